import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromCache, type Say } from '../../src/helm/cache.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { notInstalled, unpackPackages } from '../debian-packages.ts';
import { buildGo } from '../go-build.ts';
import { buildTraefik } from './traefik-build.ts';

/** What a Kasm of real parts needs beside the parts of the lab. */
export interface KasmParts {
  readonly kasm: {
    /** Kasm's own services, and whoever is around them: lab/parts/kasm. */
    readonly program: string;
    /** The ingress controller of K3s. */
    readonly traefik: string;
    /** PostgreSQL, its clients, Redis and nginx, as `/` would hold them. */
    readonly servers: string;
  };
}

const wanted = ['postgresql-15', 'postgresql-client-15', 'redis-server', 'redis-tools', 'nginx'];

/** Libraries of these that are in no list of what is missing, because some machines have them. */
const libraries = [
  'libpq5',
  'libicu72',
  'libxml2',
  'libxslt1.1',
  'libldap-2.5-0',
  'libgssapi-krb5-2',
  'libkrb5-3',
  'libk5crypto3',
  'libkrb5support0',
  'libsasl2-2',
  'libjemalloc2',
  'liblzf1',
  'libatomic1',
];

async function unpackServers(say: Say): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const key = createHash('sha256')
    .update([...wanted, ...libraries].join())
    .update(release)
    .digest('hex');
  const kept = {
    name: `debian-servers-${process.arch}-${key.slice(0, 16)}`,
    what: 'PostgreSQL, Redis and nginx',
    announcement: `Fetching ${wanted.join(', ')} from Debian once`,
  };
  return fromCache(kept, say, async (unpacked) => {
    const missing = await notInstalled(wanted);
    await unpackPackages([...new Set([...wanted, ...libraries, ...missing])], unpacked);
  });
}

/** Builds or fetches what is not in the cache yet. */
export async function makeKasmParts(say: Say): Promise<KasmParts> {
  const folder = join(packageDirectory, 'lab', 'parts', 'kasm');
  const built = await buildGo({ name: 'lab-kasm', folder, target: '.', isPure: true }, say);
  return {
    kasm: {
      program: join(built, 'kasm'),
      traefik: await buildTraefik(say),
      servers: await unpackServers(say),
    },
  };
}
