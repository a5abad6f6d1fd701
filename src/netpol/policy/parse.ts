import type { Protocol } from '../sets/connection-set.ts';
import { decode, isJsonMap } from './decode.ts';
import type { PolicyObject, PortObject, RuleObject } from './object.ts';
import { ObjectError } from './problem.ts';
import type { LabelSelector } from './selector.ts';
import { policyShape, type DecodedPeer, type DecodedPolicy, type DecodedPort } from './shape.ts';
import { policyProblems } from './validate.ts';

export const policyVersion = 'networking.k8s.io/v1' as const;
export const policyKind = 'NetworkPolicy' as const;

/** The type is absent in the items of a typed list; the API server fills in what was asked for. */
function checkType({ apiVersion, kind }: DecodedPolicy): void {
  const problems = [
    ...(kind === '' || kind === policyKind
      ? []
      : [
          { path: 'kind', message: `${JSON.stringify(kind)} is another kind; write ${policyKind}` },
        ]),
    ...(apiVersion === '' || apiVersion === policyVersion
      ? []
      : [
          {
            path: 'apiVersion',
            message: `${JSON.stringify(apiVersion)} is not served; write ${policyVersion}`,
          },
        ]),
  ];
  if (problems.length > 0) throw new ObjectError(problems);
}

/** Servers before Kubernetes 1.28 print a status, which nothing reads; later ones know no such field. */
function withoutStatus(object: unknown): unknown {
  if (!isJsonMap(object)) return object;
  const { status: _, ...rest } = object;
  return rest;
}

/** A port without a protocol means TCP. */
const port = ({ protocol, ...rest }: DecodedPort): PortObject => ({
  // `policyProblems` has seen that it is one of the three.
  protocol: (protocol ?? 'TCP') as Protocol,
  ...rest,
});

function rules<Side extends 'from' | 'to'>(
  decoded: readonly ({ readonly ports: readonly DecodedPort[] | undefined } & {
    readonly [Key in Side]: readonly DecodedPeer[] | undefined;
  })[],
): readonly RuleObject[] {
  return decoded.map(({ ports, ...peers }) => ({
    ...(peers as RuleObject),
    ...(ports && { ports: ports.map(port) }),
  }));
}

/** Without types a policy closes ingress, and egress when it has an egress rule. */
const typesOf = ({ policyTypes, egress }: DecodedPolicy['spec']): readonly string[] =>
  policyTypes ?? (egress ? ['Ingress', 'Egress'] : ['Ingress']);

/**
 * A NetworkPolicy from an object, such as a document of a manifest, exactly as an API server of Kubernetes
 * 1.34 would keep it: `null` is absent, a field that it does not know is refused (as `kubectl` asks),
 * `policyTypes` and `protocol` get their defaults, empty lists go. A policy without a namespace belongs to
 * `home`. Throws `ObjectError` with every problem when the server would refuse the object.
 *
 * In three things it is stricter, because a verdict could not be right, or could not be told: IPv4 networks
 * written as IPv6, or with zeros in front, are not read by all plugins alike; a policy that has only a
 * `generateName` has no name to be cited by. In one it is wider, so that what a cluster prints can be read
 * back: `status` and `resourceVersion` may stand there. (`docs/reading-policies.md` has the list with reasons.)
 */
export function parsePolicy(object: unknown, home = 'default'): PolicyObject {
  const decoded = decode(policyShape, withoutStatus(object));
  checkType(decoded);
  const problems = policyProblems(decoded);
  if (problems.length > 0) throw new ObjectError(problems);
  const { metadata, spec } = decoded;
  return {
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace || home,
      ...(metadata.labels && { labels: metadata.labels }),
      ...(metadata.annotations && { annotations: metadata.annotations }),
    },
    spec: {
      podSelector: spec.podSelector as LabelSelector,
      policyTypes: typesOf(spec) as readonly ('Ingress' | 'Egress')[],
      ...(spec.ingress && { ingress: rules<'from'>(spec.ingress) }),
      ...(spec.egress && { egress: rules<'to'>(spec.egress) }),
    },
  };
}
