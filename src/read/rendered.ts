import { isDeepStrictEqual } from 'node:util';
import { KasmIsolationError, reason } from '../errors.ts';
import type { PeerObject, PolicyObject } from '../netpol/policy/object.ts';
import { parsePolicy, policyKind, policyVersion } from '../netpol/policy/parse.ts';
import type { Protocol } from '../netpol/sets/connection-set.ts';
import { isAdmission, readAdmission, type AdmissionObject } from './guard.ts';
import { readYaml } from './yaml.ts';

/** A part of the API's own shape in which nothing is null. */
type Written<T> = T extends readonly (infer Item)[]
  ? Written<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Written<Exclude<T[Key], null>> }
    : T;

type Peer = Written<PeerObject>;

interface Port {
  protocol: Protocol;
  port: number;
  endPort?: number | undefined;
}

/**
 * A NetworkPolicy as this chart renders it: with its namespace and labels, both directions decided, a
 * protocol and a number with every port, and no list that is empty.
 */
export interface NetworkPolicy {
  apiVersion: typeof policyVersion;
  kind: typeof policyKind;
  metadata: {
    name: string;
    namespace: string;
    labels: Record<string, string>;
    annotations?: Record<string, string> | undefined;
  };
  spec: {
    podSelector: NonNullable<Written<PolicyObject['spec']['podSelector']>>;
    policyTypes: ('Ingress' | 'Egress')[];
    ingress?: { from?: Peer[] | undefined; ports?: Port[] | undefined }[] | undefined;
    egress?: { to?: Peer[] | undefined; ports?: Port[] | undefined }[] | undefined;
  };
}

/** What Calico watches and does not enforce: the same fields under another kind, and what staging means. */
const staged = {
  apiVersion: 'projectcalico.org/v3',
  kind: 'StagedKubernetesNetworkPolicy',
} as const;

/** A staged policy as the policy that it would be; throws when a document is none. */
function asEnforced(document: unknown): unknown {
  const { spec, ...head } = Object(document);
  const { stagedAction, ...rest } = Object(spec);
  if (head.apiVersion !== staged.apiVersion || head.kind !== staged.kind || stagedAction !== 'Set')
    throw new Error(`${head.kind} is no staged policy`);
  return { ...head, apiVersion: policyVersion, kind: policyKind, spec: rest };
}

type Read = PolicyObject & Pick<NetworkPolicy, 'apiVersion' | 'kind'>;

/** Whether a policy that leaves nothing to a default is one of this chart. */
function isRendered(policy: Read): policy is Read & NetworkPolicy {
  const { metadata, spec } = policy;
  const ports = [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap(
    (rule) => rule.ports ?? [],
  );
  return (
    metadata.namespace !== '' &&
    metadata.labels !== undefined &&
    ports.every(({ port }) => typeof port === 'number')
  );
}

/**
 * A document that must be what the API server would keep of it. An empty or null list (which would admit
 * everyone), a port without protocol, a direction left open or a field of no policy part the two.
 */
function asRendered(document: unknown): NetworkPolicy {
  const { metadata, spec } = parsePolicy(document, '');
  const policy = { apiVersion: policyVersion, kind: policyKind, metadata, spec } as const;
  if (!isDeepStrictEqual(policy, document))
    throw new Error(`${metadata.name} is not written out as the API server keeps it`);
  if (!isRendered(policy))
    throw new Error(`${metadata.name} lacks its namespace, its labels or the number of a port`);
  return policy;
}

/** An object of the guard that must be one, with nothing on it that is read by nobody. */
function asGuard(document: unknown): AdmissionObject {
  const object = readAdmission(document);
  const { name } = Object(Object(document).metadata);
  if (!object) throw new Error(`${name} is no admission policy`);
  const { spec } = Object(document);
  const unread = Object.keys(spec).filter((key) => !(key in object.spec));
  if (unread.length > 0) throw new Error(`${name} has spec.${unread[0]}, which is read by nobody`);
  return object;
}

/** What this chart renders: its policies, and the guard where it is on. */
export interface Manifest {
  readonly policies: readonly NetworkPolicy[];
  readonly guard: readonly AdmissionObject[];
}

/**
 * What stands in a manifest that this chart rendered, staged policies as what they would be; throws when a document is
 * anything else.
 */
export function parseManifest(manifest: string, isStaged = false): Manifest {
  const seen = new Set<string>();
  const policies: NetworkPolicy[] = [];
  const guard: AdmissionObject[] = [];
  const add = (value: unknown): void => {
    const isGuard = isAdmission(Object(value));
    const object = isGuard ? asGuard(value) : asRendered(isStaged ? asEnforced(value) : value);
    const { kind, metadata } = object;
    const name =
      'namespace' in metadata
        ? `${metadata.namespace}/${metadata.name}`
        : `${kind} ${metadata.name}`;
    if (seen.has(name)) throw new Error(`${name} is there twice`);
    seen.add(name);
    if (object.kind === policyKind) policies.push(object);
    else guard.push(object);
  };
  for (const [index, { value, problems }] of readYaml(manifest).entries()) {
    try {
      if (problems[0]) throw new Error(problems[0].message);
      add(value);
    } catch (error) {
      throw new KasmIsolationError(
        'helm-failed',
        `document ${index + 1} of the rendered manifest is no policy of this chart: ${reason(error)}; this is a fault of the chart`,
        error,
      );
    }
  }
  return { policies, guard };
}

/** The policies alone of such a manifest. */
export const parsePolicies = (manifest: string, isStaged = false): readonly NetworkPolicy[] =>
  parseManifest(manifest, isStaged).policies;
