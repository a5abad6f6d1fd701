import { KasmIsolationError } from '../errors.ts';
import { repeatedKeys } from './json.ts';
import { readYaml, type LocatedProblem } from './yaml.ts';

/** A text to read objects from. */
export interface Source {
  readonly name: string;
  readonly text: string;
  /** Whether it came with its folder and was not named: then it may hold something else altogether. */
  readonly fromFolder?: boolean | undefined;
}

/** What is wrong somewhere in a document, as a sentence with its place. */
export type Problem = Pick<LocatedProblem, 'path' | 'message'>;

/** What may be an object, before anybody has judged it. */
export interface Located {
  readonly source: Source;
  readonly object: unknown;
  /** The place to name in an error; worked out only when there is one. */
  readonly at: () => string;
  /** What keeps it from being read as kubectl reads it, with the path within it. */
  readonly problems: readonly Problem[];
}

export type Fields = Readonly<Record<string, unknown>>;

export const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a text says as JSON; nothing when it is none: flow-style YAML starts like it. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The documents of a text, each with the place to name in an error. JSON is read as JSON: it is faster. */
function documentsOf(source: Source): Located[] {
  const { name, text } = source;
  if (text.trimStart().startsWith('{')) {
    const object = parsedJson(text);
    if (object !== undefined) {
      const at = (): string => `${name}: document 1`;
      const problems = repeatedKeys(text).map((twice) => ({
        ...twice,
        message: `${at()}, line ${twice.line}: ${twice.message}`,
      }));
      return [{ source, object, at, problems }];
    }
  }
  return readYaml(text).map(({ value, line, problems }, index) => ({
    source,
    object: value,
    at: () => `${name}: document ${index + 1}, line ${line}`,
    problems: problems.map((problem) => ({
      ...problem,
      message: `${name}: document ${index + 1}, line ${problem.line}: ${problem.message}`,
    })),
  }));
}

/** Whether an object is a list of others: a `List`, or a typed one; another kind may end in the word too. */
const isList = (object: unknown): object is Fields & { readonly kind: string } =>
  isMap(object) &&
  typeof object['kind'] === 'string' &&
  (object['kind'] === 'List' || (object['kind'].endsWith('List') && 'items' in object));

/** An item of a typed list, such as a NamespaceList, with the type that the list says for it. */
function typed(item: unknown, { kind, apiVersion }: Fields): unknown {
  const own = String(kind).slice(0, -'List'.length);
  return isMap(item) && own !== '' && item['kind'] === undefined
    ? { apiVersion, kind: own, ...item }
    : item;
}

/** The problems of one member of a List, with their paths as from there. */
const within = (problems: readonly Problem[], index: number): readonly Problem[] =>
  problems.length === 0
    ? problems
    : problems
        .filter(({ path }) => path[1] === index)
        .map((problem) => ({ ...problem, path: problem.path.slice(2) }));

/** The members of a List, else the object itself. */
function itemsOf(located: Located): Located[] {
  const { source, object, at, problems } = located;
  if (!isList(object)) return [located];
  const own = problems.find(({ path }) => path[0] !== 'items' || typeof path[1] !== 'number');
  if (own) throw new KasmIsolationError('bad-input', own.message);
  const items = object['items'] ?? [];
  if (!Array.isArray(items)) {
    throw new KasmIsolationError(
      'bad-input',
      `${at()}: ${object.kind}: items is no list; write one`,
    );
  }
  return items.flatMap((item, index) =>
    itemsOf({
      source,
      object: typed(item, object),
      at: () => `${at()}, items[${index}]`,
      problems: within(problems, index),
    }),
  );
}

/** Whatever texts hold, one by one: the documents of YAML or JSON, and in place of a List its members. */
export const objectsIn = (sources: readonly Source[]): readonly Located[] =>
  sources.flatMap(documentsOf).flatMap(itemsOf);
