import { wrap } from './wrap.ts';
import { oneLine } from './words.ts';
import { yamlText } from './yaml-text.ts';

/** Sentences that stand in a comment above a key; above the place where it would be, when it was not written. */
export interface Comment {
  readonly path: readonly string[];
  readonly lines: readonly string[];
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How a language writes keys, values, maps and comments. */
interface Language {
  readonly mark: string;
  readonly open: (key: string) => string;
  readonly close: readonly string[];
  readonly entry: (key: string, value: unknown) => readonly string[];
}

const yamlLines = (value: unknown): readonly string[] => yamlText(value).trimEnd().split('\n');

const yaml: Language = {
  mark: '#',
  open: (key) => yamlLines({ [key]: 0 })[0]?.replace(/ 0$/u, '') ?? '',
  close: [],
  entry: (key, value) => yamlLines({ [key]: value }),
};

const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

const tsKey = (key: string): string => (/^[A-Za-z_]\w*$/u.test(key) ? key : quoted(key));

function tsValue(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(tsValue).join(', ')}]`;
  if (!isTree(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, each]) => `${tsKey(key)}: ${tsValue(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

const typescript: Language = {
  mark: '//',
  open: (key) => `${tsKey(key)}: {`,
  close: ['},'],
  entry: (key, value) => [`${tsKey(key)}: ${tsValue(value)},`],
};

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((key, index) => path[index] === key);

/** A sentence as comment lines within 80 columns; what starts with blanks is to be copied and stays whole. */
const commentLines = (line: string, { mark }: Language, depth: number): readonly string[] => {
  const text = oneLine(line);
  if (text.startsWith('  ')) return [`${mark} ${text}`];
  const columns = Math.max(40, 80 - 2 * depth - mark.length - 1);
  return wrap(text, 0, columns)
    .split('\n')
    .map((each) => `${mark} ${each}`);
};

function linesOf(
  tree: Tree,
  comments: readonly Comment[],
  language: Language,
  path: readonly string[],
): readonly string[] {
  const said = (of: readonly Comment[]): readonly string[] =>
    of.flatMap(({ lines }) => lines.flatMap((line) => commentLines(line, language, path.length)));
  const inside = comments.filter((each) => startsWith(each.path, path));
  const written = Object.entries(tree).flatMap(([key, value]) => {
    const at = [...path, key];
    const here = inside.filter(
      (each) => each.path.length === at.length && startsWith(each.path, at),
    );
    const isParted =
      isTree(value) &&
      (Object.values(value).some(isTree) ||
        inside.some((each) => each.path.length > at.length && startsWith(each.path, at)));
    if (!isTree(value) || !isParted || Object.keys(value).length === 0) {
      return [...said(here), ...language.entry(key, value)];
    }
    return [
      ...said(here),
      language.open(key),
      ...linesOf(value, comments, language, at).map((line) => `  ${line}`),
      ...language.close,
    ];
  });
  const missing = inside.filter(({ path: of }) => {
    const next = of[path.length];
    return next !== undefined && !Object.hasOwn(tree, next);
  });
  return [...written, ...said(missing)];
}

/** Values as a YAML file with comments. `head` are its first lines, without the mark of a comment. */
export const commentedYaml = (
  values: Tree,
  comments: readonly Comment[],
  head: readonly string[],
): string =>
  `${[...head.map((line) => `# ${line}`), ...linesOf(values, comments, yaml, [])].join('\n')}\n`;

/** Values as a TypeScript module with comments. */
export const commentedModule = (
  values: Tree,
  comments: readonly Comment[],
  head: readonly string[],
): string =>
  [
    ...head.map((line) => `// ${line}`),
    "import { defineValues } from 'kasm-isolation';",
    '',
    'export default defineValues({',
    ...linesOf(values, comments, typescript, []).map((line) => `  ${line}`),
    '});',
    '',
  ].join('\n');
