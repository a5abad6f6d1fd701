import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { reason } from '../errors.ts';
import { orUndo } from './ending.ts';

export interface ProgramOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take, in milliseconds. */
  readonly deadline?: number;
}

/** How a program ended. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  /** Nothing when it could not be started, or was ended. */
  readonly exitCode: number | undefined;
  readonly isLate: boolean;
  /** A sentence, where it did not end with 0. */
  readonly failure: string | undefined;
}

/** Groups are POSIX: on Windows, only the program itself is ended. */
const hasGroups = process.platform !== 'win32';

/** As many characters as are kept of each output; who says more is ended. */
const most = 100_000_000;

/** Takes what went wrong between this process and a program, which is ended then. */
type Fail = (what: string) => void;

/** The exit code of a program, or the signal that ended it. */
type Ending = [code: number | null, signal: NodeJS.Signals | null];

/** Collects the text of an output, whose characters may be cut anywhere between two pieces. */
function textOf(name: string, output: Readable | null, fail: Fail): () => string {
  const decoder = new TextDecoder();
  let text = '';
  output?.on('data', (chunk: Buffer) => {
    text += decoder.decode(chunk, { stream: true });
    if (text.length <= most) return;
    output.destroy();
    fail(`its ${name} has more than ${most / 1_000_000} MB`);
  });
  output?.on('error', (error) => fail(error.message));
  return () => text + decoder.decode();
}

/** Gives a program its input. One that ends before it has read all of it needs no more: its exit code tells. */
function feed(stdin: Writable | null, input: string | undefined, fail: Fail): void {
  stdin?.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') fail(error.message);
  });
  stdin?.end(input);
}

const wordOf = (text: string): string =>
  /^[\w./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** How a program ended that has said nothing itself. */
function endingOf(command: readonly string[], [code, signal]: Ending): string {
  const how = signal === null ? `failed with exit code ${code}` : `was killed with ${signal}`;
  return `Command ${how}: ${command.map(wordOf).join(' ')}`;
}

/**
 * Runs a program to its end, or until its time is up. Whatever it started ends with it then, and when this process
 * ends; a failure is a result.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  { input, deadline, env, cwd = process.cwd() }: ProgramOptions = {},
): Promise<Ended> {
  let child: ChildProcess | undefined;
  const end = (): void => {
    if (child?.pid === undefined) return;
    try {
      process.kill(hasGroups ? -child.pid : child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  let isLate = false;
  const late = (): void => {
    isLate = true;
    end();
  };
  let broken: string | undefined;
  const fail: Fail = (what) => {
    broken ??= what;
    end();
  };
  const timer = deadline === undefined ? undefined : setTimeout(late, deadline);
  return orUndo(end, async () => {
    try {
      child = spawn(file, args, {
        cwd,
        env: { ...process.env, ...env },
        stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        detached: hasGroups,
        windowsHide: true,
      });
      const stdout = textOf('output', child.stdout, fail);
      const stderr = textOf('talk', child.stderr, fail);
      feed(child.stdin, input, fail);
      // Its outputs are closed as well then: whoever it leaves behind may go on writing until the deadline.
      const [code, signal] = (await once(child, 'close')) as Ending;
      const said = stderr();
      const own = said.trim().split('\n').at(-1) || endingOf([file, ...args], [code, signal]);
      return {
        stdout: stdout(),
        stderr: said,
        exitCode: broken === undefined ? (code ?? undefined) : undefined,
        isLate,
        failure: broken ?? (code === 0 ? undefined : own),
      };
    } catch (error) {
      // It could not be started.
      return { stdout: '', stderr: '', exitCode: undefined, isLate, failure: reason(error) };
    } finally {
      clearTimeout(timer);
    }
  });
}
