import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { nearestName } from '../../schema/nearest.ts';
import { presetNames } from '../../schema/names.ts';
import { KasmIsolationError } from '../errors.ts';
import { tooLarge } from './bytes.ts';
import { readInput } from './files.ts';
import { readModule } from './module.ts';
import { asMap, mostValues, valuesOf } from './values-text.ts';

const scripts = new Set(['.ts', '.mts', '.js', '.mjs']);

const bad = (line: string, cause?: unknown): KasmIsolationError =>
  new KasmIsolationError('bad-input', line, cause);

/** Whether a source of values is the name of a preset. */
export const isPreset = (source: string): boolean => presetNames.some((name) => name === source);

/** Where values may come from, and what their module prints may go to. */
interface Talk {
  readonly stdin: NodeJS.ReadableStream;
  readonly say: (line: string) => void;
  /** Hears of the bytes that were read. */
  readonly judges?: (name: string, text: string) => void;
}

/**
 * Values from a source: the name of a preset, a YAML file, a TypeScript or JavaScript module whose
 * default export they are, or `-` for YAML on standard input. Gives plain JSON data that nobody has
 * judged yet; throws one sentence when the source cannot be read.
 */
export async function loadValues(
  source: string,
  { stdin, say, judges = () => undefined }: Talk = { stdin: process.stdin, say: console.error },
): Promise<unknown> {
  if (isPreset(source)) return { preset: source };
  if (source !== '-' && !existsSync(source)) {
    const near = nearestName(source, presetNames);
    const hint = near
      ? `did you mean the preset "${near}"?`
      : `write a file or one of ${presetNames.join(', ')}`;
    throw bad(`${source}: no such file or preset; ${hint}`);
  }
  if (!isModule(source)) {
    const text = await readInput(source, stdin, mostValues);
    judges(source, text);
    return valuesOf(text, source);
  }
  const values = await readModule(source, say);
  judges(source, await readInput(source, stdin));
  if (JSON.stringify(values).length > mostValues) {
    throw tooLarge(source, mostValues);
  }
  return asMap(values, source);
}

/** Whether a source of values is a module, which is run to know them. */
export const isModule = (source: string): boolean => scripts.has(extname(source));
