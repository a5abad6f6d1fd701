import type { Claim, Component, Flow, Peer, Port } from '../../schema/index.ts';

/** What components and peers have in common. */
export interface Entry {
  readonly enabled: boolean;
  readonly description?: string | undefined;
  readonly ports?: Readonly<Record<string, Port>> | undefined;
}

/** A component after the merge, with the directions that its policy closes in this egress mode. */
export type ResolvedComponent = Entry &
  Omit<Component, keyof Entry | 'policyTypes'> & {
    readonly policyTypes: readonly Direction[];
    /** Whether its outgoing traffic is closed whatever the egress mode. */
    readonly isDataTier: boolean;
  };

/** A peer after the merge. */
export type ResolvedPeer = Entry & Omit<Peer, keyof Entry>;

/** A flow after the merge. */
export type ResolvedFlow = Omit<Flow, 'enabled'> & {
  readonly enabled: boolean;
};

/** A claim after the merge. */
export type ResolvedClaim = Omit<Claim, 'enabled'> & { readonly enabled: boolean };

export type Direction = 'Ingress' | 'Egress';

/** The firewall table: preset, platform and values in one, every entry complete. */
export interface Table {
  readonly defaultDeny: {
    readonly enabled: boolean;
    readonly policyTypes: readonly Direction[];
    readonly podSelector?: Component['podSelector'];
    readonly policyName?: string;
  };
  readonly components: Readonly<Record<string, ResolvedComponent>>;
  readonly peers: Readonly<Record<string, ResolvedPeer>>;
  readonly flows: Readonly<Record<string, ResolvedFlow>>;
  readonly claims: Readonly<Record<string, ResolvedClaim>>;
}
