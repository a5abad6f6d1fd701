#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { exitCodes, reason } from './errors.ts';
import { printable } from './report/words.ts';
import { run } from './run.ts';

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
process.exitCode = await run(process.argv.slice(2));
