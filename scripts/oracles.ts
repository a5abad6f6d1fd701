/**
 * Builds the two independent readings of NetworkPolicy that the tests compare ours with. Their
 * sources are in test/oracle; what they read and write is said at the top of each main.go.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { reason } from '../src/errors.ts';
import { packageDirectory } from '../src/files.ts';
import { cachedHelm } from '../src/helm/build.ts';

export type OracleName = 'cyclonus' | 'netpol-analyzer';

const sources = ['go.mod', 'go.sum', 'main.go'];

/** The folder that built Helms are kept in as well. */
const cacheDirectory = (): string => dirname(dirname(cachedHelm('x')));

async function digest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of sources) hash.update(await readFile(join(folder, file))).update('\0');
  return hash.digest('hex').slice(0, 16);
}

/**
 * Builds an oracle once from the Go module proxy, with the checksums of its go.sum, and keeps it in
 * the cache until one of its sources changes. Takes minutes; `say` gets a line now and then.
 * Returns the path of the binary.
 */
export async function buildOracle(name: OracleName, say: (line: string) => void): Promise<string> {
  const folder = join(packageDirectory, 'test', 'oracle', name);
  const executable = process.platform === 'win32' ? `${name}.exe` : name;
  const target = join(cacheDirectory(), `oracle-${name}-${await digest(folder)}`, executable);
  if (existsSync(target)) return target;
  await execa('go', ['version']).catch((error: unknown) => {
    throw new Error(
      `There is no Go to build the oracle ${name} with; install Go (https://go.dev/doc/install)`,
      { cause: error },
    );
  });
  await mkdir(cacheDirectory(), { recursive: true });
  const workshop = await mkdtemp(join(cacheDirectory(), 'building-'));
  const started = Date.now();
  const seconds = (): number => Math.round((Date.now() - started) / 1000);
  say(`Building the oracle ${name} once from the Go module proxy (a few minutes) ...`);
  const ticker = setInterval(() => {
    say(`  still building the oracle ${name} (${seconds()} s)`);
  }, 20_000);
  try {
    const built = join(workshop, executable);
    const flags = ['-mod=readonly', '-buildvcs=false', '-ldflags', '-s -w'];
    await execa('go', ['build', ...flags, '-o', built, '.'], {
      cwd: folder,
      env: { GOFLAGS: '', GOOS: '', GOARCH: '', GOWORK: 'off' },
    });
    await mkdir(dirname(target), { recursive: true });
    await rename(built, target);
  } catch (error) {
    throw new Error(`The oracle ${name} could not be built: ${reason(error)}`, { cause: error });
  } finally {
    clearInterval(ticker);
    await rm(workshop, { recursive: true, force: true });
  }
  say(`Built the oracle ${name} in ${seconds()} s; it is kept at ${target}`);
  return target;
}
