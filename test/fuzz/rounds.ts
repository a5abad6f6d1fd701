import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { askChart, type ChartAnswer } from '../support/ask-chart.ts';
import { cli } from '../support/cli.ts';
import { runHelm } from '../support/helm.ts';
import { randomValues } from '../support/random-values.ts';
import { hostileTexts, spoil, spoilText, type Draws } from './draw.ts';
import { isBroken, named, objectsOf, ofManifest, ofRun, type Known } from './judge.ts';

/** One input that something is wrong with, so that it can be tried again. */
export interface Fault {
  readonly input: string;
  readonly wrong: readonly string[];
}

export interface Round {
  readonly asked: number;
  readonly rendered: number;
  readonly faults: readonly Fault[];
}

type Fields = Record<string, unknown>;

const chart = new URL('../../chart/', import.meta.url);
const isOfSchema = new Ajv({ strict: false, unicodeRegExp: true }).compile(
  JSON.parse(readFileSync(new URL('values.schema.json', chart), 'utf8')),
);

const presets = ['core', 'data-tier', 'plain', 'kasm-1.16', 'kasm-1.19', 'none'];
const platforms = ['k3s', 'rke2', 'openshift', 'generic'];

/** A file of the repository: none of a preset or platform that random values made up. */
const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const golden = new Map(
  presets.map((preset) => [preset, objectsOf(read(`test/golden/${preset}.yaml`))]),
);
const places = new Map(
  platforms.map((platform) => [
    platform,
    read(`chart/files/platforms/${platform}.yaml`) + read('chart/files/shared/cluster.yaml'),
  ]),
);

const knownOf = ({ preset = 'plain', platform = 'k3s' }: Fields): Known => ({
  objects: golden.get(String(preset)) ?? [],
  platform: places.get(String(platform)) ?? '',
});

const sum = (rounds: readonly Round[]): Round => ({
  asked: rounds.reduce((all, { asked }) => all + asked, 0),
  rendered: rounds.reduce((all, { rendered }) => all + rendered, 0),
  faults: rounds.flatMap(({ faults }) => faults),
});

/** Somebody who is switched off, in a row to the database: whoever admits them shows an address that nobody named. */
const switchedOff = {
  peers: { gone: { enabled: false, ipBlocks: [{ cidr: '198.51.100.7/32' }] } },
  flows: { 'gone-to-db': { from: ['gone', 'api'], to: ['db'], ports: ['postgres'] } },
};

/** Values as somebody might write them, spoilt in up to so many places; a third of them hardly differ from a preset. */
function drawValues(count: number, draws: Draws, most = 3): readonly Fields[] {
  const sampled = fc.sample(randomValues, {
    seed: draws.below(2 ** 31),
    numRuns: count,
  }) as Fields[];
  return sampled.map((values) => {
    const more = draws.below(4) === 0 ? switchedOff : {};
    const few = {
      preset: draws.of(presets),
      labels: { team: 'a' },
      annotations: { note: 'a' },
      ...more,
    };
    const drawn: Fields = structuredClone(draws.below(3) === 0 ? few : values);
    for (let spoilt = draws.below(most + 1); spoilt > 0; spoilt -= 1) spoil(drawn, draws);
    // What JSON does not know, no values file holds.
    return JSON.parse(JSON.stringify(drawn)) as Fields;
  });
}

/** Answers of the chart; a template that breaks is found by asking about halves. */
async function answersOf(sets: readonly Fields[]): Promise<readonly (ChartAnswer | Error)[]> {
  try {
    return await askChart(sets);
  } catch (error) {
    if (sets.length === 1) return [error instanceof Error ? error : new Error(String(error))];
    const half = Math.ceil(sets.length / 2);
    return [...(await answersOf(sets.slice(0, half))), ...(await answersOf(sets.slice(half)))];
  }
}

function ofAnswer(values: Fields, answer: ChartAnswer | Error): readonly string[] {
  if (answer instanceof Error) return [`breaks the chart: ${answer.message.slice(0, 300)}`];
  const { sentences, manifest } = answer;
  if (sentences.length === 0) {
    return [
      ...ofManifest(manifest, knownOf(values), named(values)),
      ...(isOfSchema(values) ? [] : ['is rendered by the chart and refused by the schema']),
    ];
  }
  return sentences.flatMap((sentence) => [
    ...(/^.+: .+(?:; .+|\?)$/u.test(sentence) ? [] : [`is refused with: ${sentence}`]),
    ...(/\p{Cc}/u.test(sentence) ? ['is refused with a control character'] : []),
  ]);
}

/** Values, many in one start of Helm, then one of them through the command. */
export async function valuesRound(draws: Draws): Promise<Round> {
  const sets = drawValues(300, draws);
  const answers = await answersOf(sets);
  const faults = sets.flatMap((values, index) => {
    const answer = answers[index] ?? new Error('no answer');
    const wrong = ofAnswer(values, answer);
    return wrong.length > 0 ? [{ input: JSON.stringify(values), wrong }] : [];
  });
  const isSound = (index: number): boolean =>
    !(answers[index] instanceof Error) && answers[index]?.sentences.length === 0;
  const one = draws.below(sets.length);
  const input = JSON.stringify(sets[one]);
  const command = draws.of(['check', 'prove', 'render', 'values']);
  const run = await cli([command, '-'], { input });
  const ends = run.exitCode === 0 || (command === 'prove' && run.exitCode === 1);
  const wrong = [
    ...ofRun(run),
    ...(ends === isSound(one) ? [] : [`ends with ${run.exitCode}, other than the chart says`]),
  ];
  return {
    asked: sets.length + 1,
    rendered: sets.filter((_, index) => isSound(index)).length,
    faults: wrong.length > 0 ? [...faults, { input: `${command} ${input}`, wrong }] : faults,
  };
}

/** Places of values with what stands there, as `--set` writes them. */
function placesOf(value: unknown, path = ''): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  const entries = Array.isArray(value)
    ? value.map((child, index) => [`${path}[${index}]`, child] as const)
    : Object.entries(value).map(
        ([key, child]) =>
          [`${path ? `${path}.` : ''}${key.replaceAll('.', String.raw`\.`)}`, child] as const,
      );
  return entries.flatMap(([at, child]) => placesOf(child, at));
}

async function askFlags(draws: Draws): Promise<Round> {
  const [values = {}] = drawValues(1, draws, 1);
  const preset = draws.of(presets);
  const flags = placesOf(values)
    .filter(([path]) => path !== '' && !/^(?:preset|platform)/u.test(path))
    .slice(0, 12)
    .flatMap(([path, value]) => {
      const flag = draws.of([
        '--set',
        '--set-json',
        '--set-json',
        typeof value === 'string' ? '--set-string' : '--set',
      ]);
      const text = draws.below(12) === 0 ? draws.of(hostileTexts) : String(value);
      return [flag, `${path}=${flag === '--set-json' ? JSON.stringify(value) : text}`];
    })
    .filter((text) => !text.includes('\u0000'));
  const folder = chart.pathname;
  const args = ['template', 'kasm-isolation', folder, '-n', 'kasm', '--skip-tests'];
  if (draws.below(2) === 0) args.push('--skip-schema-validation');
  const { failed, stdout, stderr } = await runHelm([
    ...args,
    '--set',
    `preset=${preset}`,
    ...flags,
  ]);
  const wrong = failed
    ? isBroken(stderr) && !stderr.includes('failed parsing --set')
      ? [`breaks the chart: ${stderr.slice(0, 300)}`]
      : []
    : ofManifest(stdout, knownOf({ preset }), flags.join(' '));
  const input = `--set preset=${preset} ${flags.map((flag) => JSON.stringify(flag)).join(' ')}`;
  return { asked: 1, rendered: failed ? 0 : 1, faults: wrong.length > 0 ? [{ input, wrong }] : [] };
}

/** Values as flags of Helm: what Helm makes of them, it tells to nobody but the chart. */
export async function setRound(draws: Draws): Promise<Round> {
  const rounds: Round[] = [];
  for (let count = 0; count < 6; count += 1) rounds.push(await askFlags(draws));
  return sum(rounds);
}

const cases = new URL('../cases/', import.meta.url);
const manifests = readdirSync(cases, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:ya?ml|json)$/u.test(file) && !/values/u.test(file))
  .toSorted()
  .map((file) => readFileSync(new URL(file, cases), 'utf8'));

/** Manifests of others, spoilt: asked about without Helm. */
export async function manifestsRound(draws: Draws): Promise<Round> {
  const ask = async (): Promise<Round> => {
    let input = draws.of(manifests);
    for (let spoilt = draws.below(4); spoilt > 0; spoilt -= 1) input = spoilText(input, draws);
    const args = draws.of([
      ['who', '*', '-f', '-'],
      ['who', '10.0.0.1', '5432', '-f', '-'],
      ['explain', '*', 'internet', '53/UDP', '-f', '-'],
      ['explain', 'kasm/x', draws.of(hostileTexts), '80', '-f', '-'],
    ]);
    const format = draws.of(['table', 'table', 'json', 'markdown']);
    const { stdout, ...run } = await cli([...args, '--format', format], { input });
    // In Markdown, a word joiner keeps names from being mentions, references and lists.
    const shown = format === 'markdown' ? stdout.replaceAll('\u2060', '') : stdout;
    const wrong = ofRun({ ...run, stdout: shown });
    const faults = wrong.length > 0 ? [{ input: `${args.join(' ')}\n${input}`, wrong }] : [];
    return { asked: 1, rendered: run.exitCode === 0 ? 1 : 0, faults };
  };
  const rounds: Round[] = [];
  for (let count = 0; count < 40; count += 1) rounds.push(await ask());
  return sum(rounds);
}
