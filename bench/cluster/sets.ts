import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { network } from '../../lab/network.ts';
import { labFolder, type Lab } from '../../lab/lab.ts';
import { packageDirectory } from '../../src/read/files.ts';
import type { PeerObject, PolicyObject, RuleObject } from '../../src/netpol/policy/object.ts';
import { readObjects } from '../../src/read/cluster.ts';
import { loadPreset } from '../../src/table/load.ts';
import { release, uninstall } from '../../lab/release.ts';

/** Policies, and how they are applied: by the client that their users have. */
export interface PolicySet {
  readonly name: string;
  /** The policy of the manager. */
  readonly manager: string;
  install(): Promise<void>;
  /** One change that both sets can make: guac may reach the manager, or no longer. */
  letGuacIn(isOpen: boolean): Promise<void>;
  remove(): Promise<void>;
}

type Values = Readonly<Record<string, unknown>>;

/** A release of this chart: `helm install`, `helm upgrade`, `helm uninstall`. */
export function released(lab: Lab, name: string, values: Values): PolicySet {
  const flows = {
    'guac-to-manager': { from: ['guac'], to: ['manager'], ports: ['http'] },
  };
  return {
    name,
    manager: 'kasm-isolation-manager',
    install: () => release(lab, 'install', values),
    letGuacIn: (isOpen) => release(lab, 'upgrade', isOpen ? { ...values, flows } : values),
    remove: async () => {
      await uninstall(lab);
    },
  };
}

/** Policies in a file: `kubectl apply`, `kubectl delete`. */
export async function applied(
  lab: Lab,
  name: string,
  policies: readonly PolicyObject[],
): Promise<PolicySet> {
  const manager = 'kasm-manager-ingress';
  const folder = await mkdtemp(join(labFolder, 'policies-'));
  const write = async (file: string, list: readonly PolicyObject[]): Promise<string> => {
    const items = list.map((policy) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      ...policy,
    }));
    await writeFile(join(folder, file), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    return join(folder, file);
  };
  const shut = await write('shut.json', policies);
  const open = await write('open.json', changed(policies, manager, withGuac));
  const kubectl = async (...args: string[]): Promise<void> => {
    await lab.kubectl(args);
  };
  return {
    name,
    manager,
    install: () => kubectl('apply', '-f', shut),
    letGuacIn: (isOpen) => kubectl('apply', '-f', isOpen ? open : shut),
    remove: () => kubectl('delete', '-f', shut),
  };
}

type Spec = PolicyObject['spec'];

const changed = (
  policies: readonly PolicyObject[],
  name: string,
  change: (spec: Spec) => Spec,
): readonly PolicyObject[] =>
  policies.map((policy) =>
    policy.metadata.name === name ? { ...policy, spec: change(policy.spec) } : policy,
  );

const component = (name: string): PeerObject => ({
  podSelector: {
    matchLabels: { 'app.kubernetes.io/instance': 'kasm', 'app.kubernetes.io/component': name },
  },
});

const tcp = (...ports: number[]): RuleObject['ports'] =>
  ports.map((port) => ({ protocol: 'TCP', port }));

/** The policy of the manager with one more rule. */
export const withGuac = (spec: Spec): Spec => ({
  ...spec,
  ingress: [...(spec.ingress ?? []), { from: [component('guac')], ports: tcp(8181) }],
});

/** The policies of upstream-shaped.yaml. */
export async function upstreamShaped(): Promise<readonly PolicyObject[]> {
  const file = join(packageDirectory, 'bench', 'upstream-shaped.yaml');
  return readObjects([{ name: file, text: await readFile(file, 'utf8') }], 'kasm').policies;
}

const traefik: PeerObject = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
  podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
};

/** The same with its two widest rules narrowed as far as its values go: the ingress controller, and what is outside. */
export function narrowed(policies: readonly PolicyObject[]): readonly PolicyObject[] {
  const outside = { cidr: '0.0.0.0/0', except: [network.pods[0], network.services[0]] };
  const gateways = ['guac', 'rdp-gateway', 'rdp-https-gateway'].map(component);
  const narrowFront = changed(policies, 'kasm-proxy-ingress', (spec) => ({
    ...spec,
    ingress: [
      { from: [traefik], ports: tcp(8080, 8443) },
      { from: gateways, ports: tcp(8080) },
    ],
  }));
  return changed(narrowFront, 'kasm-external-egress', (spec) => ({
    ...spec,
    egress: [{ to: [{ ipBlock: outside }] }],
  }));
}

export const usual: Values = { preset: 'kasm-1.19', platform: 'k3s' };

/** Egress closed for every component; of the peers outside the cluster, agents have addresses and the others are off. */
export async function closed(): Promise<Values> {
  const { peers } = await loadPreset('kasm-1.19');
  const unplaced = Object.entries(peers).filter(
    ([, { podSelector, namespaceSelector, ipBlocks }]) =>
      !podSelector && !namespaceSelector && !ipBlocks,
  );
  const off = Object.fromEntries(unplaced.map(([name]) => [name, { enabled: false }]));
  return {
    ...usual,
    egress: 'all',
    peers: { ...off, agents: { ipBlocks: [{ cidr: '198.51.100.0/24' }] } },
  };
}
