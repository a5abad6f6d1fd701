import type { RuleRef } from '../netpol/policy/compile.ts';
import {
  connections,
  connectionsCover,
  everybody,
  letThrough,
  type Allowance,
  type Budget,
  type ConnectionCube,
  subtractEndpoints,
  type EndpointCube,
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
}

/** Everybody who may reach one end. */
export interface Access {
  readonly to: string;
  /** Whether the end is a component whose outgoing traffic the table closes by itself. */
  readonly isDataTier: boolean;
  readonly from: readonly Accessor[];
}

/** The pieces that both directions let through, with the rules that open each. */
function* passing(
  cube: ConnectionCube,
  observed: Allowance<RuleRef>,
  budget: Budget,
): Generator<{ readonly cube: ConnectionCube; readonly rules: readonly RuleRef[] }> {
  for (const entering of letThrough(cube, observed.Ingress, 'Ingress', budget)) {
    for (const leaving of letThrough(entering.cube, observed.Egress, 'Egress', budget)) {
      const rules = [entering.opening, leaving.opening].flatMap((each) => each?.source ?? []);
      yield { cube: leaving.cube, rules };
    }
  }
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
 * Everybody who may reach some ends on some ports, as few sets, which may overlap: what policies open for them,
 * and whoever nothing closes. Throws `Unfinished`.
 */
export function accessTo(
  name: string,
  ends: readonly EndpointCube[],
  ports: ConnectionSet,
  observed: Allowance<RuleRef>,
  declared: Declared | undefined,
  naming: Naming,
  budget: Budget,
): Access {
  const rows = declared ? [...declared.Ingress.opened, ...declared.Egress.opened] : [];
  const found = ends.flatMap((to) =>
    everybody
      .flatMap((from) => connections(from, to, ports) ?? [])
      .flatMap((whole) => [...passing(whole, observed, budget)])
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
        };
      }),
  );
  return {
    to: name,
    isDataTier: false,
    from: widest(found).map(({ from, ports: open, rules, flows }) => ({
      from,
      ports: open,
      rules,
      flows,
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
