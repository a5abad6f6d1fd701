import { formatAddress } from '../../netpol/sets/address-set.ts';
import { timesOf, type End, type Judged } from '../../reach/preview/index.ts';

/** How often, in words. */
export const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** An end as people name it. */
export function endWords(end: End): string {
  switch (end.kind) {
    case 'pod': {
      const { kind, pod } = end.workload;
      const name = `${kind === 'Pod' ? '' : `${kind} `}${pod.namespace}/${pod.name}`;
      return pod.ips.length > 0 ? `${name} (${pod.ips.map(formatAddress).join(', ')})` : name;
    }
    case 'node':
      return `node ${end.node} (${formatAddress(end.address)})`;
    case 'service':
      return `Service ${end.service.namespace}/${end.service.name}`;
    case 'outside':
      return formatAddress(end.address);
    case 'unplaced':
      return end.name;
  }
}

/** A connection between two ends, and how often it was seen. */
export function pairWords({ seen, to, port }: Judged): string {
  const through = seen.to === to ? '' : ` (through ${endWords(seen.to)} ${seen.port})`;
  return `${endWords(seen.from)} → ${endWords(to)} : ${port}/${seen.protocol}${through}, ${times(timesOf(seen))}`;
}
