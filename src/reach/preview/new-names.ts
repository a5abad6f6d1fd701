import { formatAddress } from '../../netpol/sets/address-set.ts';
import type { LabelSelector } from '../../netpol/policy/selector.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import { isLasting, rankOf } from '../init/labels.ts';

/** A text as a name of an entry: a short DNS label that begins with a letter. */
export function slug(text: string, most = 40): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replace(/^[^a-z]+/u, '')
    .slice(0, most)
    .replace(/-+$/u, '');
  return name === '' ? 'added' : name;
}

/** The name of a peer that is one address. */
export const addressName = (address: bigint): string => {
  const text = formatAddress(address).replaceAll(/[.:]/gu, '-');
  return text.length <= 36 ? `ip-${text}`.replace(/-$/u, '-0') : `ip-${address.toString(16)}`;
};

const lasting = ({ pod }: Workload): readonly (readonly [string, string])[] =>
  Object.entries(pod.labels)
    .filter(([key]) => isLasting(key))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));

/** The labels of a pod that stay with its kind, as a key: pods with the same are of one kind. */
export const labelsThatLast = (workload: Workload): string => JSON.stringify(lasting(workload));

/** A selector by all of these, for fewer would mean more than was seen; nothing where there is none. */
export function selectorOf(workload: Workload): LabelSelector | undefined {
  const labels = lasting(workload);
  return labels.length === 0 ? undefined : { matchLabels: Object.fromEntries(labels) };
}

/** What a pod is called by the label that says most, else by its own name. */
export const callOf = ({ pod }: Workload): string => {
  const [best] = Object.entries(pod.labels)
    .filter(([key]) => isLasting(key))
    .toSorted(([a], [b]) => rankOf(a) - rankOf(b));
  return slug(best?.[1] ?? pod.name, 30);
};

/** A name that is not taken: the wanted one, else with a number behind it. */
export function unique(wanted: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? '' : `-${number}`;
    const name = `${wanted.slice(0, 40 - end.length).replace(/-+$/u, '')}${end}`;
    if (!isTaken(name)) return name;
  }
}
