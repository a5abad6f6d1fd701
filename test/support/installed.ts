import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageDirectory } from '../../src/read/files.ts';

export const manifest: {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
  readonly exports: Readonly<Record<string, unknown>>;
} = JSON.parse(await readFile(join(packageDirectory, 'package.json'), 'utf8'));

/** The files that npm packs, as things are; `dist/` is there only when it has been built. */
export async function packedFiles(): Promise<readonly string[]> {
  const { stdout } = await execa('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: packageDirectory,
  });
  const [packed]: { files: { path: string }[] }[] = JSON.parse(stdout);
  return (packed?.files ?? []).map(({ path }) => path);
}

/**
 * A project in which the package stands as npm would install it: its files, the command as it is published, and the
 * packages that it depends on.
 */
export async function installed(): Promise<{
  readonly folder: string;
  readonly remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-installed-'));
  const modules = join(folder, 'node_modules');
  const root = join(modules, 'kasm-isolation');
  await mkdir(root, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const files = (await packedFiles()).filter((file) => !file.startsWith('dist/'));
  for (const file of files) await cp(join(packageDirectory, file), join(root, file));
  await cp(join(packageDirectory, 'build', 'command'), join(root, 'dist'), { recursive: true });
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(modules, name);
    await mkdir(join(link, '..'), { recursive: true });
    await symlink(join(packageDirectory, 'node_modules', name), link);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
