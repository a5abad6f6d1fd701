import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { KasmIsolationError, reason } from '../errors.ts';
import { buildFolder, cacheDirectory, type Say } from './cache.ts';
import { oldestHelm, parseVersion } from './version.ts';

const executable = process.platform === 'win32' ? 'helm.exe' : 'helm';

/** Where a built Helm of this version is kept. */
const cachedHelm = (version: string): string =>
  join(cacheDirectory(), `helm-${version}`, executable);

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

const noGo = (version: string): KasmIsolationError =>
  new KasmIsolationError(
    'helm-missing',
    `Helm ${oldestHelm} or newer was not found, and there is no Go to build Helm ${version} with; install Helm (https://helm.sh/docs/intro/install/) or Go (https://go.dev/doc/install), or name a binary with --helm PATH`,
  );

/**
 * Builds Helm once from the Go module proxy, checked against the Go checksum database, and keeps it
 * in the cache. Takes minutes; `say` gets a line now and then. Returns the path of the binary.
 */
export async function buildHelm(version: string, say: Say): Promise<string> {
  const target = cachedHelm(version);
  if (existsSync(target)) return target;
  await execa('go', ['version']).catch(() => {
    throw noGo(version);
  });
  const { module, flags } = recipe(version);
  const folder = dirname(target);
  const what = `Helm ${version}`;
  try {
    await buildFolder(
      { folder, kept: target, what, estimate: 'about three minutes on two cores' },
      say,
      (workshop) =>
        execa('go', ['install', '-ldflags', flags, module], {
          env: { GOBIN: workshop, GOFLAGS: '', GOOS: '', GOARCH: '' },
        }),
    );
  } catch (error) {
    throw new KasmIsolationError(
      'helm-missing',
      `${what} could not be built: ${reason(error)}; install Helm ${oldestHelm} or newer, or name a binary with --helm PATH`,
      error,
    );
  }
  return target;
}
