import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  visit,
  type Alias,
  type Document,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import {
  collectionProblem,
  isMergeKey,
  keyProblem,
  keyText,
  scalarProblem,
  scalarValue,
} from './nodes.ts';
import { quoted, type YamlProblem } from './problem.ts';

/** Anchors belong to aliases in the order of the text: the last one before an alias counts. */
function targetsOf(document: Document.Parsed, text: string): ReadonlyMap<Alias, unknown> {
  const anchors = new Map<string, unknown>();
  const targets = new Map<Alias, unknown>();
  if (!text.includes('*')) return targets;
  visit(document, {
    Alias: (_, alias) => void targets.set(alias, anchors.get(alias.source)),
    Value: (_, node) => void (node.anchor && anchors.set(node.anchor, node)),
  });
  return targets;
}

/** go-yaml's bound: how much of what is decoded may come from aliases, from small documents to large ones. */
function tooManyAliases(decoded: number, aliased: number): boolean {
  if (aliased <= 100 || decoded <= 1000) return false;
  const share = Math.min(1, Math.max(0, (decoded - 400_000) / 3_600_000));
  return aliased / decoded > 0.99 - 0.89 * share;
}

/** Far beyond what values or objects need, and within what every later step can walk. */
const deepest = 1000;

/** Thrown when a document is mostly aliases, which would take all memory. */
export class TooManyAliases extends Error {}

/** Plain JSON data of a document and, when there are problems, only as far as it could be read. */
export interface Decoded {
  readonly value: unknown;
  readonly problems: readonly YamlProblem[];
}

/**
 * Decodes a document of a text as go-yaml v2 does: key by key in the order of the text. Throws a RangeError when
 * it is nested too deeply.
 */
export function decode(document: Document.Parsed, text: string): Decoded {
  const problems: YamlProblem[] = [];
  const targets = targetsOf(document, text);
  const open = new Set<Alias>();
  const path: (string | number)[] = [];
  let [brackets, decoded, aliased] = [0, 0, 0];

  const report = (node: unknown, message: string | undefined): void => {
    if (message === undefined) return;
    const range = isScalar(node) || isAlias(node) || isMap(node) || isSeq(node) ? node.range : null;
    problems.push({ offset: range?.[0] ?? 0, path: [...path], message });
  };

  const through = <Result>(alias: Alias, read: (target: unknown) => Result): Result | null => {
    const target = targets.get(alias);
    if (target === undefined || open.has(alias)) {
      const what = target === undefined ? 'names no anchor before it' : 'holds itself';
      report(alias, `alias *${alias.source} ${what}; write the value out`);
      return null;
    }
    open.add(alias);
    const result = read(target);
    open.delete(alias);
    return result;
  };

  const below = <Result>(step: string | number, read: () => Result): Result => {
    path.push(step);
    if (path.length > deepest) throw new RangeError(`more than ${deepest} levels`);
    const result = read();
    path.pop();
    return result;
  };

  const within = <Result>(node: YAMLMap | YAMLSeq, read: () => Result): Result => {
    const depth = Number(node.flow === true);
    report(node, collectionProblem(node));
    brackets += depth;
    const result = read();
    brackets -= depth;
    return result;
  };

  const value = (node: unknown): unknown => {
    decoded += 1;
    if (open.size > 0) aliased += 1;
    if (tooManyAliases(decoded, aliased)) throw new TooManyAliases();
    if (isAlias(node)) return through(node, value);
    if (isScalar(node)) {
      report(node, scalarProblem(node, brackets > 0, text));
      return scalarValue(node);
    }
    if (isSeq(node)) {
      return within(node, () => node.items.map((item, index) => below(index, () => value(item))));
    }
    const entries = new Map<string, unknown>();
    if (!isMap(node)) return null;
    fill(node, entries);
    return Object.fromEntries(entries);
  };

  /** What stands later wins, merged or written; YAML's own page on `<<` lets what is written win. */
  const fill = (map: YAMLMap, entries: Map<string, unknown>): void => {
    const written = new Set<string>();
    within(map, () => {
      for (const { key, value: content } of map.items) {
        if (isMergeKey(key)) merge(content, entries);
        else entry(key, content, written, entries);
      }
    });
  };

  const entry = (
    key: unknown,
    content: unknown,
    written: Set<string>,
    entries: Map<string, unknown>,
  ): void => {
    const target = isAlias(key) ? targets.get(key) : key;
    report(key, keyProblem(key, brackets > 0, text));
    if (isScalar(target)) report(key, scalarProblem(target, brackets > 0, text));
    const name = keyText(target);
    if (name === undefined) return report(key, 'is no text as a key; quote it');
    below(name, () => {
      if (written.has(name)) report(key, `key ${quoted(name)} stands twice; write it once`);
      written.add(name);
      entries.set(name, value(content));
    });
  };

  const merge = (node: unknown, entries: Map<string, unknown>): void => {
    // In a list the earlier map wins, so the last one goes first.
    for (const source of isSeq(node) ? node.items.toReversed() : [node]) {
      decoded += 1;
      const target = isAlias(source) ? targets.get(source) : source;
      if (!isMap(target)) {
        report(source ?? node, 'merges what is no map; write a map or an alias of one behind <<');
      } else if (isAlias(source)) through(source, () => fill(target, entries));
      else fill(target, entries);
    }
  };

  return { value: value(document.contents), problems };
}
