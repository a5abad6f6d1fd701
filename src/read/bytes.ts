import { KasmIsolationError } from '../errors.ts';

/** As many bytes as are read of anything: texts of V8 hold no more than half a gigabyte. */
export const mostBytes = 500_000_000;

/** What is said of a source with more bytes than are read of it. */
export const tooLarge = (source: string, limit: number): KasmIsolationError =>
  new KasmIsolationError(
    'bad-input',
    `${source}: has more than ${limit / 1_000_000} MB; give less at a time`,
  );

/** Bytes as text; one sentence where they are no UTF-8. */
export function textOf(source: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new KasmIsolationError('bad-input', `${source}: is no UTF-8; save it as UTF-8`, error);
  }
}
