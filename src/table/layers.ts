/** One entry, or any map of values. */
export type Fields = Readonly<Record<string, unknown>>;
/** Entries by name. */
export type Entries = Readonly<Record<string, Fields>>;

/** Whether a value is a map, not a list. */
export const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A record that inherits nothing, so that an entry called "constructor" is just an entry. */
export const record = <Value>(
  entries: Iterable<readonly [string, Value]> = [],
): Record<string, Value> => Object.assign(Object.create(null), Object.fromEntries(entries));

const without = (entry: Fields, ...keys: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key)));

/** Drops from an entry what the fields of a later layer take the place of: another kind of place, of ports, or of claim. */
function yieldTo(entry: Fields, over: Fields): Fields {
  let kept = entry;
  if (over['ipBlocks'] || over['anywhere']) {
    kept = without(kept, 'namespaceSelector', 'podSelector', 'ipBlocks', 'anywhere');
  } else if (over['namespaceSelector'] || over['podSelector']) {
    kept = without(kept, 'ipBlocks', 'anywhere');
  }
  if (over['onlyRows']) kept = without(kept, 'from', 'to', 'ports', 'onlyFrom', 'onlyTo');
  if (over['onlyFrom'] !== undefined) kept = without(kept, 'from', 'onlyTo', 'onlyRows');
  if (over['onlyTo'] !== undefined) kept = without(kept, 'to', 'ports', 'onlyFrom', 'onlyRows');
  if (over['allPorts']) return without(kept, 'ports');
  return Array.isArray(over['ports']) ? without(kept, 'allPorts') : kept;
}

/** Named ports laid over others by name; a flow's list of port names is left alone. */
const layPorts = (under: Fields, over: Fields): Fields =>
  isMap(over['ports']) ? { ports: Object.assign(record(), under['ports'], over['ports']) } : {};

/** The fields that say something: a null, which the form admits at `enabled` alone, is as if it were not written. */
export const written = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** Lays one entry over another: fields replace fields whole, only ports merge by name. */
function layEntry(under: Fields, all: Fields): Fields {
  const over = written(all);
  const kept = yieldTo(under, over);
  return { ...kept, ...over, ...layPorts(kept, over) };
}

/** Lays layers of named entries over one another, later ones win; entries come back in the order of their names, `enabled` written out. */
export function lay(layers: readonly Entries[]): Entries {
  const result = record<Fields>();
  for (const [name, over] of layers.flatMap((layer) => Object.entries(layer))) {
    result[name] = layEntry(result[name] ?? { enabled: true }, over);
  }
  return record(Object.entries(result).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
