import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command, Option } from '@commander-js/extra-typings';
import { exitCodes, KasmIsolationError } from '../errors.ts';
import type { Session } from '../io.ts';
import { diff, type Side } from '../reach/diff.ts';
import type { Objects } from '../read/cluster.ts';
import { readInput } from '../read/files.ts';
import { diffReport, isForbidden } from '../report/answers/diff.ts';
import { render, type Rendered } from '../table/render.ts';
import { stagedNotes } from './covered.ts';
import { notesOn, placesOf, readManifests } from './manifests.ts';
import { prepare, withRenderOptions, type Shared } from './options.ts';
import { answer, withOutputOptions } from './output.ts';
import { fileOf } from './proven.ts';

interface Read extends Side {
  readonly objects: Objects | undefined;
  readonly isStaged?: boolean;
}

/** A side of what was rendered: staged policies open and close nothing. */
const inForce = ({ table, policies, isStaged }: Rendered): Read => ({
  table,
  policies: isStaged ? [] : policies,
  isStaged,
  objects: undefined,
});

/** Whether a source is a folder, or a file that holds manifests: something with a kind. */
async function isManifests(source: string): Promise<boolean> {
  if (!existsSync(source)) return false;
  if (statSync(source).isDirectory()) return true;
  if (!/\.(?:ya?ml|json)$/u.test(source)) return false;
  const text = await readInput(source);
  return /^["']?kind["']?:/mu.test(text) || text.includes('"kind"');
}

/** One side: a folder with a chart (its defaults, or the values that are given for it), manifests, or values. */
async function sideOf(
  session: Session,
  source: string,
  values: string | undefined,
  options: Shared,
): Promise<Read> {
  if (existsSync(join(source, 'Chart.yaml'))) {
    const chart = { ...options, chart: source };
    const rendered = await render(
      await prepare(session, values ?? join(source, 'values.yaml'), chart),
    );
    return inForce(rendered);
  }
  if (values !== undefined) {
    throw new KasmIsolationError(
      'bad-input',
      `${source}: is no folder of a chart, so no values can be given for it; name the folder, or leave --values-a and --values-b out`,
    );
  }
  if (await isManifests(source)) {
    const objects = await readManifests(session, [source], options.namespace);
    return { table: undefined, policies: objects.policies, objects };
  }
  return inForce(await render(await prepare(session, source, options)));
}

/** Refuses to compare what holds nothing that can be judged: no change found would be no comfort. */
function assertJudged(...sides: readonly Read[]): void {
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
    .addOption(
      new Option('--fail-on <change>', 'end with 1 on such a change').choices([
        'opened',
        'closed',
        'any',
      ] as const),
    )
    .action(async (before, after, options) => {
      const was = await sideOf(session, before, options.valuesA, options);
      const is = await sideOf(session, after, options.valuesB, options);
      assertJudged(was, is);
      const objects = [is.objects, was.objects].flatMap((each) => each ?? []);
      const found = diff(was, is, options.namespace);
      const report = diffReport(found, {
        before,
        after,
        placeOf: placesOf(fileOf(options.valuesB ?? after), ...objects),
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
