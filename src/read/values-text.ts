import { formProblems } from '../../schema/problems.ts';
import { KasmIsolationError } from '../errors.ts';
import { readYaml } from './yaml.ts';

const bad = (line: string): KasmIsolationError => new KasmIsolationError('bad-input', line);

/** As many bytes of values as are read: Kubernetes has room for no more in a release. */
export const mostValues = 1_000_000;

/** Values are a map; the contract says what is wrong with anything else. */
export function asMap(values: unknown, source: string): unknown {
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) return values;
  const [problem] = formProblems(values);
  throw bad(`${source}: ${problem?.path}: ${problem?.message}`);
}

/**
 * The values of a text: one document, with one reading, for Helm 3 takes the first, also an empty one, and Helm 4
 * merges all. `source` says in messages where it came from.
 */
export function valuesOf(text: string, source: string): unknown {
  const documents = readYaml(text);
  if (documents.length > 1) throw bad(`${source}: holds ${documents.length} documents; write one`);
  const [document] = documents;
  if (document && document.separators > 1) {
    throw bad(`${source}:${document.line}: stands behind an empty document; write at most one ---`);
  }
  const problems = (document?.problems ?? []).map(({ line, message }) => ({
    path: '',
    message,
    line,
  }));
  if (problems.length > 0) {
    const lines = problems.map(({ line, message }) => `${source}:${line}: ${message}`);
    throw new KasmIsolationError('bad-input', lines, undefined, problems);
  }
  return asMap(document?.value ?? {}, source);
}
