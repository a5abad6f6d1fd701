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

/** Why a value does not fit a node of the contract: the sentence that the chart's guard says too. */
function misfit(node: SchemaNode, value: unknown): string {
  const is = node['x-is'] ?? 'the right kind of value';
  const write = node.enum ? nearest(value, node.enum) : `write ${node['x-write']}`;
  if (value === undefined) return 'is missing; write it';
  if (value === null) return 'is null; remove it, or write enabled: false to switch an entry off';
  if (typeof value !== 'object') return `${clip(value)} is not ${is}; ${write}`;
  const kind = Array.isArray(value) ? 'array' : 'object';
  if (![node.type].flat().includes(kind)) {
    return `is a ${kind === 'array' ? 'list' : 'map'}, not ${is}; ${write}`;
  }
  return isEmpty(value) ? `is empty; ${write}` : `has an entry twice; ${write}`;
}

function explain(issue: z.core.$ZodIssue, input: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(nodeAt(issue.path).properties ?? {}).toSorted();
    return issue.keys.map((key) => ({
      path: formatPath([...issue.path, key]),
      message: `no such key; ${nearest(key, known)}`,
    }));
  }
  if (issue.code === 'invalid_key') {
    const names = resolve(nodeAt(issue.path.slice(0, -1)).propertyNames ?? {});
    return [{ path: formatPath(issue.path), message: misfit(names, issue.path.at(-1)) }];
  }
  const message = misfit(nodeAt(issue.path), valueAt(input, issue.path));
  return [{ path: formatPath(issue.path), message }];
}

/** Keys called `__proto__`, which zod passes over in silence. */
function protoProblems(input: unknown, path: Path = []): Problem[] {
  if (typeof input !== 'object' || input === null) return [];
  return Reflect.ownKeys(input).flatMap((key) => {
    const at = [...path, Array.isArray(input) ? Number(key) : key];
    if (key !== '__proto__')
      return Array.isArray(input) && key === 'length'
        ? []
        : protoProblems(Reflect.get(input, key), at);
    const { propertyNames, properties = {} } = nodeAt(path);
    const message = propertyNames
      ? misfit(resolve(propertyNames), key)
      : `no such key; ${nearest(key, Object.keys(properties).toSorted())}`;
    return path[0] === 'global' ? [] : [{ path: formatPath(at), message }];
  });
}

/** Drops what is said of a whole when something is said of its parts. */
const deepest = (problems: readonly Problem[]): Problem[] =>
  problems.filter(
    ({ path }) =>
      !problems.some(
        (other) => other.path.startsWith(`${path}.`) || other.path.startsWith(`${path}[`),
      ),
  );

/** Everything that is wrong with the form of values, one problem per place; empty when they fit the contract. */
export function formProblems(input: unknown): readonly Problem[] {
  const result = values.safeParse(input);
  const issues = result.success ? [] : result.error.issues;
  const problems = [...issues.flatMap((issue) => explain(issue, input)), ...protoProblems(input)];
  const first = new Map(problems.toReversed().map((problem) => [problem.path, problem]));
  return deepest([...first.values()].toReversed());
}
