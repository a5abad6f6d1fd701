import { existsSync } from 'node:fs';
import { extname, resolve as resolvePath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearestName } from '../../schema/nearest.ts';
import { presetNames } from '../../schema/names.ts';
import { formProblems } from '../../schema/problems.ts';
import { KasmIsolationError, reason } from '../errors.ts';
import { readInput } from './files.ts';
import { readYaml } from './yaml.ts';

const scripts = new Set(['.ts', '.mts', '.js', '.mjs']);

const bad = (line: string, cause?: unknown): KasmIsolationError =>
  new KasmIsolationError('bad-input', line, cause);

/**
 * Values from a source: the name of a preset, a YAML file, a TypeScript or JavaScript module whose
 * default export they are, or `-` for YAML on standard input. Gives plain JSON data that nobody has
 * judged yet; throws one sentence when the source cannot be read.
 */
export async function loadValues(
  source: string,
  stdin: NodeJS.ReadableStream = process.stdin,
): Promise<unknown> {
  if (presetNames.some((name) => name === source)) return { preset: source };
  if (source !== '-' && !existsSync(source)) {
    const near = nearestName(source, presetNames);
    const hint = near
      ? `did you mean the preset "${near}"?`
      : `write a file or one of ${presetNames.join(', ')}`;
    throw bad(`${source}: no such file or preset; ${hint}`);
  }
  const written = scripts.has(extname(source))
    ? (await importModule(source)).default
    : await parseValues(source, stdin);
  const values = plain(written, source, '');
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) return values;
  const [problem] = formProblems(values);
  throw bad(`${source}: ${problem?.path}: ${problem?.message}`);
}

/** One document, with one reading: Helm 3 takes the first, also an empty one, and Helm 4 merges all. */
async function parseValues(source: string, stdin: NodeJS.ReadableStream): Promise<unknown> {
  const documents = readYaml(await readInput(source, stdin));
  if (documents.length > 1) throw bad(`${source}: holds ${documents.length} documents; write one`);
  const [document] = documents;
  if (document && document.separators > 1) {
    throw bad(`${source}:${document.line}: stands behind an empty document; write at most one ---`);
  }
  const lines = (document?.problems ?? []).map(
    ({ line, message }) => `${source}:${line}: ${message}`,
  );
  if (lines.length > 0) throw new KasmIsolationError('bad-input', lines);
  return document?.value ?? {};
}

let lastImport: Promise<unknown> = Promise.resolve();

/** Modules are loaded one after the other: each has the console of the process for its own while it loads. */
function importModule(source: string): Promise<{ default?: unknown }> {
  const own = lastImport.then(() => importNow(source));
  lastImport = own.catch(() => undefined);
  return own;
}

/** A module with a default export; Node 20 cannot import TypeScript by itself, so jiti does. */
async function importNow(source: string): Promise<{ default?: unknown }> {
  const self = new URL(
    import.meta.url.endsWith('.ts') ? '../index.ts' : '../index.js',
    import.meta.url,
  );
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, {
    alias: { 'kasm-isolation': fileURLToPath(self) },
    interopDefault: false,
    moduleCache: false,
  });
  let module: { default?: unknown };
  const { log, info, debug } = console;
  // Standard output is for the result: what a module prints is talk.
  Object.assign(console, { log: console.error, info: console.error, debug: console.error });
  try {
    module = await jiti.import(resolvePath(source));
  } catch (error) {
    throw bad(`${source}: threw while it was loaded: ${reason(error)}; mend the module`, error);
  } finally {
    Object.assign(console, { log, info, debug });
  }
  if (module.default === undefined) {
    throw bad(`${source}: has no default export; write: export default defineValues({ ... })`);
  }
  return module;
}

/** What a value is, when it is no data. */
const kindOf = (value: unknown): string =>
  typeof value === 'object' ? (value?.constructor?.name ?? 'object') : typeof value;

const isPlainMap = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** A copy of the data as JSON knows it; whatever is no data is refused, and so is what holds itself. */
function plain(
  value: unknown,
  source: string,
  path: string,
  above: readonly unknown[] = [],
): unknown {
  const at = path || 'values';
  if (above.includes(value)) throw bad(`${source}: ${at}: holds itself; write the values out`);
  if (value === null || ['string', 'boolean'].includes(typeof value)) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const below = [...above, value];
  if (Array.isArray(value)) {
    return value.map((item, index) => plain(item, source, `${path}[${index}]`, below));
  }
  if (isPlainMap(value)) {
    const entries = Object.entries(value).filter(([, child]) => child !== undefined);
    return Object.fromEntries(
      entries.map(([key, child]) => [
        key,
        plain(child, source, path ? `${path}.${key}` : key, below),
      ]),
    );
  }
  const what = typeof value === 'number' ? String(value) : `a ${kindOf(value)}`;
  throw bad(`${source}: ${at}: is ${what}, not data; write maps, lists, text, numbers or booleans`);
}
