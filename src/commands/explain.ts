import { Argument, Command, Option } from '@commander-js/extra-typings';
import { exitCodes } from '../errors.ts';
import type { Session } from '../io.ts';
import { explain } from '../reach/ask.ts';
import { parsePort } from '../reach/ends.ts';
import { labelsNotes } from '../report/answers/guard-allowed.ts';
import { explainReport } from '../report/answers/explain.ts';
import { evidence, withEvidenceOptions } from './evidence.ts';
import { clusterOf } from '../reach/coverage/index.ts';
import { translatedNote, withoutUnjudged, notesOn } from '../report/answers/cluster-notes.ts';
import { covered } from './covered.ts';
import { answer, assertFormat, withOutputOptions } from './output.ts';

const who =
  'component, peer, pod (namespace/name), labels (namespace:key=value,…), address, network, internet, or * for everybody';

/** `explain`: why one can or cannot reach another; the answer is the result, so both end with 0 unless one is expected. */
export const explainCommand = (session: Session) =>
  withOutputOptions(
    withEvidenceOptions(
      new Command('explain')
        .description('say why one can or cannot reach another')
        .addArgument(new Argument('<from>', who))
        .addArgument(new Argument('<to>', 'the same'))
        .addArgument(
          new Argument('<port>', 'port of the container, such as 5432 or 53/UDP').argParser(
            parsePort,
          ),
        ),
    ),
  )
    .addOption(
      new Option('--expect <answer>', 'end with 1 on any other answer').choices([
        'allowed',
        'denied',
      ] as const),
    )
    .action(async (from, to, port, options) => {
      assertFormat(options.format, ['table', 'json', 'markdown']);
      const { known, read, notes, rendered } = await evidence(session, options);
      const { table } = known;
      const found = explain(from, to, port, known);
      const wanted = { allowed: 'all', denied: 'none' } as const;
      const isGood = options.expect === undefined || wanted[options.expect] === found.allowed;
      const cluster = clusterOf(...read);
      const report = explainReport(found, {
        isGood,
        coverage: table ? await covered(table, cluster, options) : [],
        notes: [
          ...labelsNotes(found, from, table, { ...options, values: rendered }),
          ...notes,
          ...[from, to].flatMap((end) => translatedNote(end, cluster)),
          ...notesOn(options.namespace, ...(table ? read.map(withoutUnjudged) : read)),
        ],
      });
      await answer(session, report, options);
      if (!isGood) session.exitCode = exitCodes.finding;
    });
