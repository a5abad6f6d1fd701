import { join } from 'node:path';
import { KasmIsolationError, reason } from '../errors.ts';
import { fromCache, type Say } from './cache.ts';
import { buildGoIn, goEnvironment } from './go.ts';
import { oldestHelm, parseVersion } from './version.ts';

const executable = process.platform === 'win32' ? 'helm.exe' : 'helm';

/**
 * The module and linker flags of a Helm version. A Helm 3 that is built without these flags
 * believes in Kubernetes v1.20 and refuses charts that need a newer one.
 */
function recipe(version: string): { module: string; flags: string } {
  const major = parseVersion(version)?.[0] ?? 0;
  const root = `helm.sh/helm/v${major}`;
  const variables: Record<string, string> = { [`${root}/internal/version.version`]: `v${version}` };
  if (major === 3) {
    for (const place of ['pkg/chartutil', 'pkg/lint/rules']) {
      variables[`${root}/${place}.k8sVersionMajor`] = '1';
      variables[`${root}/${place}.k8sVersionMinor`] = '34';
    }
  }
  const set = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
  return { module: `${root}/cmd/helm@v${version}`, flags: ['-s', '-w', ...set].join(' ') };
}

const otherwise = `install Helm ${oldestHelm} or newer (https://helm.sh/docs/intro/install/) or Go (https://go.dev/doc/install), or name a binary with --helm PATH`;

/**
 * Builds Helm once from the Go module proxy, checked against the Go checksum database, and keeps it
 * in the cache. Takes minutes; `say` gets a line now and then. Returns the path of the binary.
 */
export async function buildHelm(version: string, say: Say): Promise<string> {
  const { module, flags } = recipe(version);
  const what = `Helm ${version}`;
  const kept = {
    name: `helm-${version}`,
    what,
    announcement: `Building ${what} once from the Go module proxy (about three minutes on two cores)`,
  };
  try {
    const folder = await fromCache(kept, say, async (workshop) => {
      const env = await goEnvironment(say);
      const args = ['install', '-ldflags', flags, module];
      await buildGoIn(workshop, args, { env: { ...env, GOBIN: workshop } });
    });
    return join(folder, executable);
  } catch (error) {
    if (error instanceof KasmIsolationError) throw error;
    throw new KasmIsolationError(
      'helm-missing',
      `${what} could not be built: ${reason(error)}; ${otherwise}`,
      error,
    );
  }
}
