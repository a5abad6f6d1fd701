import { fullName, type PolicyObject } from '../../netpol/policy/object.ts';
import { enginesOf, type Cluster } from '../../reach/coverage/index.ts';
import type { Objects } from '../../read/cluster.ts';
import { listWords, plural } from '../words.ts';

/** What was read, without what coverage tells already. */
export const withoutUnjudged = (objects: Objects): Objects => ({
  ...objects,
  unjudged: [],
  unasked: [],
});

/** How many things one sentence names. */
const named = 5;

const listed = (names: readonly string[]): string =>
  `${names.slice(0, named).join(', ')}${names.length > named ? ` and ${names.length - named} more` : ''}`;

/** What was read and not judged, and how what it leaves open was taken, as sentences: it is part of every answer. */
export function notesOn(namespace: string, ...all: readonly Objects[]): readonly string[] {
  const unjudged = all.flatMap((objects) => objects.unjudged);
  const homeless = [...new Set(all.flatMap(({ withoutNamespace }) => withoutNamespace))];
  const passedOver = all.flatMap((objects) => objects.passedOver);
  const kinds = new Map<string, number>();
  for (const [kind, count] of all.flatMap(({ ignored }) => [...ignored]))
    kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  const ignored = [...kinds.values()].reduce((sum, count) => sum + count, 0);
  return [
    ...(unjudged.length > 0
      ? [`Not judged, so the answer may be another with them: ${listed(unjudged)}.`]
      : []),
    ...(homeless.length > 0
      ? [
          `Without a namespace, so taken as in ${namespace} (-n), as kubectl would: ${listed(homeless)}.`,
        ]
      : []),
    ...all.flatMap(({ unasked = [] }) => unasked),
    ...passedOver.slice(0, named),
    ...(passedOver.length > named
      ? [`${passedOver.length - named} more were passed over like these.`]
      : []),
    ...(ignored > 0
      ? [
          `${plural(ignored, 'object')} of other kinds ${ignored === 1 ? 'was' : 'were'} passed over: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}.`,
        ]
      : []),
  ];
}

/** How many of the rendered policies a cluster holds: the rest is taken as installed, and no proof says that it is. */
export function installedNote(
  rendered: readonly PolicyObject[],
  { policies, workloads }: Objects,
): readonly string[] {
  if (rendered.length === 0 || workloads.length === 0) return [];
  const there = new Set(policies.map(fullName));
  const installed = rendered.filter((policy) => there.has(fullName(policy))).length;
  return [
    `The policies are taken as installed: ${installed} of ${rendered.length} are in what was given.`,
  ];
}

/** The same, where what is enforced is the answer: nothing, so far. */
export const stagedNotes = (isStaged: boolean): readonly string[] =>
  isStaged
    ? ['Mode is staged, so none of its policies is enforced, and none counts in this answer.']
    : [];

/** Which network plugin is seen to enforce policies: no proof tells whether one does. */
export function engineNote(cluster: Cluster): readonly string[] {
  if (cluster.workloads.length === 0) return [];
  const engines = enginesOf(cluster);
  return [
    engines.length > 0
      ? `Seen to enforce policies: ${engines.join(', ')}; that it does, helm test tells.`
      : 'Nothing that enforces policies is seen in what was given; helm test tells whether something does.',
  ];
}

/** What the user takes as harmless, as a sentence: it is part of the answer. */
export function waived({ unjudged }: Cluster, ignore: readonly string[] = []): readonly string[] {
  const names = unjudged.filter((policy) => ignore.includes(policy.split(' ')[0] ?? ''));
  return names.length > 0 ? [`Waived with --ignore, and not judged: ${listWords(names)}.`] : [];
}

/** That an address is a Service's, if it is one: policies judge the pods behind it. */
export function translatedNote(address: string, { services }: Cluster): readonly string[] {
  const names = services
    .filter(({ addresses }) => addresses.includes(address))
    .map(({ namespace, name }) => `${namespace}/${name}`);
  return names.length > 0
    ? [
        `${address} is an address of Service ${listWords(names)}: policies judge the pods behind it, after translation. Ask about these.`,
      ]
    : [];
}
