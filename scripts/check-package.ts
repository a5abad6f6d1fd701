/** Packs the package, installs it into an empty project and uses it as a new user would. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageDirectory } from '../src/read/files.ts';
import { findHelm } from '../src/helm/find.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-package-'));
const helm = await findHelm({}, (line) => console.error(line));
const run = (file: string, ...args: string[]) =>
  execa(file, args, { cwd: folder, env: { HELM: helm }, stdio: ['ignore', 'pipe', 'inherit'] });

try {
  await execa('npm', ['run', 'build'], {
    cwd: packageDirectory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await execa('npx', ['publint', '--strict'], { cwd: packageDirectory, stdio: 'inherit' });
  await execa('npm', ['pack', '--pack-destination', folder, '--silent'], { cwd: packageDirectory });
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  await run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`);
  await writeFile(
    join(folder, 'values.ts'),
    `import { defineValues } from 'kasm-isolation';\nexport default defineValues({ preset: 'kasm-1.19' });\n`,
  );
  const check = await run('npx', 'kasm-isolation', 'check', 'values.ts');
  if (!check.stdout.startsWith('values.ts: sound;')) throw new Error(check.stdout);
  await run('npx', 'kasm-isolation', 'values', 'values.ts', '-o', 'values.yaml');
  const { stdout } = await run('npx', 'kasm-isolation', 'render', 'values.yaml');
  if (!stdout.includes('name: "kasm-isolation-db"')) throw new Error(stdout);
  console.log(`${tarball} installs and runs; ${check.stdout}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
