import type { Labels } from '../model.ts';
import type { Protocol } from '../sets/connection-set.ts';
import type { LabelSelector } from './selector.ts';

/** A NetworkPolicy as the API has it, anybody's: what may be left out may be left out, or be null as Go writes it. */
export interface PolicyObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly labels?: Labels | undefined;
    readonly annotations?: Labels | undefined;
  };
  readonly spec: {
    /** Absent since Kubernetes 1.34 means every pod, as an empty one does. */
    readonly podSelector?: LabelSelector | undefined;
    readonly policyTypes?: readonly ('Ingress' | 'Egress')[] | undefined;
    readonly ingress?: readonly RuleObject[] | null | undefined;
    readonly egress?: readonly RuleObject[] | null | undefined;
  };
}

/** A policy as people name it: its namespace and its name. */
export const fullName = ({ metadata }: Pick<PolicyObject, 'metadata'>): string =>
  `${metadata.namespace}/${metadata.name}`;

export interface RuleObject {
  readonly from?: readonly PeerObject[] | null | undefined;
  readonly to?: readonly PeerObject[] | null | undefined;
  readonly ports?: readonly PortObject[] | null | undefined;
}

export interface PeerObject {
  readonly podSelector?: LabelSelector | undefined;
  readonly namespaceSelector?: LabelSelector | undefined;
  readonly ipBlock?:
    | { readonly cidr: string; readonly except?: readonly string[] | undefined }
    | undefined;
}

export interface PortObject {
  readonly protocol?: Protocol | undefined;
  readonly port?: number | string | undefined;
  readonly endPort?: number | undefined;
}
