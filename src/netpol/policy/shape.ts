import { int, intOrText, list, optional, struct, text, textMap } from './decode.ts';
import { objectMeta } from './object-meta.ts';

// NetworkPolicy as networking.k8s.io/v1 has it, field by field
// (https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/).
// What may stand in the fields is for validate.ts.

export const selector = struct({
  matchLabels: textMap,
  matchExpressions: list(struct({ key: text, operator: text, values: list(text) })),
});

const peers = list(
  struct({
    podSelector: optional(selector),
    namespaceSelector: optional(selector),
    ipBlock: optional(struct({ cidr: text, except: list(text) })),
  }),
);

const ports = list(
  struct({
    protocol: optional(text),
    port: optional(intOrText),
    endPort: optional(int(32)),
  }),
);

export const policyShape = struct({
  apiVersion: text,
  kind: text,
  metadata: objectMeta,
  spec: struct({
    podSelector: selector,
    policyTypes: list(text),
    ingress: list(struct({ from: peers, ports })),
    egress: list(struct({ to: peers, ports })),
  }),
});

export type DecodedPolicy = ReturnType<typeof policyShape>;
export type DecodedSelector = ReturnType<typeof selector>;
export type DecodedPeer = NonNullable<ReturnType<typeof peers>>[number];
export type DecodedPort = NonNullable<ReturnType<typeof ports>>[number];
