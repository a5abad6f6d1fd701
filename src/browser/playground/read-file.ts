import { KasmIsolationError, reason } from '../../errors.ts';
import { textOf, tooLarge } from '../../read/bytes.ts';
import type { Chosen } from './played.ts';

/** The text of a file that was chosen; one that is too large is refused before anything is read of it. */
export async function readChosen(file: File, limit: number): Promise<Chosen> {
  const { name, size } = file;
  if (size > limit) throw tooLarge(name, limit);
  try {
    return { name, text: textOf(name, new Uint8Array(await file.arrayBuffer())) };
  } catch (error) {
    if (error instanceof KasmIsolationError) throw error;
    const line = `${name}: cannot be read (${reason(error)}); choose it again`;
    throw new KasmIsolationError('bad-input', line, error);
  }
}
