import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { chartDirectory } from '../../src/read/files.ts';
import { parseManifest, type Manifest } from '../../src/read/rendered.ts';
import { runHelm } from './helm.ts';

/** What the chart says of one set of values. */
export interface ChartAnswer {
  /** Its refusal, as `<path>: <what>; <what to write>`; empty when the values are sound. */
  readonly sentences: readonly string[];
  /** What it renders from sound values, as text. */
  readonly manifest: string;
  /** The same as objects: policies, and the guard. */
  readonly policies: Manifest['policies'];
  readonly guard: Manifest['guard'];
}

type Fields = Record<string, unknown>;

const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Values over the defaults of a chart as Helm lays them: maps merge, and null removes a default (`CoalesceValues`). */
function coalesce(defaults: Fields, values: Fields): Fields {
  const result = new Map(Object.entries(defaults));
  for (const [key, value] of Object.entries(values)) {
    const under = result.get(key);
    if (value === null && result.has(key)) result.delete(key);
    else result.set(key, isMap(under) && isMap(value) ? coalesce(under, value) : value);
  }
  return Object.fromEntries(result);
}

/**
 * Each case becomes `.Values` of the chart's own templates, one after the other; the schema is not asked. Helm
 * prints one document a case: the lines of the judge, or what policies.yaml and guard.yaml render.
 */
const asking = `{{- range $index, $values := .Files.Get "cases.json" | fromJsonArray }}
{{- $ctx := dict "Values" $values "Files" $.Files "Release" $.Release "Chart" $.Chart "Template" $.Template "Capabilities" $.Capabilities }}
---
case: {{ $index }}
{{- $problems := include "kasm-isolation.judge" (list $ctx dict) }}
{{- if $problems }}
problems: {{ $problems | b64enc | quote }}
{{- else }}
manifest: {{ printf "%s\\n%s" (tpl ($.Files.Get "policies.yaml") $ctx) (tpl ($.Files.Get "guard.yaml") $ctx) | b64enc | quote }}
{{- end }}
{{- end }}
`;

/** Asks the chart about many sets of values with one start of Helm. */
export async function askChart(sets: readonly unknown[]): Promise<readonly ChartAnswer[]> {
  if (sets.length === 0) return [];
  const defaults = parse(await readFile(join(chartDirectory, 'values.yaml'), 'utf8')) as Fields;
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-ask-'));
  const templates = join(folder, 'templates');
  try {
    await cp(chartDirectory, folder, { recursive: true });
    for (const name of ['policies.yaml', 'guard.yaml'])
      await cp(join(templates, name), join(folder, name));
    const cases = sets.map((values) => coalesce(defaults, isMap(values) ? values : {}));
    await mkdir(join(templates, 'defines'));
    await cp(join(templates, 'tests', 'probes.yaml'), join(templates, 'defines', '_probes.tpl'));
    for (const name of ['policies.yaml', 'guard.yaml', 'NOTES.txt', 'tests']) {
      await rm(join(templates, name), { recursive: true });
    }
    await rm(join(folder, 'values.schema.json'));
    await writeFile(join(folder, 'cases.json'), JSON.stringify(cases));
    await writeFile(join(templates, 'ask.yaml'), asking);
    const flags = ['--namespace', 'kasm'];
    const run = await runHelm(['template', 'kasm-isolation', folder, ...flags]);
    if (run.failed) throw new Error(run.stderr);
    const answers: ChartAnswer[] = [];
    for (const text of run.stdout.split(/^---$/mu).filter((part) => part.trim() !== '')) {
      const { case: index, ...answer } = parse(text) as Answered;
      answers[index] = answerOf(answer, cases[index]?.['mode'] === 'staged');
    }
    return answers;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Answered {
  readonly case: number;
  readonly problems?: string;
  readonly manifest?: string;
}

/** What templates print may hold characters that YAML does not take: it comes as base64. */
const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

function answerOf(answer: Omit<Answered, 'case'>, isStaged: boolean): ChartAnswer {
  const problems = decoded(answer.problems ?? '');
  const manifest = decoded(answer.manifest ?? '');
  return {
    sentences: problems.split('\n').flatMap((line) => line.replace('kasm-isolation: ', '') || []),
    manifest,
    // Read when somebody asks for them: whoever asks what is refused does not.
    get policies() {
      return parseManifest(manifest, isStaged).policies;
    },
    get guard() {
      return parseManifest(manifest, isStaged).guard;
    },
  };
}
