import type { Values } from '../../../schema/index.ts';
import { formProblems } from '../../../schema/problems.ts';
import { KasmIsolationError, sentence } from '../../errors.ts';
import { namespaceFault } from '../../netpol/policy/names.ts';
import { asDeclared } from '../../reach/as-declared.ts';
import { besidesTable } from '../../reach/besides.ts';
import { clusterOf, coverage, stagedFindings } from '../../reach/coverage/index.ts';
import { notesOf } from '../../reach/notes.ts';
import { prove } from '../../reach/prove.ts';
import { readObjects } from '../../read/cluster.ts';
import { linesOf } from '../../read/value-lines.ts';
import { valuesOf } from '../../read/values-text.ts';
import { noteWords } from '../../report/answers/check.ts';
import { engineNote, notesOn, withoutUnjudged } from '../../report/answers/cluster-notes.ts';
import { declaredReport } from '../../report/answers/declared.ts';
import { exitCodeOf } from '../../report/exit-code.ts';
import { clusterData, pageData } from '../../report/page/data.ts';
import type { PageData } from '../../report/page/form.ts';
import { layersIn, type ChartFiles } from '../../table/chart-files.ts';
import type { Fields } from '../../table/layers.ts';
import { merge } from '../../table/merge.ts';

/** A file that was chosen, read. */
export interface Chosen {
  readonly name: string;
  readonly text: string;
}

/** What somebody chose. */
export interface Choice {
  /** The preset of values that name none. */
  readonly preset: string;
  readonly values?: Chosen | undefined;
  readonly dump?: Chosen | undefined;
  readonly namespace: string;
}

/** What a page says about its making that no choice changes. */
type About = Pick<PageData, 'made' | 'tool' | 'chart' | 'release'>;

/** The values of a file over those of a preset; each problem of their form is told with its line. */
function chosenValues({ preset, values: file }: Choice): Fields {
  if (!file) return { preset };
  const values: Fields = { preset, ...(valuesOf(file.text, file.name) as Fields) };
  const problems = formProblems(values);
  if (problems.length === 0) return values;
  const lineOf = linesOf(file.text);
  const lines = problems.map((problem) => {
    const line = lineOf(problem.path)?.line;
    return `${file.name}${line === undefined ? '' : `:${line}`}: ${sentence(problem)}`;
  });
  throw new KasmIsolationError('bad-values', lines, undefined, problems);
}

/** The table of every preset without values. */
const presetTables = (files: ChartFiles) =>
  Object.fromEntries(
    Object.keys(files.presets)
      .filter((preset) => preset !== 'none')
      .map((preset) => [preset, merge({ preset }, layersIn(files, { preset }))]),
  );

function assertNamespace(namespace: string): void {
  const fault = namespaceFault(namespace);
  if (fault !== undefined) throw new KasmIsolationError('bad-input', `Namespace: ${fault}`);
}

/**
 * A report on what somebody chose, which nobody has rendered: the policies of the release count as what the values
 * declare, beside those of the dump. Throws the sentences of the command where values or dump are refused.
 */
export function played(choice: Choice, files: ChartFiles, about: About): PageData {
  const { namespace, dump } = choice;
  assertNamespace(namespace);
  const values = chosenValues(choice);
  const source = choice.values?.name ?? choice.preset;
  const objects = readObjects(dump ? [dump] : [], namespace);
  const cluster = clusterOf(objects);
  const layers = layersIn(files, values);
  const table = merge(values, layers);
  const release = { release: about.release, namespace, values };
  const isStaged = (values as Values).mode === 'staged';
  const input = {
    source,
    table,
    policies: besidesTable(table, release, objects),
    unrendered: asDeclared(table, release),
    namespace,
  };
  const proof = prove(input);
  const findings = [
    ...stagedFindings(isStaged),
    ...coverage(table, cluster, {
      home: namespace,
      presets: cluster.workloads.length > 0 ? presetTables(files) : {},
    }),
  ];
  const report = declaredReport(proof, {
    coverage: findings,
    notes: [
      ...notesOn(namespace, withoutUnjudged(objects)),
      ...engineNote(cluster),
      ...notesOf(table, namespace, values).map(noteWords),
    ],
  });
  return pageData({
    input,
    proof,
    report,
    exitCode: exitCodeOf(proof, findings),
    values,
    layers,
    rendered: [],
    policiesAre: 'declared',
    cluster: clusterData(table, cluster, namespace),
    about: { ...about, inputs: [] },
  });
}
