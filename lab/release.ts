import { chartDirectory } from '../src/read/files.ts';
import { parsePolicy } from '../src/netpol/policy/parse.ts';
import type { PolicyObject } from '../src/netpol/policy/object.ts';
import { syncNamespace } from './engine-sync.ts';
import type { Lab } from './lab.ts';

/** The name of a release of the chart in the lab, in namespace `kasm`. */
const usual = 'kasm-isolation';

export class HelmRefused extends Error {}

/**
 * Installs or upgrades the chart with values; throws what Helm printed when it fails. In the lab's namespaces there
 * are strangers on purpose, so the chart looks at pods only where values say so.
 */
export async function release(
  lab: Lab,
  verb: 'install' | 'upgrade',
  values: object,
  { name = usual, chart = chartDirectory }: { name?: string; chart?: string } = {},
): Promise<void> {
  await helm(
    lab,
    [verb, name, chart, '--values', '-'],
    JSON.stringify({ preflight: 'off', ...values }),
  );
}

export async function helm(lab: Lab, args: readonly string[], input?: string): Promise<string> {
  const { failed, stdout, stderr } = await lab.helm([...args, '--namespace', 'kasm'], input);
  if (failed) throw new HelmRefused(String(stderr));
  return String(stdout);
}

export const uninstall = (lab: Lab, name: string = usual): Promise<string> =>
  helm(lab, ['uninstall', name]);

/** The policies that the API server holds, as it gives them back: of every namespace but the lab's own. */
export async function livePolicies(lab: Lab): Promise<readonly PolicyObject[]> {
  const { items = [] } = await lab.api.must('GET', '/apis/networking.k8s.io/v1/networkpolicies');
  return items
    .map((item) => parsePolicy(item, 'kasm'))
    .filter(({ metadata }) => metadata.namespace !== syncNamespace);
}
