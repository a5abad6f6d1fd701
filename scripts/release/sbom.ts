import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { packageDirectory } from '../../src/read/files.ts';

const part = z.looseObject({ name: z.string(), version: z.string(), purl: z.string() });

/** The parts of a CycloneDX document that are promised; the rest stays as npm writes it. */
const bomShape = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  metadata: z.looseObject({ component: part }),
  components: z.array(part),
});

export type Sbom = z.infer<typeof bomShape>;

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly version?: string }>
  >;
}

const read = async <T>(file: string): Promise<T> =>
  JSON.parse(await readFile(join(packageDirectory, file), 'utf8'));

/**
 * The npm package and all that is installed with it, as npm lists it. It is asked about a project without what is
 * for development: `--omit dev` alone also leaves out packages that something for development may use.
 */
export async function sbom(): Promise<Sbom> {
  const { devDependencies: _, ...manifest } =
    await read<Readonly<Record<string, unknown>>>('package.json');
  const lock = await read<Lock>('package-lock.json');
  const installed = Object.entries(lock.packages).filter(
    ([place, { dev }]) => place !== '' && !dev,
  );
  const packages = Object.fromEntries([['', manifest], ...installed]);

  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-sbom-'));
  try {
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ ...lock, packages }));
    const flags = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
    const { stdout } = await execa('npm', ['sbom', '--package-lock-only', ...flags], {
      cwd: folder,
      stdin: 'ignore',
    });
    const document = bomShape.parse(JSON.parse(stdout));
    // npm calls the package as the folder that it stands in.
    document.metadata.component.name = String(manifest['name']);
    return document;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
