import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageDirectory } from '../../src/read/files.ts';

/** What package.json says of a release; the one place where the address of the repository stands. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly author: string;
  /** Where the repository is, for a browser; nothing as long as package.json names none. */
  readonly repository: string | undefined;
  readonly homepage: string | undefined;
}

/** What a package.json says. */
function parseManifest(text: string): Manifest {
  const { name, version, license, author, repository, homepage } = JSON.parse(text);
  const url: string | undefined = repository?.url;
  return {
    name,
    version,
    license,
    author,
    repository: url?.replace(/^git\+/u, '').replace(/\.git$/u, ''),
    homepage,
  };
}

export const readManifest = async (): Promise<Manifest> =>
  parseManifest(await readFile(join(packageDirectory, 'package.json'), 'utf8'));
