import { Partition } from '../sets/partition.ts';
import { placeCount, type AddressBlocks } from './address-blocks.ts';
import type { Asked } from './asked.ts';
import type { LabelColumn, PodColumns } from './pod-columns.ts';

/** Pods that agree in all that policies ask: namespace, labels, ports, blocks and whether they are on the host network. */
export function podClasses(
  columns: PodColumns,
  { labels, portNames }: Asked,
  addresses: AddressBlocks,
): Partition {
  const classes = new Partition(columns.pods.length);
  classes.byValue(columns.namespace.at, columns.namespace.width);
  for (const [key, values] of labels) {
    const asked = askedValues(columns.label(key), values);
    classes.byValue(asked.at, asked.width);
  }
  if (portNames.size > 0) {
    const ports = columns.namedPorts(portNames);
    classes.byValue(ports.at, ports.width);
  }
  for (const places of addresses.families) classes.byValue(places, placeCount(addresses));
  classes.byValue(columns.onHost, 2);
  classes.renumber();
  return classes;
}

/** The values of a label as far as they make a difference: 0 for no such label, 1 for a value that nobody asks for. */
function askedValues({ at, numbers, width }: LabelColumn, values: ReadonlySet<string>) {
  const asked = new Int32Array(width).fill(1);
  asked[0] = 0;
  let next = 2;
  for (const value of values) {
    const number = numbers.get(value);
    if (number === undefined) continue;
    asked[number] = next;
    next += 1;
  }
  return { at: at.map((number) => asked[number] as number), width: next };
}
