import * as fc from 'fast-check';
import { fullPolicy, oddKeys, oddValues, type Json } from './document-words.ts';

// Documents that a parser of NetworkPolicies has to judge: one that has every field, changed at every
// place in every way, and sound ones of chance with up to three changes.

type Place = readonly (string | number)[];

const isMap = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const entries = (value: Json): readonly (readonly [string | number, Json])[] =>
  Array.isArray(value) ? [...value.entries()] : isMap(value) ? Object.entries(value) : [];

/** Every place of a document, itself among them. */
const places = (value: Json): readonly Place[] => [
  [],
  ...entries(value).flatMap(([key, child]) => places(child).map((place) => [key, ...place])),
];

type Change = (value: Json) => Json | undefined;

/** A document with what stands at a place changed; nothing in its stead takes the place away. */
function changed(document: Json, [key, ...rest]: Place, change: Change): Json {
  if (key === undefined) return change(document) ?? null;
  const kept = entries(document).flatMap(([at, child]) => {
    if (at !== key) return [[at, child] as const];
    const next = rest.length > 0 ? changed(child, rest, change) : change(child);
    return next === undefined ? [] : [[at, next] as const];
  });
  return Array.isArray(document) ? kept.map(([, child]) => child) : Object.fromEntries(kept);
}

const changesOf: readonly Change[] = [
  ...oddValues.map((value) => () => value),
  () => undefined,
  (value) => [value],
  (value) => (Array.isArray(value) ? [...value, ...value] : value),
  (value) => (typeof value === 'string' ? value.toUpperCase() : value),
  (value) => (typeof value === 'number' ? String(value) : value),
  ...oddKeys.flatMap((key): readonly Change[] =>
    [null, {}, 'a'].map(
      (more) => (value) =>
        isMap(value) ? { ...value, ...Object.fromEntries([[key, more]]) } : value,
    ),
  ),
  // Each entry under another key.
  ...oddKeys.map(
    (key): Change =>
      (value) =>
        isMap(value)
          ? Object.fromEntries(
              Object.entries(value).map(([old, one], i) => [i === 0 ? key : old, one]),
            )
          : value,
  ),
];

/** The document that has every field, and each single change of it. */
export const singleChanges: readonly Json[] = [
  fullPolicy,
  ...places(fullPolicy).flatMap((place) =>
    changesOf.map((change) => changed(fullPolicy, place, change)),
  ),
];

/** Documents of chance: a sound policy with up to three changes at any places. */
export const changedDocuments = (sound: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc
    .record({
      document: fc.oneof(fc.constant(fullPolicy), sound),
      changes: fc.array(fc.record({ at: fc.nat(), change: fc.constantFrom(...changesOf) }), {
        maxLength: 3,
      }),
    })
    .map(({ document, changes }) =>
      changes.reduce((one, { at, change }) => {
        const all = places(one);
        return changed(one, all[at % all.length] ?? [], change);
      }, document),
    );

const letters = fc.constantFrom(...'0123456789abcdefABCDEF:./%x+- ');

const network: fc.Arbitrary<string> = fc
  .record({
    address: fc.oneof(
      fc.ipV4(),
      fc.ipV4Extended(),
      fc.ipV6(),
      fc.constantFrom('10.0.0.0', '10.128.0.0', 'fd00::', 'fd00:8000::', '::', '0.0.0.0'),
    ),
    prefix: fc.oneof(
      fc.nat(33).map(String),
      fc.nat(130).map(String),
      fc.constantFrom('08', '', '+8'),
    ),
    // A letter more, or another one, somewhere.
    odd: fc.option(fc.record({ at: fc.nat(20), letter: letters, takes: fc.nat(1) }), { freq: 3 }),
  })
  .map(({ address, prefix, odd }) => {
    const text = `${address}/${prefix}`;
    return odd ? text.slice(0, odd.at) + odd.letter + text.slice(odd.at + odd.takes) : text;
  });

/** A sound policy but for the networks of its one ipBlock, which are of chance. */
export const networkDocuments: fc.Arbitrary<Json> = fc
  .record({ cidr: network, except: fc.array(network, { maxLength: 2 }) })
  .map((ipBlock) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'networks' },
    spec: { egress: [{ to: [{ ipBlock }] }] },
  }));
