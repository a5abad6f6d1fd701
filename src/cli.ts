#!/usr/bin/env node
import { Command, CommanderError } from '@commander-js/extra-typings';
import { checkCommand } from './commands/check.ts';
import { diffCommand } from './commands/diff.ts';
import { explainCommand } from './commands/explain.ts';
import { proveCommand } from './commands/prove.ts';
import { renderCommand } from './commands/render.ts';
import { valuesCommand } from './commands/values.ts';
import { exitCodes, KasmIsolationError } from './errors.ts';
import { packageVersion } from './read/files.ts';

const commands = [
  renderCommand,
  checkCommand,
  proveCommand,
  explainCommand,
  diffCommand,
  valuesCommand,
];

const program = new Command('kasm-isolation')
  .description(
    'Isolates a Kasm Workspaces deployment with NetworkPolicies, and says what they allow.',
  )
  .version(await packageVersion())
  .showHelpAfterError('(kasm-isolation --help lists the commands)');

for (const command of [program, ...commands]) command.exitOverride();
for (const command of commands) program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.holds : exitCodes.misuse;
  } else if (error instanceof KasmIsolationError) {
    for (const line of error.lines) process.stderr.write(`kasm-isolation: ${line}\n`);
    process.exitCode = error.exitCode;
  } else {
    throw error;
  }
}
