#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { exitCodes, reason } from './errors.ts';
import { tooOld } from './oldest-node.ts';
import { printable } from './report/printable.ts';

/** Ends with 3, in a sentence if anybody can hear it: nothing that goes wrong here is a finding. */
function fail(sentence: string): never {
  try {
    writeSync(2, printable(`kasm-isolation: ${sentence}\n`));
  } finally {
    process.exit(exitCodes.environment);
  }
}

process.on('uncaughtException', (error) => {
  fail(`internal error: ${reason(error)}; please report it`);
});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that leaves early (`| head`) is no failure: the answer is the same, and so is its exit code.
  if (error.code === 'EPIPE') return;
  fail(`standard output cannot be written (${reason(error)}); print to where there is room`);
});
// Where nobody can read the talk, the exit code still tells.
process.stderr.on('error', () => undefined);

// What Node ends with when nothing is left to wait for must not look like an answer.
process.exitCode = exitCodes.environment;

const sentence = tooOld(process.versions.node);
if (sentence !== undefined) fail(sentence);

/** The command, loaded only here: what an old Node or half a package cannot load is no finding either. */
async function load(): Promise<typeof import('./run.ts')> {
  try {
    return await import('./run.ts');
  } catch (error) {
    fail(`the package is not whole (${reason(error)}); install it again`);
  }
}

const { run } = await load();
process.exitCode = await run(process.argv.slice(2));
