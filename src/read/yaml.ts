import { isScalar, parseAllDocuments, type Document } from 'yaml';
import { blankProblems } from './yaml/blanks.ts';
import { indentBrackets } from './yaml/brackets.ts';
import { chunksOf, type Chunk } from './yaml/chunks.ts';
import { decode, TooManyAliases } from './yaml/decode.ts';
import type { YamlProblem } from './yaml/problem.ts';

export interface LocatedProblem extends YamlProblem {
  /** The line of the text, from 1. */
  readonly line: number;
}

/** One document of a text. */
export interface YamlDocument {
  /** The line where its content begins, from 1. */
  readonly line: number;
  /** How many lines of `---` stand before it. */
  readonly separators: number;
  /**
   * Plain JSON data, as Helm and kubectl read it. When there are problems it is only as far as it could be
   * read: enough to name the object, not to judge it.
   */
  readonly value: unknown;
  /** What Helm refuses, or what readers take in two ways. Without any, `value` is what Helm reads. */
  readonly problems: readonly LocatedProblem[];
}

interface Parsed {
  readonly text: string;
  readonly documents: readonly Document.Parsed[];
}

/** Structure alone: what a scalar means is decided here, not by a schema of the parser. */
function parse(text: string): Parsed {
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
  });
  return { text, documents: 'empty' in documents ? [] : documents };
}

const isSound = ({ documents }: Parsed): boolean =>
  documents.every(({ errors }) => errors.length === 0);

/** The text as the parser takes it: brackets are indented when it does not take them as they are. */
function parseAsGo(text: string): Parsed {
  const parsed = parse(text);
  if (isSound(parsed) || !/[[{]/u.test(text)) return parsed;
  const again = parse(indentBrackets(text));
  return isSound(again) ? again : parsed;
}

/** Nothing, or a block of text that is the whole document, whose indentation parsers count in two ways. */
const isNoContent = (node: unknown): boolean =>
  isScalar(node) &&
  (node.type === 'PLAIN' ? node.value === '' : String(node.type).startsWith('BLOCK'));

/** What is wrong with the text itself, in the parser's own words if it has any: what follows is noise then. */
function textProblems({ text, documents: [document, second] }: Parsed): readonly YamlProblem[] {
  const errors = document?.errors ?? [];
  if (errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) throw new RangeError('too deep');
  if (errors.length > 0) {
    return errors.map(({ pos, message }) => ({
      offset: pos[0],
      path: [],
      message: `is not sound YAML: ${message}; mend it`,
    }));
  }
  const problems = [...blankProblems(text)];
  const add = (offset: number, message: string): void =>
    void problems.push({ offset, path: [], message });
  const directive = text.search(/^%/mu);
  if (directive >= 0) {
    add(directive, 'begins a line with %, as directives do; leave it out or quote it');
  }
  if (!document?.contents || isNoContent(document.contents)) {
    add(0, 'is no map; write key: value');
  }
  if (second) {
    add(
      second.range[0],
      'goes on behind the end of its document, where Helm does not read; write ---',
    );
  }
  return problems;
}

/** The line of an offset, counted on from a place whose line is known. */
function lineOf(line: number, text: string, from: number, offset: number): number {
  let count = line;
  let at = text.indexOf('\n', from);
  for (; at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function withLines(
  line: number,
  text: string,
  problems: readonly YamlProblem[],
): readonly LocatedProblem[] {
  let [at, count] = [0, line];
  return problems
    .map((problem) => ({ ...problem, offset: Math.min(problem.offset, text.length - 1) }))
    .toSorted((one, other) => one.offset - other.offset)
    .map((problem) => {
      count = lineOf(count, text, at, problem.offset);
      at = problem.offset;
      return { ...problem, line: count };
    });
}

function read(chunk: Chunk): YamlDocument {
  const parsed = parseAsGo(chunk.text);
  const { text } = parsed;
  const [document] = parsed.documents;
  const problems = chunk.problems.length > 0 ? chunk.problems : textProblems(parsed);
  const data = document ? decode(document, text) : { value: null, problems: [] };
  const all = problems.length > 0 ? problems : data.problems;
  const start = document?.contents?.range?.[0] ?? 0;
  return {
    line: lineOf(chunk.line, text, 0, start),
    separators: chunk.separators,
    value: data.value,
    problems: withLines(chunk.line, text, all),
  };
}

/** What cannot be read at all, because of its size. */
function readBounded(chunk: Chunk): YamlDocument {
  try {
    return read(chunk);
  } catch (error) {
    const isDeep = error instanceof RangeError;
    if (!isDeep && !(error instanceof TooManyAliases)) throw error;
    const message = isDeep
      ? 'is nested too deeply; flatten it'
      : 'is made of aliases for the most part; write its values out';
    const { line, separators } = chunk;
    return {
      line,
      separators,
      value: undefined,
      problems: [{ offset: 0, path: [], line, message }],
    };
  }
}

/** The documents of a text that hold anything, read as Helm reads values and kubectl manifests (go-yaml v2). */
export const readYaml = (text: string): readonly YamlDocument[] => chunksOf(text).map(readBounded);
