import type { Pod } from '../model.ts';
import { hasOwnNetwork } from '../semantics.ts';
import type { Endpoints } from './endpoints.ts';

/** The ports that endpoints declare under names that policies use: equal ones have one number. */
export interface NamedPorts {
  readonly count: number;
  numberOf(endpoint: number): number;
  textOf(endpoint: number): string;
}

/** Addresses outside have none (0), nor have pods on the host network: they are not seen as pods. */
export function namedPortsOf(
  { columns, podOf }: Endpoints,
  names: ReadonlySet<string>,
): NamedPorts {
  if (names.size === 0) return { count: 1, numberOf: () => 0, textOf: () => '' };
  const { at, texts } = columns.namedPorts(names);
  const numberOf = (endpoint: number): number => {
    const index = podOf[endpoint] as number;
    const pod: Pod | undefined = columns.pods[index];
    return pod && hasOwnNetwork(pod) ? (at[index] as number) : 0;
  };
  return {
    count: texts.length,
    numberOf,
    textOf: (endpoint) => texts[numberOf(endpoint)] as string,
  };
}
