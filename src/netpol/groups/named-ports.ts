import type { Endpoints } from './endpoints.ts';

/** The ports that endpoints declare under names that policies use: equal ones have one number. */
export interface NamedPorts {
  readonly count: number;
  numberOf(endpoint: number): number;
  textOf(endpoint: number): string;
}

/** Ports of addresses outside are none: nobody declares them. */
export function namedPortsOf(
  { columns, podOf }: Endpoints,
  names: ReadonlySet<string>,
): NamedPorts {
  if (names.size === 0) return { count: 1, numberOf: () => 0, textOf: () => '' };
  const { at, texts } = columns.namedPorts(names);
  const numberOf = (endpoint: number): number => {
    const pod = podOf[endpoint] as number;
    return pod < 0 ? 0 : (at[pod] as number);
  };
  return {
    count: texts.length,
    numberOf,
    textOf: (endpoint) => texts[numberOf(endpoint)] as string,
  };
}
