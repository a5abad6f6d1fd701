import { addKind } from './kind.ts';
import { lab } from './lab.ts';

type Schema = Record<string, unknown>;

/** A schema of the API server as a CRD takes it: references written out, defaults and merge keys left off. */
function writtenOut(schemas: Record<string, Schema>, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((each) => writtenOut(schemas, each));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref, allOf, default: _, ...rest } = node as Schema;
  const named = $ref ?? (allOf as Schema[] | undefined)?.[0]?.['$ref'];
  if (typeof named === 'string') {
    const name = named.split('/').at(-1) ?? '';
    if (name.endsWith('.IntOrString')) return { 'x-kubernetes-int-or-string': true };
    return writtenOut(schemas, schemas[name]);
  }
  return Object.fromEntries(
    Object.entries(rest)
      .filter(([key]) => !key.startsWith('x-kubernetes-patch'))
      .map(([key, value]) => [key, writtenOut(schemas, value)]),
  );
}

/**
 * What stands for Calico's kind, which can be had nowhere here: the server's own NetworkPolicySpec and `stagedAction`. Gives
 * what takes it away.
 */
export async function addStagedKind(): Promise<() => Promise<unknown>> {
  const { components } = (await lab.api.must(
    'GET',
    '/openapi/v3/apis/networking.k8s.io/v1',
  )) as unknown as { components: { schemas: Record<string, Schema> } };
  const { schemas } = components;
  const spec = writtenOut(schemas, schemas['io.k8s.api.networking.v1.NetworkPolicySpec']);
  const { properties } = spec as { properties: Schema };
  const stagedAction = { type: 'string', enum: ['Set', 'Delete', 'Learn', 'Ignore'] };
  return addKind({
    group: 'projectcalico.org',
    kind: 'StagedKubernetesNetworkPolicy',
    plural: 'stagedkubernetesnetworkpolicies',
    version: 'v3',
    schema: {
      type: 'object',
      properties: { spec: { type: 'object', properties: { ...properties, stagedAction } } },
    },
  });
}
