import { oneLine } from './report/words.ts';

/** What a command talks to: the process, or a test. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream;
  /** The result. */
  readonly stdout: NodeJS.WritableStream;
  /** The talk: progress, hints and refusals. */
  readonly stderr: NodeJS.WritableStream;
}

/** What a command is given besides its arguments, and the exit code that it leaves. */
export class Session {
  readonly io: Io;
  /** 0 unless a command finds something. */
  exitCode = 0;

  constructor(io: Io) {
    this.io = io;
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
