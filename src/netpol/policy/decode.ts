import { formatPath, ObjectError, type Path } from './problem.ts';

/**
 * Reads a JSON value as Go reads it into a field: `null` is the zero value, as if nothing were written,
 * in lists too; keys are case-sensitive; a value of another kind is refused
 * (https://pkg.go.dev/sigs.k8s.io/json#UnmarshalCaseSensitivePreserveInts).
 */
export type Decoder<T> = (value: unknown) => T;

/** Why a value cannot be decoded; the path grows while it is thrown upwards. */
class Mismatch extends Error {
  path: Path = [];
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

const mismatch = (value: unknown, wanted: string): Mismatch =>
  new Mismatch(`is ${shown(value)}; write ${wanted}`);

/** What was thrown under a key, with the key on its path. */
function under(key: string | number, error: unknown): unknown {
  if (error instanceof Mismatch) error.path = [key, ...error.path];
  return error;
}

function inside<T>(key: string | number, decoder: Decoder<T>, value: unknown): T {
  try {
    return decoder(value);
  } catch (error) {
    throw under(key, error);
  }
}

const isAbsent = (value: unknown): value is null | undefined =>
  value === null || value === undefined;

/** Whether a value is a map as JSON has it; what merely looks like one (a `Map`, bytes) could hide its entries. */
export function isJsonMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The root of any realm counts: an object may come from another one.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export const text: Decoder<string> = (value) => {
  if (isAbsent(value)) return '';
  if (typeof value !== 'string') throw mismatch(value, 'a string, in quotes');
  return value;
};

export const flag: Decoder<boolean> = (value) => {
  if (isAbsent(value)) return false;
  if (typeof value !== 'boolean') throw mismatch(value, 'true or false');
  return value;
};

/** A whole number of so many bits, with a sign. */
export const int =
  (bits: 32 | 64): Decoder<number> =>
  (value) => {
    if (isAbsent(value)) return 0;
    const limit = 2 ** (bits - 1);
    const fits = Number.isInteger(value) && Number(value) >= -limit && Number(value) < limit;
    if (!fits) throw mismatch(value, `a whole number of ${bits} bits, without quotes`);
    return Number(value);
  };

/** A number of 32 bits or a string, such as a port. */
export const intOrText: Decoder<number | string> = (value) =>
  typeof value === 'string' ? value : int(32)(value);

/** Days, hours and so on that exist; Go's own reading of RFC 3339. */
const isTime = (value: string): boolean => {
  const match =
    /^(\d{4}-\d{2}-\d{2})T(\d{1,2}):(\d{2}):(\d{2})(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/u.exec(value);
  if (!match) return false;
  const [, day = '', hour, minute, second] = match;
  const date = new Date(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
  return isDay && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
};

/** A moment as RFC 3339 has it; its text is kept. */
export const time: Decoder<string> = (value) => {
  if (isAbsent(value)) return '';
  if (typeof value !== 'string' || !isTime(value))
    throw mismatch(value, 'a time such as 2026-01-31T12:00:00Z');
  return value;
};

/** Whatever is written. */
export const anything: Decoder<unknown> = (value) => value;

/** A field that tells absent from its zero value. */
export const optional =
  <T>(of: Decoder<T>): Decoder<T | undefined> =>
  (value) =>
    isAbsent(value) ? undefined : of(value);

/** A list; an empty one is none, since the API never writes it. */
export const list =
  <T>(of: Decoder<T>): Decoder<readonly T[] | undefined> =>
  (value) => {
    if (isAbsent(value)) return undefined;
    if (!Array.isArray(value)) throw mismatch(value, 'a list');
    if (value.length === 0) return undefined;
    return value.map((item, index) => inside(index, of, item));
  };

/** A map of strings; an empty one is none, since the API never writes it. */
export const textMap: Decoder<Readonly<Record<string, string>> | undefined> = (value) => {
  if (isAbsent(value)) return undefined;
  if (!isJsonMap(value)) throw mismatch(value, 'a map of strings');
  const entries = Object.entries(value);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([key, item]) => [key, inside(key, text, item)]));
};

type Fields = Readonly<Record<string, Decoder<unknown>>>;

type Struct<F extends Fields> = { readonly [Key in keyof F]: ReturnType<F[Key]> };

/**
 * A map with these fields; those that are absent stay away. Another field is refused, as `kubectl`
 * asks the server to (https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation),
 * or passed over where `others` says so.
 */
export function struct<F extends Fields>(
  fields: F,
  others: 'refused' | 'passed over' = 'refused',
): Decoder<Struct<F>> {
  const known = Object.entries(fields);
  const checkFields = (map: object): void => {
    const strange = Object.keys(map).find((key) => !Object.hasOwn(fields, key));
    if (strange === undefined) return;
    const names = Object.keys(fields).join(', ');
    throw new Mismatch(`has no field ${shown(strange)}; write one of ${names}, or remove it`);
  };
  return (value) => {
    const map = isAbsent(value) ? {} : value;
    if (!isJsonMap(map)) throw mismatch(value, 'a map');
    if (others === 'refused') checkFields(map);
    const decoded: Record<string, unknown> = {};
    for (const [key, decoder] of known) {
      const field = inside(key, decoder, Object.hasOwn(map, key) ? map[key] : undefined);
      if (field !== undefined) decoded[key] = field;
    }
    return decoded as Struct<F>;
  };
}

/** A map of which only these fields are read: the rest is nothing that an answer needs. */
export const part = <F extends Fields>(fields: F): Decoder<Struct<F>> =>
  struct<F>(fields, 'passed over');

/** What a decoder makes of a value. Throws `ObjectError`. */
export function decode<T>(decoder: Decoder<T>, value: unknown): T {
  try {
    return decoder(value);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    throw new ObjectError([{ path: formatPath(error.path), message: error.message }]);
  }
}
