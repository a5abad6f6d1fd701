import { formatAddresses, everyAddress, type AddressSet } from '../netpol/sets/address-set.ts';
import type { RuleRef } from '../netpol/policy/compile.ts';
import { namespaceName, type LabelCube, type ValueSet } from '../netpol/region/index.ts';
import { anything, covers } from '../netpol/region/value-set.ts';
import type { Who } from '../reach/who.ts';

export { oneLine, printable } from './printable.ts';

/** How many values or networks are listed before the rest becomes a number. */
const listed = 4;

/** The first few of a list, and how many more there are. */
export const listWords = (items: readonly string[], between = ', '): string =>
  items.length > listed
    ? `${items.slice(0, listed).join(between)} and ${items.length - listed} more`
    : items.join(between);

/** One requirement on a label, such as `app=db`, `tier other than a, b` or `without team`. */
function requirement(key: string, { isComplement, values, absent }: ValueSet): string {
  if (!isComplement) {
    if (values.length === 0) return `without ${key}`;
    const one = values.length === 1 ? `${key}=${values[0]}` : `${key} one of ${listWords(values)}`;
    return absent ? `${one} or without ${key}` : one;
  }
  if (values.length === 0) return `with any ${key}`;
  return absent
    ? `${key} other than ${listWords(values)}`
    : `${key} set, but not to ${listWords(values)}`;
}

const requirements = (cube: LabelCube, ...known: readonly string[]): readonly string[] =>
  [...cube].filter(([key]) => !known.includes(key)).map(([key, set]) => requirement(key, set));

const namespaceWords = (cube: LabelCube): string => {
  const name = cube.get(namespaceName);
  const others = requirements(cube, namespaceName);
  const labelled = others.length > 0 ? ` labelled ${others.join(' and ')}` : '';
  if (!name || (name.isComplement && name.values.length === 0)) {
    return others.length > 0 ? ` of namespaces${labelled}` : '';
  }
  const names = listWords(name.values);
  if (name.isComplement) return ` of namespaces other than ${names}${labelled}`;
  return ` of namespace${name.values.length > 1 ? 's' : ''} ${names}${labelled}`;
};

const at = (addresses: AddressSet): string =>
  addresses.equals(everyAddress) ? '' : ` at ${listWords(formatAddresses(addresses))}`;

/** Requirements of a set beyond those that its name has by itself. */
const beyond = (set: LabelCube, means: LabelCube): LabelCube =>
  new Map([...set].filter(([key, each]) => !covers(each, means.get(key) ?? anything)));

/** A set of ends in words: by the name of a component or peer where it is (a part of) theirs, else by labels. */
export function whoWords({ names, set }: Who): string {
  const [first] = names;
  if (first) {
    const { means } = first;
    const all = [...new Set(names.map(({ name }) => name))].join(' and ');
    if (set.kind === 'outside' || means.kind === 'outside') {
      return set.addresses.equals(means.addresses) ? all : `${all}${at(set.addresses)}`;
    }
    const namespace = beyond(set.namespace, means.namespace);
    const more = [
      ...(namespace.size > 0 ? [namespaceWords(namespace).trim()] : []),
      ...requirements(beyond(set.pod, means.pod)).map((each) =>
        each.startsWith('without') ? each : `with ${each}`,
      ),
    ];
    const place = set.addresses.equals(means.addresses) ? '' : at(set.addresses);
    return `${all}${more.length > 0 ? ` (only those ${more.join(' and ')})` : ''}${place}`;
  }
  if (set.kind === 'outside') {
    return set.addresses.equals(everyAddress)
      ? 'any address outside the cluster'
      : `addresses outside: ${listWords(formatAddresses(set.addresses))}`;
  }
  const labels = requirements(set.pod);
  const where = namespaceWords(set.namespace);
  const who = labels.length === 0 && where === '' ? 'any pod' : `pods${where}`;
  const labelled = labels.length > 0 ? ` with ${labels.join(' and ')}` : '';
  return `${who}${labelled}${at(set.addresses)}`;
}

/** A rule as people name it, such as `kasm/kasm-isolation-db ingress[0]`. */
export const ruleWords = ({ policy, direction, index }: RuleRef): string =>
  index < 0 ? policy : `${policy} ${direction.toLowerCase()}[${index}]`;

/** A number with its noun. */
export const plural = (count: number, one: string): string =>
  `${count} ${count === 1 ? one : one.endsWith('y') ? `${one.slice(0, -1)}ies` : `${one}s`}`;
