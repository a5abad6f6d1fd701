import { resolve as resolvePath } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { exitCodes, KasmIsolationError } from '../errors.ts';
import { commitOf } from '../git/file-at.ts';
import { findHelm } from '../helm/find.ts';
import type { Session } from '../io.ts';
import { formats } from '../report/formats.ts';
import { isHeldUp, reviewReport, type Reviewed } from '../report/answers/review.ts';
import { assertName, failOnChange, withRenderOptions } from './options.ts';
import { answer, assertFormat, withOutputOptions } from './output.ts';
import { assertFile, reviewOf } from './reviewed.ts';

/** Refuses one file for two answers: the later would replace the earlier. */
function assertApart(
  files: Readonly<Partial<Record<'output' | 'sarif' | 'comment', string>>>,
): void {
  const names = [files.output, files.sarif, files.comment].flatMap((name) => name ?? []);
  if (new Set(names.map((name) => resolvePath(name))).size === names.length) return;
  throw new KasmIsolationError(
    'bad-input',
    '--output, --sarif and --comment: two of them name one file; name another',
  );
}

const charactersOf = (text: string): number => {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1000) return count;
  throw new InvalidArgumentError('Write a whole number from 1000.');
};

/** `review`: files of values against a commit of git, for pull requests: are they sound, and what do they open? */
export const reviewCommand = (session: Session) =>
  withOutputOptions(
    withRenderOptions(
      new Command('review')
        .description('hold changed files of values against a commit: are they sound, what opens?')
        .addArgument(new Argument('<files...>', 'YAML files of values, each of one release')),
    ),
  )
    .requiredOption('--base <commit>', 'what they change, as git names it, such as origin/main')
    .addOption(failOnChange())
    .addOption(
      new Option('--characters <number>', 'longest answer, as markdown').argParser(charactersOf),
    )
    .option('--sarif <file>', 'write it there as SARIF, too')
    .option('--comment <file>', 'write it there as a comment, too: markdown, cut to what one holds')
    .option('--whole <words>', 'where the whole is, in a comment that is cut')
    .action(async (files, options) => {
      assertFormat(options.format, ['table', 'json', 'markdown', 'sarif']);
      const { base, failOn, chart, namespace, release } = options;
      assertApart(options);
      assertName('release', release);
      assertName('namespace', namespace);
      files.forEach(assertFile);
      const commit = await commitOf(base);
      session.reads(chart);
      const helm = await findHelm({ helm: options.helm }, session.say);
      const reviewed: Reviewed[] = [];
      for (const file of new Set(files)) {
        reviewed.push(
          await reviewOf(session, file, commit, { base, chart, namespace, release, helm }),
        );
      }
      const report = reviewReport(reviewed, { base, failOn });
      if (options.sarif) await session.write(options.sarif, `${formats.sarif(report)}\n`);
      if (options.comment) {
        await session.write(
          options.comment,
          `${formats.markdown(report, { whole: options.whole })}\n`,
        );
      }
      await answer(session, report, { ...options, whole: undefined });
      session.exitCode = exitCodeOf(reviewed, failOn);
    });

/** A finding only where every file could be judged. */
function exitCodeOf(reviewed: readonly Reviewed[], failOn: Parameters<typeof isHeldUp>[1]): number {
  const heldUp = reviewed.filter((each) => isHeldUp(each, failOn));
  if (heldUp.length === 0) return exitCodes.holds;
  if (heldUp.some(({ state, problems }) => problems.length > 0 || state === 'unknown')) {
    return exitCodes.misuse;
  }
  const isFound = heldUp.some(({ found }) => found.opened.length + found.closed.length > 0);
  return isFound ? exitCodes.finding : exitCodes.environment;
}
