import * as z from 'zod';
import { KasmIsolationError } from '../errors.ts';
import { readYaml } from './yaml.ts';

const selector = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});

const peer = z.strictObject({
  podSelector: selector.optional(),
  namespaceSelector: selector.optional(),
  ipBlock: z.strictObject({ cidr: z.string(), except: z.array(z.string()).optional() }).optional(),
});

const port = z.strictObject({
  protocol: z.enum(['TCP', 'UDP', 'SCTP']),
  port: z.int().min(1).max(65535),
  endPort: z.int().min(1).max(65535).optional(),
});

/**
 * A NetworkPolicy as this chart renders it: `networking.k8s.io/v1`, both `policyTypes` decided,
 * a protocol with every port, and no list that is empty
 * (https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/).
 */
const networkPolicy = z.strictObject({
  apiVersion: z.literal('networking.k8s.io/v1'),
  kind: z.literal('NetworkPolicy'),
  metadata: z.strictObject({
    name: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.strictObject({
    podSelector: selector,
    policyTypes: z.array(z.enum(['Ingress', 'Egress'])).min(1),
    ingress: z
      .array(
        z.strictObject({
          from: z.array(peer).min(1).optional(),
          ports: z.array(port).min(1).optional(),
        }),
      )
      .min(1)
      .optional(),
    egress: z
      .array(
        z.strictObject({
          to: z.array(peer).min(1).optional(),
          ports: z.array(port).min(1).optional(),
        }),
      )
      .min(1)
      .optional(),
  }),
});

export type NetworkPolicy = z.output<typeof networkPolicy>;

/** The policies of a manifest that this chart rendered; throws when a document is anything else. */
export function parsePolicies(manifest: string): readonly NetworkPolicy[] {
  return readYaml(manifest).map(({ value, problems: [problem] }, index) => {
    const result = problem ? undefined : networkPolicy.safeParse(value);
    if (result?.success) return result.data;
    const issue = result?.error.issues[0];
    const what = problem?.message ?? `${issue?.path.join('.')}: ${issue?.message}`;
    throw new KasmIsolationError(
      'helm-failed',
      `document ${index + 1} of the rendered manifest is no policy of this chart: ${what}; this is a fault of the chart`,
    );
  });
}
