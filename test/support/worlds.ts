import { platformNames, presetNames } from '../../schema/names.ts';

const egressModes = ['dataTier', 'all'] as const;

/** External peers of the presets, which `egress: all` wants placed; here each gets a network of its own. */
export const external = [
  'agents',
  'session-proxies',
  'servers',
  'ldap',
  'identity-provider',
  'cloud-apis',
  'workload-identity',
  'workspace-registry',
  'licensing',
  'object-storage',
  'ocsp-responder',
];

/** Those that come with the Kubernetes agent, in the preset that has it in the same namespace. */
export const externalOfAgent = ['kube-apiserver', 'telemetry-backends', 'session-destinations'];

const place = (names: readonly string[]) =>
  Object.fromEntries(
    names.map((name, index) => [name, { ipBlocks: [{ cidr: `198.51.${index}.0/24` }] }]),
  );

export const placed = place(external);

/** The external peers of a preset, placed. */
const placedFor = (preset: string) =>
  preset === 'kasm-platform' ? place([...external, ...externalOfAgent]) : placed;

const ingress = {
  'ingress-controller': {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } },
    podSelector: { matchLabels: { app: 'ingress' } },
  },
};

/** Presets whose tables have rows for closed egress, and the external peers that come with them. */
const closable = new Set(presetNames.filter((name) => !['core', 'data-tier'].includes(name)));

export interface World {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Every preset × platform × egress mode that is meant to render, with the least values that it needs. */
export const worlds: readonly World[] = presetNames.flatMap((preset) =>
  platformNames.flatMap((platform) =>
    egressModes
      .filter((egress) => egress === 'dataTier' || closable.has(preset))
      .map((egress) => ({
        name: `${preset} on ${platform}, egress ${egress}`,
        values: {
          preset,
          platform,
          egress,
          peers: {
            ...(platform === 'generic' ? ingress : {}),
            ...(egress === 'all' && preset !== 'none' ? placedFor(preset) : {}),
          },
        },
      })),
  ),
);
