import { cp, mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageDirectory } from '../../src/read/files.ts';
import { buildGo, sourcesOf } from '../go-build.ts';
import type { Say } from '../../src/helm/cache.ts';

const folder = join(packageDirectory, 'lab', 'parts', 'traefik');

const module = 'github.com/go-acme/lego/v4';
/** All of it but its commands, and its providers for DNS and HTTP. */
const wanted =
  'acme certcrypto certificate challenge internal lego log platform registration go.mod'.split(' ');

/** Copies lego without its DNS providers: a third of all packages of Traefik, and half of the time to build it. */
async function copyLego(copy: string): Promise<void> {
  const asked = await readFile(join(folder, 'go.mod'), 'utf8');
  const version = new RegExp(`${module} (v\\S+)`, 'u').exec(asked)?.[1];
  if (version === undefined) throw new Error(`${folder}/go.mod names no version of ${module}`);
  const sources = await sourcesOf(folder, `${module}@${version}`);
  for (const part of wanted)
    await cp(join(sources, part), join(copy, 'lego', part), { recursive: true });
  // The files of the module cache are for reading only, and so are their copies.
  await execa('chmod', ['-R', 'u+w', copy]);
  const providers = join(copy, 'lego', 'providers', 'dns');
  await mkdir(providers, { recursive: true });
  await rename(join(copy, 'dns_providers.go'), join(providers, 'dns_providers.go'));
}

/** Builds Traefik, unless it is in the cache; gives its program. */
export async function buildTraefik(say: Say): Promise<string> {
  const built = await buildGo(
    { name: 'lab-traefik', folder, target: 'tool', isPure: true, complete: copyLego },
    say,
  );
  return join(built, 'traefik');
}
