import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Say } from '../../../src/helm/cache.ts';
import { goEnvironment } from '../../../src/helm/go.ts';
import { runProgram } from '../../../src/helm/program.ts';

/** The controller of K3s' HelmChart: one that knows only the fields of old, and a new one. */
const versions = ['v0.16.13', 'v0.17.9'];

/** For each version the folder of its definitions; Go keeps the modules, checked against its checksum database. */
export async function helmChartDefinitions(say: Say): Promise<Readonly<Record<string, string>>> {
  const env = { ...(await goEnvironment(say)), GOFLAGS: '-mod=mod' };
  const folders: Record<string, string> = {};
  for (const version of versions) {
    const module = `github.com/k3s-io/helm-controller@${version}`;
    const args = ['mod', 'download', '-json', module];
    const { stdout, failure } = await runProgram('go', args, { cwd: tmpdir(), env });
    if (failure !== undefined) throw new Error(`${module}: ${failure}`);
    const { Dir: folder }: { Dir: string } = JSON.parse(stdout);
    folders[version] = join(folder, 'pkg', 'crds', 'yaml', 'generated');
  }
  return folders;
}
