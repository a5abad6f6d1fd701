import { statSync } from 'node:fs';
import { KasmIsolationError } from '../errors.ts';
import type { Judged, Session } from '../io.ts';
import { parsePolicy } from '../netpol/policy/parse.ts';
import { diff } from '../reach/diff.ts';
import { chartVersion, packageVersion, readInput } from '../read/files.ts';
import { diffReport } from '../report/answers/diff.ts';
import { clusterData, pageData } from '../report/page/data.ts';
import { inForm, parseReport, type PageData } from '../report/page/form.ts';
import type { Report } from '../report/report.ts';
import { layersOf } from '../table/resolve.ts';
import { besides } from '../reach/besides.ts';
import { notesOn } from '../report/answers/cluster-notes.ts';
import { placesOf } from './places.ts';
import { proven, type ProofOptions, type Proven } from './proven.ts';
import { isManifests, sideOf, type ReadSide } from './side.ts';

const isReport = (text: string): boolean => /^\s*\{\s*"report":/u.test(text);

/** An older report is compared by the policies that it holds. */
async function earlier(session: Session, source: string): Promise<ReadSide | undefined> {
  if (!source.endsWith('.json')) return undefined;
  const text = await readInput(source, session.io.stdin);
  if (!isReport(text)) return undefined;
  session.reads(source);
  session.judges(source, text);
  const { policies, namespace } = parseReport(source, text);
  try {
    const objects = policies.map(({ object }) => parsePolicy(object, namespace));
    return { table: undefined, policies: objects, objects: undefined };
  } catch (error) {
    const line = `${source}: holds a policy that no API server keeps; write it again with report --format json`;
    throw new KasmIsolationError('bad-input', line, error);
  }
}

/** What becomes reachable and what stops since another set of values or policies, in words. */
async function compared(
  session: Session,
  before: string,
  { input, policies, foreign, isStaged }: Proven,
  options: ProofOptions,
): Promise<Report> {
  const old = await earlier(session, before);
  const other = old ?? (await sideOf(session, before, undefined, options));
  // What the cluster adds, it adds to other values too; manifests and older reports say all that they hold.
  const isAll = old !== undefined || (await isManifests(before));
  const was = isAll
    ? other
    : {
        ...other,
        policies: [...other.policies, ...besides(other.policies, { policies: foreign })],
      };
  const is = { table: input.table, policies: isStaged ? foreign : policies };
  const { source, namespace, ipBlockSelectsPods } = input;
  const objects = [other.objects].flatMap((each) => each ?? []);
  return diffReport(diff(was, is, namespace, ipBlockSelectsPods), {
    before,
    after: source,
    placeOf: await placesOf(source, ...objects),
    notes: notesOn(namespace, ...objects),
  });
}

/** When a file was written; what is no file was read now. */
function dateOf(name: string, now: string): string {
  const there = statSync(name, { throwIfNoEntry: false });
  return there?.isFile() ? there.mtime.toISOString() : now;
}

const inputOf =
  (now: string) =>
  (each: Judged): PageData['inputs'][number] => ({
    ...each,
    date: dateOf(each.name, now),
  });

/** A report on values, as data. */
export async function reported(
  session: Session,
  source: string,
  options: ProofOptions & { readonly compare?: string | undefined },
): Promise<PageData> {
  session.judged = [];
  const judged = await proven(session, source, options);
  const { compare } = options;
  const comparison =
    compare === undefined
      ? undefined
      : { before: compare, report: await compared(session, compare, judged, options) };
  const now = new Date().toISOString();
  const { table, cluster, input } = judged;
  const data = pageData({
    ...judged,
    cluster: clusterData(table, cluster, input.namespace),
    policiesAre: options.manifests === undefined ? 'rendered' : 'given',
    layers: await layersOf(judged.values, options.chart),
    comparison,
    about: {
      made: now,
      tool: await packageVersion(),
      chart: await chartVersion(options.chart),
      release: options.release,
      inputs: session.judged.map(inputOf(now)),
    },
  });
  return inForm(data);
}
