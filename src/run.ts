import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { commandGroups } from './commands/index.ts';
import { started } from './commands/output.ts';
import { exitCodes, KasmIsolationError, reason } from './errors.ts';
import { Unfinished } from './netpol/region/index.ts';
import { packageVersion } from './read/files.ts';
import { Session, type Io } from './io.ts';
import { printable } from './report/words.ts';

async function programFor(session: Session): Promise<CommandUnknownOpts> {
  const { stdout, stderr } = session.io;
  const program = new Command('kasm-isolation')
    .description(
      'Isolates a Kasm Workspaces deployment with NetworkPolicies, and says what they allow.',
    )
    .version(await packageVersion())
    .showHelpAfterError(`(${started()} --help lists the commands)`);
  for (const [group, listed] of Object.entries(commandGroups)) {
    for (const { make, example } of listed) {
      const command = make(session).helpGroup(`${group}:`);
      program.addCommand(command.addHelpText('after', `\nExample:\n  ${started()} ${example}`));
    }
  }
  program.commandsGroup('Help:').helpCommand('help [command]', 'say how a command is used');
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(printable(text)),
    });
  }
  return program;
}

const hasWorkingDirectory = (): boolean => {
  try {
    return process.cwd() !== '';
  } catch {
    return false;
  }
};

/** What went wrong, as a failure that a user can mend; nothing for what nobody foresaw. */
function known(error: unknown): KasmIsolationError | undefined {
  if (error instanceof KasmIsolationError) return error;
  if (error instanceof Unfinished) {
    return new KasmIsolationError(
      'environment',
      'the policies are too many-sided to finish, so nothing is claimed; ask about fewer of them',
    );
  }
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return new KasmIsolationError('bad-input', 'what was given is nested too deeply; flatten it');
  }
  if (!hasWorkingDirectory()) {
    return new KasmIsolationError(
      'environment',
      'the working directory is gone; change to one that exists',
    );
  }
  return undefined;
}

/** What a failure ends with; whatever nobody foresaw is the tool's own fault, and never a finding. */
function codeOf(error: unknown, { say }: Session): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.holds : exitCodes.misuse;
  }
  const failure = known(error);
  for (const line of failure?.lines ?? []) say(`kasm-isolation: ${line}`);
  if (failure) return failure.exitCode;
  say(`kasm-isolation: internal error: ${reason(error)}; please report it (DEBUG=1 shows where)`);
  if (process.env['DEBUG'] && error instanceof Error) error.stack?.split('\n').forEach(say);
  return exitCodes.environment;
}

/** A first word that is no command is that and nothing else, whatever stands behind it: `--help` would end well. */
const withoutHelpFor = (
  program: CommandUnknownOpts,
  argv: readonly string[],
): readonly string[] => {
  const [first = '-'] = argv;
  const isCommand = first === 'help' || program.commands.some((each) => each.name() === first);
  return first.startsWith('-') || isCommand ? argv : [first];
};

/**
 * Runs the command line: `argv` without the names of node and of the program. Gives the exit code: 0 holds, 1 finding,
 * 2 misuse, 3 environment or internal. Several runs may go on at a time in one process.
 */
export async function run(argv: readonly string[], io: Io = process): Promise<number> {
  const session = new Session(io);
  try {
    const program = await programFor(session);
    await program.parseAsync([...withoutHelpFor(program, argv)], { from: 'user' });
    return session.exitCode;
  } catch (error) {
    return codeOf(error, session);
  }
}
