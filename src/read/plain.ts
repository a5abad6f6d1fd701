import { KasmIsolationError } from '../errors.ts';

/** What a value is, when it is no data. */
const kindOf = (value: unknown): string =>
  typeof value === 'object' ? (value?.constructor?.name ?? 'object') : typeof value;

const isPlainMap = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** What YAML of this depth is refused for, too. */
const deepest = 1000;

function copy(value: unknown, path: string, above: readonly unknown[]): unknown {
  const bad = (what: string): KasmIsolationError =>
    new KasmIsolationError('bad-input', `${path || 'values'}: ${what}`);
  if (above.includes(value)) throw bad('holds itself; write the values out');
  if (above.length > deepest) {
    throw new KasmIsolationError('bad-input', 'is nested too deeply; flatten it');
  }
  if (value === null || ['string', 'boolean'].includes(typeof value)) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const below = [...above, value];
  if (Array.isArray(value)) {
    return value.map((item, index) => copy(item, `${path}[${index}]`, below));
  }
  if (isPlainMap(value)) {
    const entries = Object.entries(value).filter(([, child]) => child !== undefined);
    return Object.fromEntries(
      entries.map(([key, child]) => [key, copy(child, path ? `${path}.${key}` : key, below)]),
    );
  }
  const what = typeof value === 'number' ? String(value) : `a ${kindOf(value)}`;
  throw bad(`is ${what}, not data; write maps, lists, text, numbers or booleans`);
}

/** A copy of the data as JSON knows it; whatever is no data is refused, and so is what holds itself. */
export const plain = (value: unknown): unknown => copy(value, '', []);
