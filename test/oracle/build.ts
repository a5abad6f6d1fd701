/**
 * Builds the independent readings of NetworkPolicy that the tests compare ours with. Their
 * sources are in test/oracle; what they read and write is said at the top of each main.go.
 */
import { join } from 'node:path';
import { packageDirectory } from '../../src/read/files.ts';
import { buildGo } from '../../lab/go-build.ts';
import type { Say } from '../../src/helm/cache.ts';

export type OracleName = 'cyclonus' | 'netpol-analyzer' | 'api-server';

/** Builds an oracle once and keeps it. Returns the path of the binary. */
export async function buildOracle(name: OracleName, say: Say): Promise<string> {
  const folder = join(packageDirectory, 'test', 'oracle', name);
  const built = await buildGo({ name: `oracle-${name}`, folder, target: '.' }, say);
  return join(built, process.platform === 'win32' ? `${name}.exe` : name);
}
