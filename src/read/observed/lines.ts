import { createReadStream } from 'node:fs';
import { KasmIsolationError, reason } from '../../errors.ts';
import { takeInput } from '../files.ts';

/** Lines that are longer than any that a tool writes are cut: nothing can be read from them. */
const longest = 65_536;

const isUtf16 = (chunk: Uint8Array): boolean =>
  (chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff);

/** The lines of a file, or of standard input for `-`, some at a time; never all of them. One sentence when it cannot be read. */
export async function* linesOf(
  source: string,
  stdin: NodeJS.ReadableStream,
): AsyncGenerator<readonly string[]> {
  const given = source === '-' ? takeInput(stdin) : undefined;
  const decoder = new TextDecoder();
  let rest = '';
  let isFirst = true;
  try {
    for await (const chunk of given ?? createReadStream(source)) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      if (isFirst && isUtf16(bytes)) {
        throw new KasmIsolationError('bad-input', `${source}: is no UTF-8; save it as UTF-8`);
      }
      isFirst = false;
      const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/u);
      rest = (lines.pop() ?? '').slice(0, longest);
      yield lines.map((line) => line.slice(0, longest));
    }
  } catch (error) {
    if (error instanceof KasmIsolationError) throw error;
    const line = `${source}: cannot be read (${reason(error)}); name a file`;
    throw new KasmIsolationError('bad-input', line, error);
  }
  const last = rest + decoder.decode();
  if (last !== '') yield [last];
}
