import { createHash } from 'node:crypto';
import { writeWhole } from './read/write-whole.ts';
import { oneLine } from './report/words.ts';

/** What a command talks to: the process, or a test. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream;
  /** The result. */
  readonly stdout: NodeJS.WritableStream;
  /** The talk: progress, hints and refusals. */
  readonly stderr: NodeJS.WritableStream;
}

/** What was judged, by the bytes that were read. */
export interface Judged {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** What a command is given besides its arguments, and the exit code that it leaves. */
export class Session {
  readonly io: Io;
  /** 0 unless a command finds something. */
  exitCode = 0;

  /** Files and folders that were read, and open files by number: no result is written onto them. */
  readonly inputs = new Set<string | number>();

  /** What was judged so far; nothing where nobody asks, for dumps are large. */
  judged: Judged[] | undefined;

  constructor(io: Io) {
    this.io = io;
  }

  /** Notes the bytes of something that is judged. */
  readonly judges = (name: string, text: string): void => {
    if (!this.judged) return;
    const bytes = Buffer.from(text);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.judged.push({ name, sha256, bytes: bytes.length });
  };

  /** Notes what is read; `-` is standard input, which may be a file as well. */
  reads(...sources: readonly string[]): void {
    const { stdin } = this.io;
    for (const source of sources) {
      if (source !== '-') this.inputs.add(source);
      else if ('fd' in stdin && typeof stdin.fd === 'number') this.inputs.add(stdin.fd);
    }
  }

  /** Writes a result to a file, whole or not at all. */
  async write(path: string, content: string): Promise<void> {
    await writeWhole(path, content, [...this.inputs]);
  }

  /** Prints a result, with a line break behind it. */
  print(text: string): void {
    this.io.stdout.write(`${text}\n`);
  }

  /** Says what is no result, in a line: progress, hints and refusals. Names of others stand in it. */
  readonly say = (line: string): void => {
    this.io.stderr.write(`${oneLine(line)}\n`);
  };
}
