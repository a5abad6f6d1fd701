import type { Pod } from '../../../src/netpol/model.ts';
import { loadPods, type Pod as KasmPod } from '../../support/kasm-pods.ts';
import {
  covers,
  expectations,
  type Connection,
  type Preset,
} from '../../support/needed-connections.ts';
import type { LiveEndpoint } from '../../../lab/endpoints.ts';
import type { Judge } from './truth-table.ts';

const isKnown = (preset: string): preset is Preset => preset in expectations;

/** The manifests of the Kasm that a preset is for. */
export const podsOf = (preset: string): readonly KasmPod[] =>
  isKnown(preset) ? loadPods(preset) : [];

/** The pods of the Kasm that a preset is for, as its own charts make them; no addresses yet. */
export const generation = (preset: string): { pods: readonly Pod[]; namespaces: [] } => ({
  pods: podsOf(preset).map(({ namespace, component, labels }, index) => ({
    namespace,
    name: `${component}.${index}`,
    labels,
    ips: [],
    ports: [],
    hostNetwork: false,
  })),
  namespaces: [],
});

/** What the list of needed connections calls the peers of Kasm, by the name of their row. */
const peerNames = (preset: Preset): Readonly<Record<string, string>> => ({
  'ingress-controller': 'traefik',
  ...(preset === 'data-tier' ? { monitoring: 'prometheus-by-app' } : { prometheus: 'prometheus' }),
  dns: 'coredns',
  'bare pod': 'bare',
});

const lists = (rows: readonly Connection[], one: Connection): boolean =>
  rows.some((row) => covers(row, one));

/**
 * Expects what Kasm's charts and documentation say, without reading the preset: what the deployment
 * needs must connect; into isolated pods, and out of the data tier, nothing else may but what is
 * tolerated for a reason. Expects nothing of ends other than the pods of that Kasm and its peers.
 */
export function neededBy(preset: string): Judge | undefined {
  if (!isKnown(preset)) return undefined;
  const { needed, tolerated, closedEgress, leftOpen } = expectations[preset];
  const known = peerNames(preset);
  const nameOf = ({ name }: LiveEndpoint): string | undefined =>
    /^kasm\/(.+)\.\d+$/u.exec(name)?.[1] ?? known[name];
  const ours = new Set(loadPods(preset).map(({ component }) => component));
  return (from, to) => {
    const [caller, callee] = [nameOf(from), nameOf(to)];
    if (caller === undefined || callee === undefined) return undefined;
    const isIsolated =
      (ours.has(callee) && !leftOpen.includes(callee)) || closedEgress.includes(caller);
    return (target) => {
      const one = { from: caller, to: callee, ...target };
      if (lists(needed, one)) return { isOpen: true, why: () => 'Kasm needs it' };
      if (!isIsolated || lists(tolerated, one)) return undefined;
      return { isOpen: false, why: () => 'Kasm does not need it' };
    };
  };
}
