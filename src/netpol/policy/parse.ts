import * as z from 'zod';
import { addressesOf, addressOf } from '../sets/address-set.ts';
import { protocols } from '../sets/connection-set.ts';
import type { Namespace, Pod } from '../model.ts';
import type { PolicyObject } from './object.ts';

const labels = z.record(z.string(), z.string());

const selector = z.strictObject({
  matchLabels: labels.nullish().transform((value) => value ?? undefined),
  matchExpressions: z
    .array(
      z
        .strictObject({
          key: z.string(),
          operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
          values: z
            .array(z.string())
            .nullish()
            .transform((value) => value ?? undefined),
        })
        .refine(
          ({ operator, values = [] }) =>
            values.length > 0 === (operator === 'In' || operator === 'NotIn'),
          'In and NotIn need values, Exists and DoesNotExist take none',
        ),
    )
    .nullish()
    .transform((value) => value ?? undefined),
});

/** IPv4 in the clothes of IPv6: plugins differ in what it means, so no verdict could be right for all. */
const mapped = addressesOf('::ffff:0:0/96');

const network = z
  .string()
  .refine((text) => parses(() => addressesOf(text)), {
    error: ({ input }) =>
      `${JSON.stringify(input)} is no IPv4 or IPv6 network; write one such as 203.0.113.0/24`,
    abort: true,
  })
  .refine((text) => !addressesOf(text).isSubsetOf(mapped), {
    error: ({ input }) =>
      `${JSON.stringify(input)} is an IPv4 network in IPv6 form; write it as IPv4`,
  });

const ipBlock = z.strictObject({
  cidr: network,
  except: z
    .array(network)
    .nullish()
    .transform((value) => value ?? undefined),
});

const peer = z
  .strictObject({
    podSelector: selector.optional(),
    namespaceSelector: selector.optional(),
    ipBlock: ipBlock.optional(),
  })
  .refine((value) => Object.keys(value).length > 0, 'names nobody: write a selector or an ipBlock')
  .refine(
    (value) => !value.ipBlock || Object.keys(value).length === 1,
    'has an ipBlock beside a selector: write two peers',
  );

const portName = z
  .string()
  .regex(/^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/u, 'is no name of a port');

const port = z
  .strictObject({
    protocol: z.enum(protocols).optional(),
    port: z
      .union(
        [z.int().min(1).max(65535), portName],
        'is no port: write 1 to 65535, or the name of a container port',
      )
      .optional(),
    endPort: z.int().min(1).max(65535).optional(),
  })
  .refine(
    ({ port: first, endPort }) =>
      endPort === undefined || (typeof first === 'number' && endPort >= first),
    'has an endPort that is not behind a port number',
  );

const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish();

/** A NetworkPolicy as an API server would accept it; a field that it does not know is refused, not passed over. */
const policy = z.object({
  metadata: z.object({ name: z.string().min(1), namespace: z.string().optional() }),
  spec: z.strictObject({
    podSelector: selector.optional(),
    policyTypes: z
      .array(z.enum(['Ingress', 'Egress']))
      .nullish()
      .transform((value) => value ?? undefined),
    ingress: list(z.strictObject({ from: list(peer), ports: list(port) })),
    egress: list(z.strictObject({ to: list(peer), ports: list(port) })),
  }),
});

const containerPort = z.object({
  name: z.string().optional(),
  containerPort: z.int().min(1).max(65535),
  protocol: z.enum(protocols).default('TCP'),
});

const containers = z.array(z.object({ ports: z.array(containerPort).nullish() })).nullish();

const pod = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    labels: labels.nullish(),
  }),
  spec: z
    .object({
      hostNetwork: z.boolean().optional(),
      nodeName: z.string().optional(),
      containers,
      initContainers: containers,
    })
    .nullish(),
  status: z
    .object({
      podIPs: z.array(z.object({ ip: z.string() })).nullish(),
      podIP: z.string().optional(),
      phase: z.string().optional(),
    })
    .nullish(),
});

const namespace = z.object({ metadata: z.object({ name: z.string(), labels: labels.nullish() }) });

function parses(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with an object: the path in it, and why. */
export class ObjectError extends Error {}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key),
    '',
  );

/**
 * The way to a key called `__proto__`, which zod passes over: a selector that has one would select
 * more than it says.
 */
function protoPath(value: unknown, path: readonly PropertyKey[] = []): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, '__proto__')) return pathOf(path);
  for (const [key, child] of Object.entries(value)) {
    const found = protoPath(child, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checked<Shape extends z.ZodType>(shape: Shape, object: unknown): z.output<Shape> {
  const proto = protoPath(object);
  if (proto !== undefined) throw new ObjectError(`${proto}: has a key called __proto__; remove it`);
  const result = shape.safeParse(object);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ObjectError(`${pathOf(issue?.path ?? [])}: ${issue?.message}`);
}

/** A NetworkPolicy of anybody; without a namespace it belongs to `home`. Throws `ObjectError`. */
export function readPolicy(object: unknown, home: string): PolicyObject {
  const { metadata, spec } = checked(policy, object);
  return { metadata: { name: metadata.name, namespace: metadata.namespace || home }, spec };
}

/** A pod of anybody, or nothing when it has ended: a policy no longer matters to it. Throws `ObjectError`. */
export function readPod(object: unknown, home: string): Pod | undefined {
  const { metadata, spec, status } = checked(pod, object);
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return undefined;
  const ips = (status?.podIPs ?? []).map(({ ip }) => ip);
  if (ips.length === 0 && status?.podIP) ips.push(status.podIP);
  const bad = ips.find((ip) => !parses(() => addressOf(ip)));
  if (bad !== undefined) throw new ObjectError(`status.podIPs: ${bad} is no address`);
  const all = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  return {
    namespace: metadata.namespace || home,
    name: metadata.name,
    labels: metadata.labels ?? {},
    ips: ips.map(addressOf),
    ports: all.flatMap(({ ports }) =>
      (ports ?? []).map((each) => ({
        name: each.name,
        port: each.containerPort,
        protocol: each.protocol,
      })),
    ),
    hostNetwork: spec?.hostNetwork ?? false,
    node: spec?.nodeName,
  };
}

/** A namespace of anybody, with the label that the API server sets. Throws `ObjectError`. */
export function readNamespace(object: unknown): Namespace {
  const { metadata } = checked(namespace, object);
  return {
    name: metadata.name,
    labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name },
  };
}
