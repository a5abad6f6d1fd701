import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { packageDirectory } from '../../src/read/files.ts';
import { run } from '../../src/run.ts';

// Whoever starts the tests may want colours; what is compared here has none but where a test asks for them.
delete process.env['FORCE_COLOR'];

/** What a run leaves: its texts without their last line break. */
export interface CliRun {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A stream that keeps what is written to it; a terminal has colours. */
export class Collected extends Writable {
  readonly isTTY: boolean;
  #text = '';

  constructor(isTerminal = false) {
    super();
    this.isTTY = isTerminal;
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.#text += chunk.toString();
    done();
  }

  getColorDepth(): number {
    return this.isTTY ? 8 : 1;
  }

  /** Everything so far, without the last line break. */
  get text(): string {
    return this.#text.replace(/\n$/u, '');
  }
}

interface CliOptions {
  /** What stands on standard input. */
  readonly input?: string;
  /** Whether standard output is a terminal. */
  readonly isTerminal?: boolean;
  /** Whether standard input is a terminal. */
  readonly isTyped?: boolean;
}

/** Runs the command line in this process. */
export async function cli(
  args: readonly string[],
  { input = '', isTerminal = false, isTyped = false }: CliOptions = {},
): Promise<CliRun> {
  const [stdout, stderr] = [new Collected(isTerminal), new Collected()];
  const stdin = Object.assign(Readable.from([input]), { isTTY: isTyped });
  const exitCode = await run(args, { stdin, stdout, stderr });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

/** Runs the compiled command as a process of its own. */
export async function cliProcess(
  args: readonly string[],
  options: { input?: string; cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<CliRun> {
  const main = join(packageDirectory, 'build', 'command', 'src', 'cli.js');
  const { exitCode, stdout, stderr } = await execa(process.execPath, [main, ...args], {
    reject: false,
    ...options,
  });
  return { exitCode, stdout, stderr };
}
