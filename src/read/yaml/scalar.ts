/** What go-yaml reads in a scalar without quotes. Numbers are doubles, as Helm hands them to a chart. */
export type Scalar = string | number | boolean | null;

const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word): [string, boolean] => [word, true],
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word): [string, boolean] => [word, false],
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, null] => [word, null]),
]);

const infinity = /^(?:([-+]?)\.(?:inf|Inf|INF))$/u;
const noNumber = new Set(['.nan', '.NaN', '.NAN']);

/** Go's integer literals: a leading zero means octal, as in YAML 1.1, and `0o` too, as in YAML 1.2. */
const integers: readonly (readonly [form: RegExp, prefix: string])[] = [
  [/^([-+]?)(0|[1-9][0-9]*)$/u, ''],
  [/^([-+]?)0[xX]([0-9a-fA-F]+)$/u, '0x'],
  [/^([-+]?)0[bB]([01]+)$/u, '0b'],
  [/^([-+]?)0[oO]?([0-7]+)$/u, '0o'],
];

const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/u;

/** Whole numbers beyond these are read as decimals, or as text when they are written in another base. */
const fits = (number: bigint, sign: string): boolean =>
  number < 2n ** 63n ||
  (sign === '-' && number === 2n ** 63n) ||
  (sign === '' && number < 2n ** 64n);

function integer(text: string): bigint | undefined {
  for (const [form, prefix] of integers) {
    const [, sign = '', digits] = form.exec(text) ?? [];
    if (digits === undefined) continue;
    const number = BigInt(prefix + digits);
    if (fits(number, sign)) return sign === '-' ? -number : number;
  }
  return undefined;
}

/** A decimal; one too large for a double is text. */
function decimalOf(text: string): number | undefined {
  const number = decimal.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** Behind a leading dot, underscores stand between digits only. */
const fraction = (text: string): number | undefined =>
  decimalOf(text.replaceAll(/(?<=[0-9])_(?=[0-9])/gu, ''));

/**
 * A plain scalar (one without quotes) as go-yaml v2 resolves it, which Helm and kubectl read with: the words of
 * YAML 1.1, numbers with underscores, `0o17`, no sexagesimals, dates as text. Infinities and NaN come back as
 * such; JSON has none, so Helm refuses them.
 */
export function resolvePlain(text: string): Scalar {
  const word = words.get(text);
  if (word !== undefined) return word;
  const sign = infinity.exec(text)?.[1];
  if (sign !== undefined) return sign === '-' ? -Infinity : Infinity;
  if (noNumber.has(text)) return Number.NaN;
  if (text.startsWith('.')) return fraction(text) ?? text;
  if (!/^[-+0-9]/u.test(text)) return text;
  const plain = text.replaceAll('_', '');
  const whole = integer(plain);
  if (whole !== undefined) return Number(whole);
  return decimalOf(plain) ?? text;
}

/** The text of a whole number as a key: what Go prints, or nothing beyond 64 bits with a sign, which is no key. */
export function integerKey(text: string): string | undefined {
  const whole = integer(text.replaceAll('_', ''));
  return whole !== undefined && whole < 2n ** 63n ? String(whole) : undefined;
}
