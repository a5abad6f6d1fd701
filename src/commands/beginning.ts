import { basename, dirname } from 'node:path';
import { platformNames, presetNames } from '../../schema/names.ts';
import type { Beginning, Generation, InitOptions, Placed } from '../reach/init/index.ts';
import type { Cluster } from '../reach/coverage/index.ts';
import { isQuestion } from '../reach/init/index.ts';
import { coverageRemark } from '../report/answers/coverage.ts';
import { initComments, presetReason } from '../report/answers/init.ts';
import { commentedModule, commentedYaml } from '../report/values-text.ts';
import { oneLine } from '../report/words.ts';
import { wrap } from '../report/wrap.ts';
import { loadPreset } from '../table/load.ts';
import { resolve } from '../table/resolve.ts';
import type { Table } from '../table/table.ts';
import { covered } from './covered.ts';
import { schemaFrom } from './values.ts';

/** Presets that a running deployment is never recognised as: `plain` means all that `core` does, and `none` means nobody. */
const neverRun: ReadonlySet<string> = new Set(['core', 'none']);

/** What a deployment can be recognised as, the newest first. */
export async function generationsIn(
  chart: string,
): Promise<Pick<InitOptions, 'generations' | 'tableOf'>> {
  const names = presetNames.filter((name) => !neverRun.has(name)).toReversed();
  const generations = names.map(async (name): Promise<Generation> => {
    const { versions, releaseLabel } = await loadPreset(name, chart);
    return { name, table: await resolve({ preset: name }, chart), versions, releaseLabel };
  });
  const tables = new Map<string, Table>();
  for (const platform of platformNames)
    for (const preset of names)
      tables.set(`${preset} on ${platform}`, await resolve({ preset, platform }, chart));
  const tableOf: InitOptions['tableOf'] = (preset, platform) => {
    const table = tables.get(`${preset} on ${platform}`);
    if (!table) throw new Error(`no table of ${preset} on ${platform}`);
    return table;
  };
  return { generations: await Promise.all(generations), tableOf };
}

/** Questions that already speak of what a finding of coverage says. */
const toldBy: Readonly<Record<string, readonly string[]>> = {
  KI101: ['ask-contradiction', 'ask-selector', 'ask-pods', 'ask-database'],
  KI102: ['ask-pods', 'ask-release'],
  KI104: ['ask-host-network'],
  KI106: ['ask-nodes', 'ask-controller'],
  KI109: ['ask-controller'],
  KI201: ['ask-clients', 'ask-rdp-clients'],
  KI204: ['ask-controller', 'ask-nodes', 'ask-platform'],
};

/** The beginning, and a question for each error of coverage that no question speaks of yet. */
export async function leftOver(
  beginning: Beginning,
  table: Table,
  cluster: Cluster,
  options: { readonly namespace: string; readonly chart: string },
): Promise<Beginning> {
  const ids = new Set<string>(beginning.questions.map(({ id }) => id));
  const left = (await covered(table, cluster, options)).filter(
    ({ id, severity }) =>
      severity === 'error' && !(toldBy[id] ?? []).some((question) => ids.has(question)),
  );
  const more = left.map((finding): Placed => ({
    path: ['(coverage)'],
    note: { id: 'ask-coverage', says: coverageRemark(finding).title },
  }));
  const notes = [...beginning.notes, ...more];
  return { ...beginning, notes, questions: notes.map(({ note }) => note).filter(isQuestion) };
}

/** The text of the file: what was recognised on top, evidence and questions beside the keys. */
export function valuesFile(
  beginning: Beginning,
  form: 'yaml' | 'ts',
  output: string | undefined,
  sources: readonly string[],
): string {
  const { values, notes, recognised } = beginning;
  const name = recognised.generation.name;
  const said = `Written by kasm-isolation init from ${sources.map((each) => oneLine(basename(each))).join(', ')}. Preset ${name}, ${presetReason(beginning)}.`;
  const head = wrap(said, 0, 78).split('\n');
  const comments = initComments(notes);
  if (form === 'ts') return commentedModule(values, comments, head);
  const schema = schemaFrom(output === undefined ? '.' : dirname(output));
  return commentedYaml(values, comments, [
    `yaml-language-server: $schema=${oneLine(schema)}`,
    ...head,
  ]);
}
