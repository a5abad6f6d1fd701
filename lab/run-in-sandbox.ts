import { execa } from 'execa';
import { sandboxed, obstacle } from './sandbox.ts';
import { exitCodes, reason } from '../src/errors.ts';
import type { Say } from '../src/helm/cache.ts';
import { makeParts, type Parts } from './parts.ts';

/** The variable by which a program in the sandbox learns where the parts of the lab are. */
export const partsVariable = 'KASM_ISOLATION_LAB';

/** Says why the lab cannot run here: exit code 3, or 0 where skipping is allowed. */
export class CannotRun extends Error {}

/** The parts of the lab, and what else there is, as a program in the sandbox was told. */
export const partsHere = <T extends Parts = Parts>(): T =>
  JSON.parse(process.env[partsVariable] ?? '');

/** Throws a sentence when this machine cannot run the lab. */
async function needLab(): Promise<void> {
  const why = await obstacle();
  if (why) throw new CannotRun(`No lab here: ${why}.`);
}

/** What `make` makes; throws a sentence when this machine cannot make or run it. */
async function made<T>(make: (say: Say) => Promise<T>): Promise<T> {
  await needLab();
  try {
    return await make((line) => console.error(line));
  } catch (error) {
    throw new CannotRun(`No lab here: ${reason(error)}.`, { cause: error });
  }
}

/**
 * The parts of the lab and what `more` makes, made where they are missing; throws a sentence when this machine cannot
 * make or run them.
 */
export async function partsOrReason<T extends object>(
  more?: (say: Say) => Promise<T>,
): Promise<Parts & T>;
export async function partsOrReason(more?: (say: Say) => Promise<object>): Promise<Parts> {
  const parts = await made(makeParts);
  return more ? { ...parts, ...(await made(more)) } : parts;
}

/**
 * Runs a program of this repository in a sandbox, which is told of the parts; gives its exit code. `each` gets every line
 * that it prints, in place of the terminal.
 */
export async function runInSandbox(
  command: string,
  args: readonly string[],
  parts: Parts,
  each?: (line: string) => void,
): Promise<number> {
  const [program, all] = sandboxed(command, args);
  const options = {
    reject: false,
    preferLocal: true,
    env: { [partsVariable]: JSON.stringify(parts), HELM: parts.helm },
  } as const;
  if (!each) return (await execa(program, all, { ...options, stdio: 'inherit' })).exitCode ?? 1;
  const running = execa(program, all, { ...options, all: true, buffer: false, stdin: 'ignore' });
  for await (const line of running.iterable({ from: 'all' })) each(line);
  return (await running).exitCode ?? 1;
}

/**
 * Makes the parts, and others where `more` is given, then runs a program of this repository again in a sandbox and returns
 * its exit code: 3, after a sentence, when this machine cannot run the lab.
 */
export async function runAgainInSandbox(
  file: string,
  args: readonly string[] = process.argv.slice(2),
  more?: (say: Say) => Promise<object>,
): Promise<number> {
  try {
    const parts = await partsOrReason(more);
    return await runInSandbox(process.execPath, ['--import', 'tsx', file, ...args], parts);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    console.error(error.message);
    return exitCodes.environment;
  }
}
