import { isAlias, isScalar, type Scalar as ScalarNode } from 'yaml';
import { quoted } from './problem.ts';
import { integerKey, resolvePlain, type Scalar } from './scalar.ts';

const core = 'tag:yaml.org,2002:';

const badTag = (tag: string): string =>
  `tag ${tag.replace(core, '!!')} has no shared reading here; leave it out`;

/** `<<` without quotes. */
export const isMergeKey = (node: unknown): boolean =>
  isScalar(node) &&
  node.value === '<<' &&
  (node.tag === undefined ? node.type === 'PLAIN' : node.tag === `${core}merge`);

/** What is wrong with the tag of a map or a list: go-yaml reads through any, other parsers make sets of some. */
export const collectionProblem = ({
  tag,
}: {
  readonly tag?: string | undefined;
}): string | undefined =>
  tag === undefined || tag === `${core}map` || tag === `${core}seq` ? undefined : badTag(tag);

/** The value of a scalar: text in quotes is text, unless a tag says otherwise. */
export function scalarValue(node: ScalarNode): Scalar {
  const text = String(node.value);
  if (node.tag === `${core}str` || (node.tag === undefined && node.type !== 'PLAIN')) return text;
  return resolvePlain(text);
}

/** Whether go-yaml takes a value for what its tag says; tags that change a value are not read. */
function isTagged(tag: string, value: Scalar, text: string): boolean {
  if (tag === `${core}str`) return true;
  if (tag === `${core}null`) return value === null;
  if (tag === `${core}bool`) return typeof value === 'boolean';
  if (tag === `${core}int`) return typeof value === 'number' && integerKey(text) !== undefined;
  return tag === `${core}float` && typeof value === 'number';
}

/** A quote that nothing closes, which the parser lets pass at the end of a text; one character in two escapes. */
function quoteProblem({ type }: ScalarNode, source: string): string | undefined {
  const isOpen =
    type === 'QUOTE_SINGLE'
      ? source.endsWith("''") && source.split("'").length % 2 === 0
      : /(?<!\\)(?:\\\\)*\\"$/u.test(source.slice(-1000));
  if (isOpen) return 'opens a quote that nothing closes; close it';
  if (type === 'QUOTE_DOUBLE' && /(?<!\\)(?:\\\\)*\\\//u.test(source)) {
    return 'writes \\/, which Helm does not read; write /';
  }
  return type === 'QUOTE_DOUBLE' && /\\u[dD][89a-fA-F]/u.test(source)
    ? 'writes one character as two escapes; write the character'
    : undefined;
}

/** What is wrong with a scalar of this text, in brackets or not. */
export function scalarProblem(
  node: ScalarNode,
  inBrackets: boolean,
  text: string,
): string | undefined {
  const content = String(node.value);
  const value = scalarValue(node);
  if (node.type?.startsWith('QUOTE')) {
    const problem = quoteProblem(node, text.slice(...(node.range ?? [0, 0])));
    if (problem !== undefined) return problem;
  }
  if (inBrackets && node.type === 'PLAIN' && /\?|^:/u.test(content)) {
    return `${quoted(content)} stands in brackets and holds a ? or begins with a colon; quote it`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return `${quoted(content)} is no number of JSON; write a number or quote it`;
  }
  return node.tag === undefined || isTagged(node.tag, value, content)
    ? undefined
    : badTag(node.tag);
}

const [plainColon, anyColon] = [/[ \t]*:(?=\s|$)/uy, /[ \t]*:/uy];
const keyAlone = /(?:\s|#.*\n)*[,}\]]/uy;

/** go-yaml wants a key and its colon on one line and, in brackets, a blank behind the colon of plain text. */
export function keyProblem(node: unknown, inBrackets: boolean, text: string): string | undefined {
  const [start, end] = (isScalar(node) || isAlias(node) ? node.range : null) ?? [0, 0];
  if (end === start) return undefined;
  const colon = inBrackets && isScalar(node) && node.type === 'PLAIN' ? plainColon : anyColon;
  [colon.lastIndex, keyAlone.lastIndex] = [end, end];
  if (inBrackets && keyAlone.test(text)) return undefined;
  return colon.test(text) && !text.slice(start, end).includes('\n')
    ? undefined
    : 'is no key that its colon follows; write key: value on one line';
}

/** The text of a key, or nothing when Helm has none for it: fractions, null, maps and lists. */
export function keyText(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  const value = scalarValue(node);
  if (typeof value === 'number') return integerKey(String(node.value));
  return value === null ? undefined : String(value);
}
