import { execa } from 'execa';
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

/**
 * Runs a program to its end, or until its time is up. Whatever it started ends with it then, and when this process
 * ends; a failure is a result.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  { deadline, ...options }: ProgramOptions = {},
): Promise<Ended> {
  let pid: number | undefined;
  const end = (): void => {
    if (pid === undefined) return;
    try {
      process.kill(hasGroups ? -pid : pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  let isLate = false;
  const result = await orUndo(end, async () => {
    const running = execa(file, args, {
      ...options,
      reject: false,
      stripFinalNewline: false,
      detached: hasGroups,
      ...(options.input === undefined ? { stdin: 'ignore' } : {}),
    });
    ({ pid } = running);
    const late = (): void => {
      isLate = true;
      end();
    };
    const timer = deadline === undefined ? undefined : setTimeout(late, deadline);
    try {
      return await running;
    } finally {
      clearTimeout(timer);
    }
  });
  const { stdout, stderr, exitCode, failed } = result;
  const failure = failed
    ? result.stderr.trim().split('\n').at(-1) || result.shortMessage
    : undefined;
  return { stdout: stdout ?? '', stderr: stderr ?? '', exitCode, isLate, failure };
}
