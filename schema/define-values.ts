import type { ControlKey, keptAnnotations } from './control-keys.ts';
import type { PlatformNames, PresetNames } from './generated/preset-names.ts';
import type { Claim, Component, Flow, Peer, Values } from './generated/values.ts';

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

type Preset<V> = V extends { readonly preset: infer P extends keyof PresetNames }
  ? PresetNames[P]
  : PresetNames['plain'];
type Platform<V> = V extends { readonly platform: infer P extends keyof PlatformNames }
  ? PlatformNames[P]
  : PlatformNames['k3s'];

type Kind = 'components' | 'peers' | 'flows';

/** Names that the values themselves write in one of their maps. */
type Own<V, M extends Kind> = V extends { readonly [K in M]: infer E }
  ? Extract<keyof E, string>
  : never;

/** Names that preset and platform have. */
type Known<V, M extends Kind> = M extends 'components'
  ? Preset<V>['components']
  : M extends 'peers'
    ? Preset<V>['peers'] | Platform<V>['peers']
    : Extract<keyof Preset<V>['flows'], string>;

/** Whoever a flow may name. */
type Member<V> =
  | Known<V, 'components'>
  | Known<V, 'peers'>
  | Own<V, 'components'>
  | Own<V, 'peers'>;

type At<T, K> = K extends keyof T ? T[K] : never;

type OwnPorts<V, M extends 'components' | 'peers', N> = V extends {
  readonly [K in M]: infer E;
}
  ? At<E, N> extends { readonly ports: infer Ports }
    ? Extract<keyof Ports, string>
    : never
  : never;

/** Port names of one component or peer. */
type PortsOf<V, N> =
  | At<Preset<V>['ports'], N>
  | At<Platform<V>['ports'], N>
  | OwnPorts<V, 'components', N>
  | OwnPorts<V, 'peers', N>;

/** Whoever a flow leads to: as written, else as the preset says. */
type Targets<V, F, N> = F extends { readonly to: readonly (infer T)[] }
  ? T
  : At<Preset<V>['flows'], N>;

/** Those of the targets that lack a port. */
type Lacking<V, T, P> = T extends unknown ? (P extends PortsOf<V, T> ? never : T) : never;

/** Port names that every target has. */
type CommonPort<V, T, P = PortsOf<V, T>> = P extends unknown
  ? [Lacking<V, T, P>] extends [never]
    ? P
    : never
  : never;

type FlowOf<V, F, N> = DeepReadonly<Omit<Flow, 'from' | 'to' | 'ports'>> & {
  readonly from?: readonly Member<V>[];
  readonly to?: readonly Member<V>[];
  readonly ports?: readonly CommonPort<V, Targets<V, F, N>>[];
};

type NewFlow<V, F, N> = FlowOf<V, F, N> &
  Required<Pick<FlowOf<V, F, N>, 'from' | 'to'>> &
  (Required<Pick<FlowOf<V, F, N>, 'ports'>> | { readonly allPorts: true });

type NewComponent = DeepReadonly<Component> &
  Required<Pick<DeepReadonly<Component>, 'podSelector'>>;

type Place = 'namespaceSelector' | 'podSelector' | 'ipBlocks';
type NewPeer = DeepReadonly<Peer> &
  ({ [K in Place]: Required<Pick<DeepReadonly<Peer>, K>> }[Place] | { readonly anywhere: true });

/** A new entry is complete, a change to a known one need not be; keys that no shape has are refused. */
type Entry<V, M extends Kind, N, E> = M extends 'components'
  ? N extends Known<V, M>
    ? DeepReadonly<Component>
    : NewComponent
  : M extends 'peers'
    ? N extends Known<V, M>
      ? DeepReadonly<Peer>
      : NewPeer
    : N extends Known<V, M>
      ? FlowOf<V, E, N>
      : NewFlow<V, E, N>;

type Shape = { readonly components: Component; readonly peers: Peer; readonly flows: Flow };

type NoOthers<Actual, Allowed> = { readonly [K in Exclude<keyof Actual, keyof Allowed>]: never };

type Entries<V, M extends Kind> = {
  readonly [N in Known<V, M>]?: Entry<V, M, N, At<At<V, M>, N>>;
} & {
  readonly [N in Own<V, M>]: Entry<V, M, N, At<At<V, M>, N>> & NoOthers<At<At<V, M>, N>, Shape[M]>;
};

/** What `helm test` tries is a flow of the preset or of the same values. */
type Tried<V> = V extends { readonly helmTest: infer Test }
  ? {
      readonly helmTest: {
        readonly flow?: '' | Known<V, 'flows'> | Own<V, 'flows'>;
      } & NoOthers<Test, NonNullable<Values['helmTest']>>;
    }
  : unknown;

/** A version of the Kasm chart is one that the preset knows. */
type Running<V> = V extends { readonly kasm: infer Kasm }
  ? {
      readonly kasm: { readonly version?: '' | Preset<V>['versions'] } & NoOthers<
        Kasm,
        NonNullable<Values['kasm']>
      >;
    }
  : unknown;

/** Names that a claim may speak of: components at `to` and `from`, anybody else where it says only who. */
type ClaimOf<V> = DeepReadonly<Omit<Claim, 'to' | 'from' | 'onlyFrom' | 'onlyTo'>> & {
  readonly to?: readonly (Known<V, 'components'> | Own<V, 'components'>)[];
  readonly from?: readonly (Known<V, 'components'> | Own<V, 'components'>)[];
  readonly onlyFrom?: readonly Member<V>[];
  readonly onlyTo?: readonly Member<V>[];
};

/** Claims of the preset complete, and their names are checked; new ones may be added. */
type Claimed<V> = V extends { readonly claims: infer Claims }
  ? {
      readonly claims: {
        readonly [N in keyof Claims | Preset<V>['claims']]?: ClaimOf<V> &
          (N extends keyof Claims ? NoOthers<Claims[N], Claim> : unknown);
      };
    }
  : { readonly claims?: { readonly [N in Preset<V>['claims']]?: ClaimOf<V> } };

/** Keys that deployment tools take for orders, none of which may be written. */
type NoOrders<Map, Kept = never> = {
  readonly [K in keyof Map as K extends Kept ? never : K extends ControlKey ? K : never]: never;
};

type Annotated<V> = V extends { readonly annotations: infer Map }
  ? { readonly annotations: NoOrders<Map, keyof typeof keptAnnotations> }
  : unknown;

/** Labels and annotations give no orders to deployment tools. */
type Marked<V> = Annotated<V> &
  (V extends { readonly labels: infer Map } ? { readonly labels: NoOrders<Map> } : unknown) &
  (V extends { readonly components: infer Map }
    ? { readonly components: { readonly [N in keyof Map]: Annotated<Map[N]> } }
    : unknown);

type Checked<V> = { readonly [M in Kind]?: Entries<V, M> } & Tried<V> &
  Running<V> &
  Claimed<V> &
  Marked<V> &
  NoOthers<V, Values>;

/**
 * Values with names that the compiler knows: presets, platforms, components, peers, flows and ports
 * complete in the editor, a wrong one does not compile, and names that the same values add are known
 * too. Gives back what it is given; `kasm-isolation check` judges what types cannot say.
 */
export const defineValues = <const V extends DeepReadonly<Values>>(values: V & Checked<V>): V =>
  values;
