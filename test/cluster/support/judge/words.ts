import { isDeepStrictEqual } from 'node:util';
import { controlKey } from '../../../../schema/control-keys.ts';
import { jsonSchema } from '../../../../schema/json-schema.ts';
import { loadPlatform } from '../../../../src/table/load.ts';
import { isText, type Disagreement } from './disagreement.ts';

const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const subdomain = new RegExp(`^${label}(?:\\.${label})*$`, 'u');
const entryName = /^(?=.{1,40}$)[a-z](?:[-a-z0-9]*[a-z0-9])?$/u;
const labelValue = /^(?=.{0,63}$)(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/u;
const qualified = (prefix: string): RegExp =>
  new RegExp(
    `^(?:(?=[^/]{1,253}/)${prefix}/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`,
    'u',
  );
const prefix = `${label}(?:\\.${label})*`;
const anyCase = prefix.replaceAll('a-z', 'a-zA-Z');

const isEither = (literal: unknown, ...list: readonly unknown[]): boolean =>
  list.some((each) => isDeepStrictEqual(literal, each));

const yamlWords = jsonSchema.definitions?.['Name']?.not?.enum ?? [];
const { peers: takenNames } = await loadPlatform('k3s');

/** About names, labels, annotations and other words. */
export const words: readonly Disagreement[] = [
  {
    name: 'a direction twice',
    why: 'It says nothing more, and whoever wrote it meant the other direction.',
    places: ['Component.policyTypes'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) => isEither(literal, ['Ingress', 'Ingress'], ['Egress', 'Egress']),
    examples: [['Ingress', 'Ingress']],
  },
  {
    name: 'egress without ingress',
    why: 'A policy that closes egress alone selects its pods and leaves them open; a component is what accepts only declared flows.',
    places: ['Component.policyTypes', 'Component.policyTypes[]'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal, { path }) =>
      path.endsWith('[]')
        ? literal === 'Egress'
        : isEither(literal, ['Egress'], ['Egress', 'Egress']),
    examples: [['Egress'], 'Egress'],
  },
  {
    name: 'a name prefix of more than 53 characters, or that ends in a hyphen',
    why: 'It stands where a release name stands, and is as long as Helm lets one be: what is appended must fit into 63.',
    places: ['fullnameOverride'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) =>
      typeof literal === 'string' &&
      isText(`${literal}-probe`, subdomain) &&
      literal.length <= 247 &&
      !(isText(literal, subdomain) && literal.length <= 53) &&
      literal !== '',
    examples: ['a'.repeat(54), 'kasm-'],
  },
  {
    name: 'the name of a release that Helm would not take',
    why: 'No pod carries it: release names have at most 53 characters, none of them a capital or an underscore.',
    places: ['kasm.release'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) =>
      isText(literal, labelValue) && !/^(?=.{0,53}$)[-a-z0-9.]*$/u.test(literal),
    examples: ['Kasm', 'kasm_1', 'a'.repeat(54)],
  },
  {
    name: 'a component with a name that is long, has dots, starts with a digit, or that YAML reads as no text',
    why: 'It is a key in values, where YAML and --set would read it otherwise, and a suffix of object names, which have 63 characters.',
    places: ['components{}'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) =>
      isText(literal, labelValue) &&
      isText(`kasm-isolation-${literal}`, subdomain) &&
      (!isText(literal, entryName) || yamlWords.includes(literal)),
    examples: ['on', '5432', 'db.primary', 'a'.repeat(41)],
  },
  {
    name: 'a component with the name of a peer',
    why: 'Flows name both alike, and could not say which of them they mean.',
    places: ['components{}'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) => Object.hasOwn(takenNames, String(literal)),
    examples: ['dns'],
  },
  {
    name: 'a flow with a name that is none',
    why: 'The server only sees it in the text of an annotation; it is a key in values, and names of flows stand in lists.',
    places: ['flows{}'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) =>
      typeof literal === 'string' && (!isText(literal, entryName) || yamlWords.includes(literal)),
    examples: ['on', 'a, b', 'a\nb'],
  },
  {
    name: 'a description of several lines, of invisible characters, or of more than 300',
    why: 'It is printed as a comment too, where a line break would start something new and what is invisible would mislead.',
    places: ['Component.description'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) =>
      typeof literal === 'string' &&
      ([...literal].length > 300 || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(literal)),
    examples: ['a\nb', 'a\u202Eb', 'x'.repeat(301)],
  },
  {
    name: 'a label key of more than 253 characters in all',
    why: 'The server counts 253 for the prefix and 63 for the name; a pattern that RE2 can run counts the whole, and nobody has a prefix of 190.',
    places: [
      'labels{}',
      'LabelSelector.matchLabels{}',
      'LabelSelector.matchExpressions[].key',
      'helmTest.tolerations[].key',
    ],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) => isText(literal, qualified(prefix)) && literal.length > 253,
    examples: [`${'a'.repeat(250)}/abc`],
  },
  {
    name: 'an annotation key of more than 253 characters in all',
    why: 'As above; the server reads keys of annotations as if in small letters.',
    places: ['annotations{}', 'Component.annotations{}'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) => isText(literal, qualified(anyCase)) && literal.length > 253,
    examples: [`${'a'.repeat(250)}/abc`],
  },
  {
    name: 'a key that deployment tools read as an order',
    why: 'The server stores it; Helm, Argo CD, Flux and others would skip or delete what carries it.',
    places: ['labels{}', 'annotations{}', 'Component.annotations{}'],
    ours: 'refused',
    server: 'accepted',
    recognises: (literal) =>
      isText(literal, qualified(anyCase)) && literal.length <= 253 && controlKey.test(literal),
    examples: ['helm.sh/hook', 'kustomize.toolkit.fluxcd.io/reconcile'],
  },
  {
    name: 'annotations of more than 256 KiB',
    why: 'The server counts all of an object together, which no rule for one text can.',
    places: ['annotations.*', 'Component.annotations.*'],
    ours: 'accepted',
    server: 'refused',
    recognises: (literal) => typeof literal === 'string' && literal.length >= 256 * 1024,
    examples: ['x'.repeat(256 * 1024)],
  },
];
