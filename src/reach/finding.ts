import type { Direction, RuleRef } from '../netpol/policy/compile.ts';
import type { Over } from '../netpol/region/index.ts';
import type { ConnectionSet } from '../netpol/sets/connection-set.ts';
import type { Naming, Who } from './who.ts';

/** Connections of one finding: from whom, to whom, on which ports. */
export interface Reach {
  readonly from: Who;
  readonly to: Who;
  readonly ports: ConnectionSet;
  /** The name of the port where its number is for each pod to say; `ports` then only tells the protocol. */
  readonly portName?: string | undefined;
}

/** What makes a difference: a rule that opens, something that does not close any more, or a policy that closes. */
export type Culprit =
  | { readonly kind: 'rule'; readonly rule: RuleRef; readonly portNames: readonly string[] }
  | { readonly kind: 'not closed'; readonly by: string; readonly direction: Direction }
  | { readonly kind: 'closed'; readonly by: readonly string[]; readonly direction: Direction };

/** One culprit is one finding: everything that it opens or shuts, as a few disjoint sets. */
export interface Finding {
  /** More than is declared (or than before), or less. */
  readonly kind: 'excess' | 'missing';
  readonly culprit: Culprit;
  readonly reaches: readonly Reach[];
  /** Whether there are more sets than these. */
  readonly more: boolean;
  /** Flows that declare what is missing, or lead where the excess does. */
  readonly flows: readonly string[];
}

/** How many sets of connections a finding shows; one would do for the verdict. */
const shown = 6;

const isOutside = ({ from, to }: Reach): boolean =>
  from.set.kind === 'outside' || to.set.kind === 'outside';

/** Adds a set to those that are shown; the first that reaches beyond the cluster stands first, for it says most. */
function withReach(reaches: readonly Reach[], reach: Reach): readonly Reach[] {
  const isFirst = isOutside(reach) && !reaches.some(isOutside);
  return (isFirst ? [reach, ...reaches] : [...reaches, reach]).slice(0, shown);
}

/** Gathers pieces by their culprit, in the order in which culprits come. */
export class Findings {
  readonly #found = new Map<string, Finding>();
  readonly #naming: Naming;
  readonly #kind: Finding['kind'];

  constructor(kind: Finding['kind'], naming: Naming) {
    this.#kind = kind;
    this.#naming = naming;
  }

  /** Adds a piece. */
  add(
    culprit: Culprit,
    { cube, more }: Pick<Over<unknown, unknown>, 'cube' | 'more'>,
    flows: readonly string[],
    portName?: string,
  ): void {
    const key = JSON.stringify([culprit, this.#kind === 'missing' ? flows : []]);
    const known = this.#found.get(key) ?? {
      kind: this.#kind,
      culprit,
      reaches: [],
      more: false,
      flows: [],
    };
    const { ports } = cube;
    const reach = { from: this.#naming(cube.from), to: this.#naming(cube.to), ports, portName };
    this.#found.set(key, {
      ...known,
      reaches: withReach(known.reaches, reach),
      more: known.more || known.reaches.length >= shown,
      flows: [...new Set([...known.flows, ...flows])],
      // Whoever made the piece may know of more that was not made.
      ...(more && { more }),
    });
  }

  get all(): readonly Finding[] {
    return [...this.#found.values()];
  }
}
