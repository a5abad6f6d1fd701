import { platformNames, presetNames } from '../../schema/names.ts';

const egressModes = ['dataTier', 'all'] as const;

/** External peers of the presets, which `egress: all` wants placed; here each gets a network of its own. */
const external = [
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

export const placed = Object.fromEntries(
  external.map((name, index) => [name, { ipBlocks: [{ cidr: `198.51.${index}.0/24` }] }]),
);

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
            ...(egress === 'all' && preset !== 'none' ? placed : {}),
          },
        },
      })),
  ),
);
