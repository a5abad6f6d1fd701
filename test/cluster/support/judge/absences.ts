import { isDeepStrictEqual } from 'node:util';
import { isMap, type Fields } from '../../../../src/table/layers.ts';
import type { Disagreement } from './disagreement.ts';
import { isOurs, type Place } from './place.ts';

/** Lists and maps of which an empty one is as good as none, and refused here. */
const empties: Fields = { matchLabels: {}, matchExpressions: [] };

/** A list of which an empty one is as good as none, and taken here too. */
const takenEmpty = 'Peer.ipBlocks[].except';

/** What the server is left with: no nulls, no empty lists and maps, and an empty text for a null in a list. */
function lean(literal: unknown, nothings: Fields = empties): unknown {
  if (Array.isArray(literal)) {
    return literal.map((item: unknown) => (item === null ? '' : (lean(item) ?? item)));
  }
  if (!isMap(literal) || Object.keys(literal).length === 0) return literal ?? undefined;
  const entries = Object.entries(literal)
    .filter(([key, value]) => !isDeepStrictEqual(value, nothings[key] ?? null))
    .map(([key, value]) => [key, lean(value)] as const)
    .filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** What the server is left with at a place. */
const leanAt = (literal: unknown, { path }: Place): unknown =>
  lean(literal, path === 'LabelSelector.matchLabels' ? {} : empties);

/** Whether the server takes a literal as if it were not there. */
const isAbsent = (literal: unknown, place: Place): boolean =>
  leanAt(literal, place) === undefined ||
  (isMap(place.mark) && isDeepStrictEqual(literal, {})) ||
  (Array.isArray(place.mark) && place.path !== takenEmpty && isDeepStrictEqual(literal, []));

const inSelectors = [
  'Component.podSelector',
  'defaultDeny.podSelector',
  'Peer.namespaceSelector',
  'Peer.podSelector',
];

/** Where something is written that says nothing. */
export const absences: readonly Disagreement[] = [
  {
    name: 'null, an empty list or an empty map',
    why: 'To the server they are as good as nothing, and nothing means every pod, everyone, every port: the opposite of what whoever leaves a list empty may have meant.',
    places: [
      'labels.*',
      'annotations.*',
      'Component.annotations.*',
      'Component.description',
      'kasm.release',
      'Component.policyTypes',
      ...inSelectors,
      'LabelSelector.matchLabels',
      'LabelSelector.matchLabels.*',
      'LabelSelector.matchExpressions',
      'LabelSelector.matchExpressions[].values[]',
      'Component.ports.*',
      'Peer.ports.*',
      'Port.port',
      'Port.endPort',
      'Port.protocol',
      'Peer.ipBlocks',
      'Peer.ipBlocks[].except',
    ],
    ours: 'refused',
    server: 'accepted',
    recognises: isAbsent,
    examples: [null],
  },
  {
    name: 'null or an empty list inside',
    why: 'As above: an expression, a selector or a block that says less than it seems to.',
    places: [
      ...inSelectors,
      'LabelSelector.matchLabels',
      'LabelSelector.matchExpressions',
      'LabelSelector.matchExpressions[]',
      'LabelSelector.matchExpressions[].values',
      'Component.ports.*',
      'Peer.ports.*',
      'Peer.ipBlocks',
      'Peer.ipBlocks[]',
    ],
    ours: 'refused',
    server: 'accepted',
    recognises: async (literal, place) => {
      const less = leanAt(literal, place);
      return (
        !isAbsent(literal, place) &&
        !isDeepStrictEqual(less, literal) &&
        less !== undefined &&
        (await isOurs(place, less))
      );
    },
    examples: [
      { matchLabels: { app: 'x' }, matchExpressions: [] },
      { app: 'x', tier: null },
      [{ key: 'app', operator: 'Exists', values: null }],
      { key: 'app', operator: 'Exists', values: null },
      [null],
      { port: 80, protocol: null },
      [{ cidr: '10.0.0.0/8', except: null }],
      { cidr: '10.0.0.0/8', except: null },
    ],
  },
];
