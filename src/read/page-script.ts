import { join } from 'node:path';
import { KasmIsolationError } from '../errors.ts';
import { packageDirectory, readInput } from './files.ts';

const file = join(packageDirectory, 'dist', 'page', 'report.js');

/** The script of the page of a report, as it was bundled when the package was made. */
export async function pageScript(): Promise<string> {
  try {
    return await readInput(file);
  } catch (error) {
    const line = `${file}: the script of the page is missing; in a clone write npm run build:page`;
    throw new KasmIsolationError('environment', line, error);
  }
}
