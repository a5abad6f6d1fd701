import { execa } from 'execa';
import { sandboxed, obstacle } from './sandbox.ts';
import { reason } from '../src/errors.ts';
import { makeParts, type Parts } from './parts.ts';

/** The variable by which a program in the sandbox learns where the parts of the lab are. */
export const partsVariable = 'KASM_ISOLATION_LAB';

/** Says why the lab cannot run here: exit code 3, or 0 where skipping is allowed. */
export class CannotRun extends Error {}

/** The parts of the lab, as a program in the sandbox was told. */
export const partsHere = (): Parts => JSON.parse(process.env[partsVariable] ?? '');

/** Throws a sentence when this machine cannot run the lab. */
async function needLab(): Promise<void> {
  const why = await obstacle();
  if (why) throw new CannotRun(`No lab here: ${why}.`);
}

/** The parts of the lab, made where they are missing; throws a sentence when this machine cannot make or run them. */
export async function partsOrReason(): Promise<Parts> {
  await needLab();
  try {
    return await makeParts((line) => console.error(line));
  } catch (error) {
    throw new CannotRun(`No lab here: ${reason(error)}.`, { cause: error });
  }
}

/** Makes the parts, then runs a program of this repository in a sandbox. Returns its exit code. */
export async function runInSandbox(command: string, args: readonly string[]): Promise<number> {
  const parts = await partsOrReason();
  const [program, all] = sandboxed(command, args);
  const { exitCode } = await execa(program, all, {
    stdio: 'inherit',
    reject: false,
    preferLocal: true,
    env: { [partsVariable]: JSON.stringify(parts), HELM: parts.helm },
  });
  return exitCode ?? 1;
}
