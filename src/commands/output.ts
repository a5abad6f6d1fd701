import { Option, type Command, type OptionValues } from '@commander-js/extra-typings';
import { KasmIsolationError } from '../errors.ts';
import type { Session } from '../io.ts';
import { formatNames, formats, type FormatName } from '../report/formats.ts';
import type { Report } from '../report/report.ts';
import { oneLine } from '../report/words.ts';

/** How this command was started, so that what is advised can be typed: a clone has it as a script of npm. */
export const started = (): string =>
  ['cli', 'start'].includes(process.env['npm_lifecycle_event'] ?? '')
    ? 'npm run cli --'
    : 'kasm-isolation';

/** A type and no interface: commander's option values want an index signature. */
export type OutputOptions = {
  readonly format: FormatName;
  readonly output?: string | undefined;
  readonly verbose?: boolean | undefined;
  readonly characters?: number | undefined;
  readonly whole?: string | undefined;
};

/** Adds the options of every command that answers. */
export const withOutputOptions = <Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
): Command<Args, Opts & OutputOptions> =>
  command
    .addOption(
      new Option('--format <name>', 'form of the answer')
        .choices(formatNames)
        .default('table' as const),
    )
    .option('-o, --output <file>', 'write the answer there, and its verdict to standard output')
    .option('--verbose', 'every detail and every table') as unknown as Command<
    Args,
    Opts & OutputOptions
  >;

/** Answers that are no difference between sets have nothing to draw or to annotate. */
export function assertFormat(format: FormatName, allowed: readonly FormatName[]): void {
  if (allowed.includes(format)) return;
  throw new KasmIsolationError(
    'bad-input',
    `--format ${format}: is no form of this answer; write one of ${allowed.join(', ')}`,
  );
}

/** Prints an answer in its format, or writes it to a file and prints its verdict. */
export async function answer(
  session: Session,
  report: Report,
  { format, output, verbose = false, ...cut }: OutputOptions,
): Promise<void> {
  if (output === undefined) {
    session.print(formats[format](report, { verbose, ...cut, stream: session.io.stdout }));
    return;
  }
  await session.write(output, `${formats[format](report, { verbose, ...cut })}\n`);
  session.print(`${oneLine(report.verdict)}\nWritten to ${oneLine(output)}`);
}
