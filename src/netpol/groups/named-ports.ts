import type { Pod } from '../model.ts';
import { hasOwnNetwork } from '../semantics.ts';
import type { Endpoints } from './endpoints.ts';

/** The ports that endpoints declare under names that policies use: equal ones have one number. */
export interface NamedPorts {
  readonly count: number;
  /** The number of each endpoint's ports. */
  readonly numbers: Int32Array;
  /** What the ports of each number are; equal texts are equal ports. */
  readonly texts: readonly string[];
}

/** Addresses outside have none (0), nor have pods on the host network: they are not seen as pods. */
export function namedPortsOf(
  { columns, podOf, size }: Endpoints,
  names: ReadonlySet<string>,
): NamedPorts {
  if (names.size === 0) return { count: 1, numbers: new Int32Array(size), texts: [''] };
  const { at, texts } = columns.namedPorts(names);
  const numbers = podOf.map((index) => {
    const pod: Pod | undefined = columns.pods[index];
    return pod && hasOwnNetwork(pod) ? (at[index] as number) : 0;
  });
  return { count: texts.length, numbers, texts };
}
