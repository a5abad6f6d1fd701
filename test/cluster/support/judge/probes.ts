import { isDeepStrictEqual } from 'node:util';
import { isMap, type Fields } from '../../../../src/table/layers.ts';
import { isText, type Disagreement } from './disagreement.ts';
import { isOurs, type Place } from './place.ts';

const below = (map: string, ...fields: readonly string[]): readonly string[] =>
  fields.map((field) => `helmTest.${map}${field}`);

const inSecurityContext = below(
  'securityContext',
  '',
  '.capabilities',
  '.capabilities.drop',
  '.capabilities.drop[]',
);

/** The capabilities that a literal speaks of at its place. */
function capabilitiesOf(literal: unknown, { path }: Place): Fields {
  if (path.endsWith('[]')) return { drop: [literal] };
  if (path.endsWith('.drop')) return { drop: literal };
  const found =
    path.endsWith('.capabilities') || !isMap(literal) ? literal : literal['capabilities'];
  return isMap(found) ? found : {};
}

/** Whether the server takes something for a text: null is an empty one. */
const isRead = (text: unknown): boolean => text === null || typeof text === 'string';

/** The names of Secrets that the server reads in a literal: any text, and null for an empty one. */
function secretNames(literal: unknown, { path }: Place): readonly string[] {
  const names: unknown = path.endsWith('[]') ? [literal] : literal;
  return Array.isArray(names) && names.every(isRead) ? names.map((name) => name ?? '') : [];
}

/** Whether the server warns of names of Secrets. */
const hasFault = (names: readonly string[]): boolean =>
  names.includes('') || new Set(names).size < names.length;

/** About the pods of `helm test`. */
export const probes: readonly Disagreement[] = [
  {
    name: 'null in a probe',
    why: 'As everywhere else: it says nothing, and the way to say nothing is to leave the key out.',
    places: [
      ...below('', 'host', 'imagePullSecrets', 'tolerations'),
      ...below('podSecurityContext', '', '.runAsNonRoot', '.runAsUser', '.runAsGroup'),
      ...below('podSecurityContext', '.seccompProfile'),
      ...below('securityContext', '', '.allowPrivilegeEscalation', '.readOnlyRootFilesystem'),
      ...below('securityContext', '.capabilities', '.capabilities.drop'),
      ...below('tolerations[]', '.key', '.operator', '.value', '.effect'),
    ],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) => literal === null,
    examples: [null],
  },
  {
    name: 'capabilities of which none is dropped',
    why: 'Whoever writes them wants to drop some.',
    places: below('securityContext.capabilities', '', '.drop'),
    ours: 'refused',
    server: 'accepted',
    recognises: (literal, { mark }) => isDeepStrictEqual(literal, Array.isArray(mark) ? [] : {}),
    examples: [{}, []],
  },
  {
    name: 'an empty text in a toleration',
    why: 'To the server it is every key, Equal, or every effect; the way to say that is to leave the key out.',
    places: below('tolerations[]', '.key', '.operator', '.effect'),
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) => literal === '',
    examples: [''],
  },
  {
    name: 'a host that is none',
    why: 'The server only sees the text of a variable; nc would fail on it, or read it as an option.',
    places: ['helmTest.host'],
    ours: 'refused',
    server: 'accepted',
    recognises: async (literal, place) =>
      typeof literal === 'string' && !(await isOurs(place, literal)),
    examples: ['', '-e', 'kasm-db:5432'],
  },
  {
    name: 'an image that no runtime could pull, or without a tag',
    why: 'The server takes any text that has no space around it; a pod that never starts proves nothing, and a test must not change with what "latest" is.',
    places: ['helmTest.image'],
    ours: 'refused',
    server: 'accepted',
    recognises: async (literal, place) =>
      typeof literal === 'string' &&
      literal !== '' &&
      literal === literal.trim() &&
      !(await isOurs(place, literal)),
    examples: ['Busybox:1', 'busybox'],
  },
  {
    name: 'a capability that is none',
    why: 'The server takes any text; the runtime would drop nothing, or not start.',
    places: inSecurityContext,
    ours: 'refused',
    server: 'accepted',
    recognises: (literal, place) => {
      const { drop, ...rest } = capabilitiesOf(literal, place);
      return (
        Array.isArray(drop) &&
        drop.every(isRead) &&
        drop.some((name) => !isText(name, /^[A-Z][A-Z_]*$/u)) &&
        Object.keys(rest).length === 0
      );
    },
    examples: ['all', '', ['all'], { drop: ['all'] }, { capabilities: { drop: ['all'] } }],
  },
  {
    name: 'rights for a probe',
    why: 'It needs none, and a test that asks for some would be refused where it matters.',
    places: below('securityContext', '', '.capabilities'),
    ours: 'refused',
    server: 'accepted',
    recognises: (literal, place) =>
      Array.isArray(capabilitiesOf(literal, place)['add']) ||
      (place.path === 'helmTest.securityContext' &&
        isMap(literal) &&
        literal['privileged'] === true),
    examples: [{ privileged: true }, { drop: ['ALL'], add: ['NET_RAW'] }],
  },
  {
    name: 'the name of a Secret that no Secret can have',
    why: 'The server takes any text here, and the kubelet would not find it.',
    places: ['helmTest.imagePullSecrets', 'helmTest.imagePullSecrets[]'],
    ours: 'refused',
    server: 'accepted',
    recognises: async (literal, place) => {
      const names = secretNames(literal, place);
      return names.length > 0 && !hasFault(names) && !(await isOurs(place, literal));
    },
    examples: ['A', 'a b', ['A', 'a']],
  },
  {
    name: 'no name of a Secret, or one twice',
    why: 'The server warns of it.',
    places: ['helmTest.imagePullSecrets', 'helmTest.imagePullSecrets[]'],
    ours: 'refused',
    server: 'warned',
    recognises: (literal, place) => hasFault(secretNames(literal, place)),
    examples: ['', ['a', 'a']],
  },
];
