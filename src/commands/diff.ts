import { Argument, Command } from '@commander-js/extra-typings';
import { exitCodes, KasmIsolationError } from '../errors.ts';
import type { Session } from '../io.ts';
import { diff } from '../reach/diff.ts';
import { diffReport, isForbidden } from '../report/answers/diff.ts';
import { stagedNotes, notesOn } from '../report/answers/cluster-notes.ts';
import { failOnChange, withRenderOptions } from './options.ts';
import { answer, withOutputOptions } from './output.ts';
import { placesOf } from './places.ts';
import { sideOf, type ReadSide } from './side.ts';

/** Refuses to compare what holds nothing that can be judged: no change found would be no comfort. */
function assertJudged(...sides: readonly ReadSide[]): void {
  const unjudged = sides.flatMap(({ objects }) => objects?.unjudged ?? []);
  if (unjudged.length === 0 || sides.some(({ policies }) => policies.length > 0)) return;
  throw new KasmIsolationError(
    'bad-input',
    `nothing here could be judged, for only NetworkPolicies are: passed over ${[...new Set(unjudged)].join(', ')}; name manifests with NetworkPolicies`,
  );
}

const what = 'preset name, values file, .ts module, manifest, folder of manifests or of a chart';

/** `diff`: what becomes reachable and what stops between two sets of policies, for pull requests. */
export const diffCommand = (session: Session) =>
  withOutputOptions(
    withRenderOptions(
      new Command('diff')
        .description('say what becomes reachable and what stops')
        .addArgument(new Argument('<before>', what))
        .addArgument(new Argument('<after>', 'the same')),
    ),
  )
    .option('--values-a <source>', 'values for the chart folder <before>')
    .option('--values-b <source>', 'values for the chart folder <after>')
    .addOption(failOnChange())
    .action(async (before, after, options) => {
      const was = await sideOf(session, before, options.valuesA, options);
      const is = await sideOf(session, after, options.valuesB, options);
      assertJudged(was, is);
      const objects = [is.objects, was.objects].flatMap((each) => each ?? []);
      const found = diff(was, is, options.namespace);
      const report = diffReport(found, {
        before,
        after,
        placeOf: await placesOf(options.valuesB ?? after, ...objects),
        notes: [
          ...stagedNotes(was.isStaged === true || is.isStaged === true),
          ...notesOn(options.namespace, ...objects),
        ],
        failOn: options.failOn,
      });
      await answer(session, report, options);
      if (isForbidden(found, options.failOn)) {
        const isFound = found.opened.length + found.closed.length > 0;
        session.exitCode = isFound ? exitCodes.finding : exitCodes.environment;
      }
    });
