import type * as z from 'zod';
import { jsonSchema, type SchemaNode } from './json-schema.ts';
import { nearest } from './nearest.ts';
import { values } from './values.ts';

/** One thing that is wrong with values: where (`flows.api-to-db.from[0]`), and what to write instead. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

type Path = readonly PropertyKey[];

/** A problem of form, which also knows the keys that lead to it: names may hold dots and brackets. */
export interface FormProblem extends Problem {
  readonly keys: Path;
}

const problem = (keys: Path, message: string): FormProblem => ({
  keys,
  path: formatPath(keys),
  message,
});

/** A value as JSON on one line, also where it holds Unicode's own line breaks. */
const escape = (value: unknown): string =>
  JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/** The start of a value as JSON, for messages. */
const clip = (value: unknown): string => [...escape(value)].slice(0, 60).join('');

/** A path as people write it, such as `flows.api-to-db.from[0]`. */
const formatPath = (path: Path): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = escape(String(key)).slice(1, -1);
    return text === '' ? name : `${text}.${name}`;
  }, '') || 'values';

const resolve = (node: SchemaNode): SchemaNode =>
  node.$ref ? (jsonSchema.definitions?.[node.$ref.split('/').at(-1) ?? ''] ?? node) : node;

/** The node of the contract that a path leads to. */
function nodeAt(path: Path): SchemaNode {
  let node = jsonSchema;
  for (const key of path) {
    const { properties = {}, additionalProperties: rest } = node;
    const named = Object.hasOwn(properties, key) ? properties[String(key)] : rest;
    const next = typeof key === 'number' ? node.items : typeof named === 'object' ? named : {};
    node = resolve(next ?? {});
  }
  return node;
}

const valueAt = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    input,
  );

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

/** Whether a text is one that the contract names as forbidden, and says why. */
const isForbidden = ({ not }: SchemaNode, text: string): boolean =>
  not?.pattern !== undefined && new RegExp(not.pattern).test(text) && !not.not?.enum.includes(text);

/** Why a value does not fit a node of the contract: the sentence that the chart says too. */
function misfit(node: SchemaNode, value: unknown): string {
  const is = node['x-is'] ?? 'the right kind of value';
  const choices = node.enum?.filter((choice) => choice !== false);
  const write = choices ? nearest(value, choices) : `write ${node['x-write']}`;
  if (value === undefined) return 'is missing; write it';
  if (value === null) return 'is null; remove it, or write enabled: false to switch an entry off';
  if (typeof value === 'string' && isForbidden(node, value)) {
    return `${clip(value)} ${node.not?.['x-says']}`;
  }
  if (typeof value !== 'object') return `${clip(value)} is not ${is}; ${write}`;
  const kind = Array.isArray(value) ? 'array' : 'object';
  if (![node.type].flat().includes(kind)) {
    return `is a ${kind === 'array' ? 'list' : 'map'}, not ${is}; ${write}`;
  }
  return isEmpty(value) ? `is empty; ${write}` : `has an entry twice; ${write}`;
}

/** What a key that the contract does not know should have been. */
function unknownKey(
  { properties = {}, 'x-renamed': renamed = {} }: SchemaNode,
  key: string,
): string {
  return Object.hasOwn(renamed, key)
    ? `no such key; write ${renamed[key]}, its new name`
    : `no such key; ${nearest(key, Object.keys(properties).toSorted())}`;
}

function explain(issue: z.core.$ZodIssue, input: unknown): FormProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const node = nodeAt(issue.path);
    return issue.keys.map((key) => problem([...issue.path, key], unknownKey(node, key)));
  }
  if (issue.code === 'invalid_key') {
    const names = resolve(nodeAt(issue.path.slice(0, -1)).propertyNames ?? {});
    return [problem(issue.path, misfit(names, issue.path.at(-1)))];
  }
  return [problem(issue.path, misfit(nodeAt(issue.path), valueAt(input, issue.path)))];
}

/** Keys called `__proto__`, which zod passes over in silence. */
function protoProblems(input: unknown, keys: Path = []): FormProblem[] {
  if (typeof input !== 'object' || input === null || keys[0] === 'global') return [];
  if (Array.isArray(input)) {
    return input.flatMap((item, index) => protoProblems(item, [...keys, index]));
  }
  return Object.entries(input).flatMap(([key, value]) => {
    if (key !== '__proto__') return protoProblems(value, [...keys, key]);
    const node = nodeAt(keys);
    const message = node.propertyNames
      ? misfit(resolve(node.propertyNames), key)
      : unknownKey(node, key);
    return [problem([...keys, key], message)];
  });
}

/** Whether keys lead to a place or below it. */
const leadsInto = (keys: Path, place: Path): boolean =>
  place.every((key, index) => keys[index] === key);

/** Drops what is said of a whole when something is said of its parts, and what is said twice of one place. */
const deepest = (problems: readonly FormProblem[]): FormProblem[] =>
  problems.filter(
    ({ keys }, index) =>
      !problems.some((other) => other.keys.length > keys.length && leadsInto(other.keys, keys)) &&
      !problems
        .slice(0, index)
        .some((other) => other.keys.length === keys.length && leadsInto(other.keys, keys)),
  );

/** The one thing to say of values that are something else, such as a manifest. */
function otherKind(input: unknown): FormProblem[] {
  if (typeof input !== 'object' || input === null) return [];
  const found = Object.entries(jsonSchema['x-other'] ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .find(([key]) => Object.hasOwn(input, key));
  return found ? [problem([found[0]], found[1])] : [];
}

/** Everything that is wrong with the form of values, one problem per place; empty when they fit the contract. */
export function formProblems(input: unknown): readonly FormProblem[] {
  const other = otherKind(input);
  if (other.length > 0) return other;
  const result = values.safeParse(input);
  const issues = result.success ? [] : result.error.issues;
  const refused = issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => path);
  const proto = protoProblems(input).filter(
    ({ keys }) => !refused.some((path) => leadsInto(keys, path)),
  );
  return deepest([...issues.flatMap((issue) => explain(issue, input)), ...proto]);
}
