import { existsSync } from 'node:fs';
import { extname, resolve as resolvePath } from 'node:path';
import { createJiti } from 'jiti';
import { LineCounter, parseAllDocuments } from 'yaml';
import { nearestName } from '../schema/nearest.ts';
import { presetNames } from '../schema/names.ts';
import { KasmIsolationError, reason } from './errors.ts';
import { readInput } from './files.ts';

const scripts = new Set(['.ts', '.mts', '.js', '.mjs']);

const bad = (line: string, cause?: unknown): KasmIsolationError =>
  new KasmIsolationError('bad-input', line, cause);

/**
 * Values from a source: the name of a preset, a YAML file, a TypeScript or JavaScript module whose
 * default export they are, or `-` for YAML on standard input. Gives plain JSON data that nobody has
 * judged yet; throws one sentence when the source cannot be read.
 */
export async function loadValues(source: string): Promise<unknown> {
  if (presetNames.some((name) => name === source)) return { preset: source };
  if (source !== '-' && !existsSync(source)) {
    const near = nearestName(source, presetNames);
    const hint = near
      ? `did you mean the preset "${near}"?`
      : `write a file or one of ${presetNames.join(', ')}`;
    throw bad(`${source}: no such file or preset; ${hint}`);
  }
  const values = scripts.has(extname(source))
    ? await importValues(source)
    : await parseValues(source);
  return plain(values, source, '');
}

/** YAML as Helm reads it: version 1.1, one document, no key twice. */
async function parseValues(source: string): Promise<unknown> {
  const text = await readInput(source);
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    lineCounter: lines,
    prettyErrors: false,
  });
  if ('empty' in documents) return {};
  if (documents.length > 1) throw bad(`${source}: holds ${documents.length} documents; write one`);
  const [document] = documents;
  const errors = document?.errors ?? [];
  if (errors.length > 0) {
    throw new KasmIsolationError(
      'bad-input',
      errors.map(
        (error) =>
          `${source}:${lines.linePos(error.pos[0]).line}: is not sound YAML: ${reason(error)}`,
      ),
    );
  }
  try {
    return document?.toJS() ?? {};
  } catch (error) {
    throw bad(`${source}: is not sound YAML: ${reason(error)}`, error);
  }
}

/** The default export of a module; Node 20 cannot import TypeScript by itself, so jiti does. */
async function importValues(source: string): Promise<unknown> {
  const self = new URL(import.meta.url.endsWith('.ts') ? 'index.ts' : 'index.js', import.meta.url);
  const jiti = createJiti(import.meta.url, {
    alias: { 'kasm-isolation': self.pathname },
    moduleCache: false,
  });
  let module: { default?: unknown };
  try {
    module = await jiti.import(resolvePath(source));
  } catch (error) {
    throw bad(`${source}: threw while it was loaded: ${reason(error)}; mend the module`, error);
  }
  if (module.default === undefined) {
    throw bad(`${source}: has no default export; write: export default defineValues({ ... })`);
  }
  return module.default;
}

/** A copy of the data as JSON knows it; dates become text, whatever else is no data is refused. */
function plain(value: unknown, source: string, path: string): unknown {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value))
    return value.map((item, index) => plain(item, source, `${path}[${index}]`));
  const prototype = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (prototype === null || prototype?.constructor?.name === 'Object') {
    return Object.fromEntries(
      Object.entries(value as object)
        .filter(([, child]) => child !== undefined)
        .map(([key, child]) => [key, plain(child, source, path ? `${path}.${key}` : key)]),
    );
  }
  throw bad(
    `${source}: ${path || 'values'}: is a ${typeof value}, not data; write maps, lists, text, numbers or booleans`,
  );
}
