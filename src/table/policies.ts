import type { Values } from '../../schema/index.ts';
import { on } from './on.ts';
import type { Direction, Table } from './table.ts';

/** What a policy must at least be, whatever its rules. */
export interface PolicyHead {
  readonly name: string;
  readonly namespace: string;
  readonly policyTypes: readonly Direction[];
}

/** What names the policies of a table beside the table itself. */
export interface Release {
  readonly release: string;
  readonly namespace: string;
  /** The values that the table came from. */
  readonly values: unknown;
}

/** At most 63 characters, as names of objects are here, without a dash or dot where one was cut. */
const cut = (name: string): string => name.slice(0, 63).replace(/[-.]+$/u, '');

/** The default deny among the entries that have a policy: no component has its name, for none has a capital letter. */
export const defaultDenyEntry = 'defaultDeny';

/** The policy of each entry of a table that has one: of each component that is on, and of the default deny. */
export function policyOf(
  { components, defaultDeny }: Table,
  { release, namespace, values }: Release,
): ReadonlyMap<string, PolicyHead> {
  const prefix = (values as Values).fullnameOverride || release;
  const head = (
    entry: string,
    {
      policyName,
      policyTypes,
    }: { policyName?: string | undefined } & Pick<PolicyHead, 'policyTypes'>,
  ): PolicyHead => ({ name: policyName || cut(`${prefix}-${entry}`), namespace, policyTypes });
  return new Map([
    ...on(components).map(([name, component]) => [name, head(name, component)] as const),
    ...(defaultDeny.enabled
      ? [[defaultDenyEntry, head('default-deny', defaultDeny)] as const]
      : []),
  ]);
}

/** The policies that a table stands for: one for each component that is on, and the default deny. */
export const policiesFor = (table: Table, release: Release): readonly PolicyHead[] => [
  ...policyOf(table, release).values(),
];

const words = ({ namespace, name, policyTypes }: PolicyHead): string =>
  `${namespace}/${name} (${policyTypes.toSorted((a, b) => (a < b ? 1 : -1)).join(', ')})`;

/** What is missing among policies that came back, and what nobody asked for, as people name them. */
export function unlike(
  wanted: readonly PolicyHead[],
  found: readonly PolicyHead[],
): { readonly missing: readonly string[]; readonly unexpected: readonly string[] } {
  const [must, are] = [wanted.map(words), found.map(words)];
  return {
    missing: must.filter((each) => !are.includes(each)),
    unexpected: are.filter((each) => !must.includes(each)),
  };
}
