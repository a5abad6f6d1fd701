import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { checkCommand } from './commands/check.ts';
import { diffCommand } from './commands/diff.ts';
import { explainCommand } from './commands/explain.ts';
import { proveCommand } from './commands/prove.ts';
import { renderCommand } from './commands/render.ts';
import { valuesCommand } from './commands/values.ts';
import { whoCommand } from './commands/who.ts';
import { exitCodes, KasmIsolationError, reason } from './errors.ts';
import { Unfinished } from './netpol/region/index.ts';
import { packageVersion } from './read/files.ts';
import { Session, type Io } from './io.ts';
import { printable } from './report/words.ts';

const commands: readonly ((session: Session) => CommandUnknownOpts)[] = [
  renderCommand,
  checkCommand,
  valuesCommand,
  proveCommand,
  whoCommand,
  explainCommand,
  diffCommand,
];

async function programFor(session: Session): Promise<CommandUnknownOpts> {
  const { stdout, stderr } = session.io;
  const program = new Command('kasm-isolation')
    .description(
      'Isolates a Kasm Workspaces deployment with NetworkPolicies, and says what they allow.',
    )
    .version(await packageVersion())
    .showHelpAfterError('(kasm-isolation --help lists the commands)');
  for (const make of commands) program.addCommand(make(session));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(printable(text)),
    });
  }
  return program;
}

/** What a failure ends with; whatever nobody foresaw is the tool's own fault, and never a finding. */
function codeOf(error: unknown, { io: { stderr } }: Session): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.holds : exitCodes.misuse;
  }
  if (error instanceof KasmIsolationError) {
    for (const line of error.lines) stderr.write(printable(`kasm-isolation: ${line}\n`));
    return error.exitCode;
  }
  if (error instanceof Unfinished) {
    stderr.write(
      'kasm-isolation: the policies are too many-sided to finish, so nothing is claimed; ask about fewer of them\n',
    );
    return exitCodes.environment;
  }
  const stack = process.env['DEBUG'] && error instanceof Error ? `\n${error.stack}` : '';
  stderr.write(
    printable(
      `kasm-isolation: internal error: ${reason(error)}; please report it (DEBUG=1 shows where)${stack}\n`,
    ),
  );
  return exitCodes.environment;
}

/**
 * Runs the command line: `argv` without the names of node and of the program. Gives the exit code: 0 holds, 1 finding,
 * 2 misuse, 3 environment or internal. Several runs may go on at a time in one process.
 */
export async function run(argv: readonly string[], io: Io = process): Promise<number> {
  const session = new Session(io);
  try {
    const program = await programFor(session);
    await program.parseAsync([...argv], { from: 'user' });
    return session.exitCode;
  } catch (error) {
    return codeOf(error, session);
  }
}
