import { decode, list, part, text, textMap } from '../../netpol/policy/decode.ts';

/** A node, as far as it tells how the cluster was started and where it is reached. */
export interface Node {
  readonly name: string;
  readonly addresses: readonly string[];
  /** The networks that its pods have their addresses of. */
  readonly podCidrs: readonly string[];
  /** The arguments of K3s on it, as its annotation `k3s.io/node-args` tells them; none elsewhere. */
  readonly k3sArguments: readonly string[];
}

const shape = part({
  metadata: part({ name: text, annotations: textMap }),
  spec: part({ podCIDR: text, podCIDRs: list(text) }),
  status: part({ addresses: list(part({ type: text, address: text })) }),
});

/** The list in an annotation; nothing where it holds none. */
function listIn(written: string | undefined): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(written ?? '[]');
    return Array.isArray(parsed) ? parsed.map(String) : [];
  } catch {
    return [];
  }
}

/** A node. Throws `ObjectError`. */
export function readNode(object: unknown): Node {
  const { metadata, spec, status } = decode(shape, object);
  return {
    name: metadata.name,
    addresses: (status.addresses ?? [])
      .filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP')
      .map(({ address }) => address),
    podCidrs: spec.podCIDRs ?? (spec.podCIDR === '' ? [] : [spec.podCIDR]),
    k3sArguments: listIn(metadata.annotations?.['k3s.io/node-args']),
  };
}
