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

/** A path as people write it, such as `flows.api-to-db.from[0]`. */
const formatPath = (path: Path): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
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

const clip = (value: unknown): string => JSON.stringify(value).slice(0, 60);

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

/** Everything that is wrong with the form of values, one problem per place; empty when they fit the contract. */
export function formProblems(input: unknown): readonly Problem[] {
  const result = values.safeParse(input);
  if (result.success) return [];
  const problems = result.error.issues.flatMap((issue) => explain(issue, input));
  return [
    ...new Map(problems.toReversed().map((problem) => [problem.path, problem])).values(),
  ].toReversed();
}
