import type { RuleRef } from '../netpol/policy/compile.ts';
import {
  connections,
  connectionsCover,
  endpointsCover,
  everybody,
  leftOpen,
  letThrough,
  openedByRules,
  Unfinished,
  type Allowance,
  type Budget,
  type ConnectionCube,
  subtractEndpoints,
  type EndpointCube,
  type Through,
} from '../netpol/region/index.ts';
import { ConnectionSet } from '../netpol/sets/connection-set.ts';
import type { Declared } from './expected.ts';
import type { Naming, Who } from './who.ts';

/** Somebody who may reach an end, on which ports, and why. */
export interface Accessor {
  readonly from: Who;
  readonly ports: ConnectionSet;
  /** The rules that open it, of both directions; none where nothing closes the ends. */
  readonly rules: readonly RuleRef[];
  /** The rows that declare it; none where no row does. */
  readonly flows: readonly string[];
  /** Whether that is so for all of those who were asked about, at both ends, or for some alone. */
  readonly isWhole: boolean;
}

/** Everybody who may reach one end. */
export interface Access {
  readonly to: string;
  /** Whether the end is a component whose outgoing traffic the table closes by itself. */
  readonly isDataTier: boolean;
  readonly from: readonly Accessor[];
}

/** Connections that pass, and the rules that open them. */
interface Part {
  readonly cube: ConnectionCube;
  readonly rules: readonly RuleRef[];
}

/** How many sets what is not closed, or what one rule opens, may fall into before it is told whole. */
const most = 8;
/** Steps for the cutting of what enters one end by what may leave the others. */
const detail = 30_000;

const partOf = ({ cube, opening }: Through<RuleRef>): Part => ({
  cube,
  rules: opening ? [opening.source] : [],
});

/** Pieces of a set as parts; the whole of it where they are many, or take more steps than there are. */
function few(whole: ConnectionCube, pieces: Iterable<Through<RuleRef>>): readonly Part[] {
  const parts: Part[] = [];
  try {
    for (const piece of pieces) {
      if (parts.length >= most) return [{ cube: whole, rules: [] }];
      parts.push(partOf(piece));
    }
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    return [{ cube: whole, rules: [] }];
  }
  return parts;
}

/** What both directions let through, with the rules that open it. */
function passing(
  cube: ConnectionCube,
  { Ingress, Egress }: Allowance<RuleRef>,
  budget: Budget,
): readonly Part[] {
  const steps: Budget = { steps: Math.min(budget.steps, detail) };
  const entering = [
    ...few(cube, leftOpen(cube, Ingress, 'Ingress', steps)),
    ...[...openedByRules(cube, Ingress, budget)].map(partOf),
  ];
  return entering.flatMap(({ cube: entered, rules }) =>
    few(entered, letThrough(entered, Egress, 'Egress', steps)).map((leaving) => ({
      cube: leaving.cube,
      rules: [...rules, ...leaving.rules],
    })),
  );
}

/** Drops what another accessor says already. */
const widest = (found: readonly (Accessor & { readonly cube: ConnectionCube })[]) =>
  found.filter(
    ({ cube }, index) =>
      !found.some(
        (other, place) =>
          place !== index &&
          connectionsCover(other.cube, cube) &&
          (place < index || !connectionsCover(cube, other.cube)),
      ),
  );

/**
 * Everybody of `sources` who may reach some ends on some ports, as few sets, which may overlap: what policies open for them,
 * and whoever nothing closes. Nobody is left out; where other policies cut a rule into many sets, all of what it
 * opens is told. Throws `Unfinished`.
 */
export function accessTo(
  name: string,
  ends: readonly EndpointCube[],
  ports: ConnectionSet,
  observed: Allowance<RuleRef>,
  declared: Declared | undefined,
  naming: Naming,
  budget: Budget,
  sources: readonly EndpointCube[] = everybody,
): Access {
  const rows = declared ? [...declared.Ingress.opened, ...declared.Egress.opened] : [];
  const found = ends.flatMap((to) =>
    sources
      .flatMap((from) => connections(from, to, ports) ?? [])
      .flatMap((whole) => passing(whole, observed, budget))
      .map(({ cube, rules }) => {
        const flows = rows
          .filter((row) => connectionsCover({ ...row.cube, to: cube.to }, cube))
          .filter((row) => connectionsCover({ ...cube, to: row.cube.to }, { ...cube }))
          .map(({ source }) => source);
        return {
          from: naming(cube.from),
          ports: cube.ports,
          rules,
          cube,
          flows: [...new Set(flows)],
          isWhole:
            endpointsCover(cube.to, to) && sources.some((all) => endpointsCover(cube.from, all)),
        };
      }),
  );
  return {
    to: name,
    isDataTier: false,
    from: widest(found).map(({ from, ports: open, rules, flows, isWhole }) => ({
      from,
      ports: open,
      rules,
      flows,
      isWhole,
    })),
  };
}

/** Those who are, or may be, somebody else than these ends. */
export const othersThan = (ends: readonly EndpointCube[], { from }: Access): readonly Accessor[] =>
  from.filter(
    (each) =>
      ends.reduce<readonly EndpointCube[]>(
        (rest, end) => rest.flatMap((part) => subtractEndpoints(part, end)),
        [each.from.set],
      ).length > 0,
  );
