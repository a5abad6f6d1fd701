import { resolve as resolvePath } from 'node:path';
import { createJiti } from 'jiti';
import * as self from '../../index.ts';
import { KasmIsolationError, reason } from '../../errors.ts';
import { plain } from '../plain.ts';

const bad = (line: string, cause?: unknown): KasmIsolationError =>
  new KasmIsolationError('bad-input', line, cause);

/**
 * The default export of a TypeScript or JavaScript module as plain data, loaded in this process: Node 20 cannot import
 * TypeScript by itself, so jiti does. It keeps nothing on disk, for what others put into its folder would run.
 */
export async function loadModule(source: string): Promise<unknown> {
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    esmEvalTempFile: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { 'kasm-isolation': self },
  });
  let module: { default?: unknown };
  try {
    module = await jiti.import(resolvePath(source));
  } catch (error) {
    throw bad(`threw while it was loaded: ${reason(error)}; mend the module`, error);
  }
  if (module.default === undefined) {
    throw bad('has no default export; write: export default defineValues({ ... })');
  }
  return plain(module.default);
}
