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

/** The parts of the lab, made where they are missing; throws a sentence when this machine cannot make or run them. */
export const partsOrReason = (): Promise<Parts> => made(makeParts);

/**
 * Makes the parts, and others where `more` is given, then runs a program of this repository in a sandbox. Returns its
 * exit code.
 */
export async function runInSandbox<T extends object>(
  command: string,
  args: readonly string[],
  more?: (say: Say) => Promise<T>,
): Promise<number> {
  const parts = await partsOrReason();
  const others = more ? await made(more) : {};
  const [program, all] = sandboxed(command, args);
  const { exitCode } = await execa(program, all, {
    stdio: 'inherit',
    reject: false,
    preferLocal: true,
    env: { [partsVariable]: JSON.stringify({ ...parts, ...others }), HELM: parts.helm },
  });
  return exitCode ?? 1;
}

/**
 * Makes the parts, and others where `more` is given, then runs a program of this repository again in a sandbox and returns
 * its exit code: 3, after a sentence, when this machine cannot run the lab.
 */
export async function runAgainInSandbox<T extends object>(
  file: string,
  args: readonly string[] = process.argv.slice(2),
  more?: (say: Say) => Promise<T>,
): Promise<number> {
  try {
    return await runInSandbox(process.execPath, ['--import', 'tsx', file, ...args], more);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    console.error(error.message);
    return exitCodes.environment;
  }
}
