import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { byHand, kasm119, type Generation } from '../../lab/kasm/generation.ts';
import { release, uninstall } from '../../lab/release.ts';
import { isFull } from './support/level.ts';
import { lab, untilEnforced } from './support/lab.ts';
import {
  figures,
  lost,
  RunningKasm,
  stolen,
  valuesFor,
  type LabelsOf,
  type Phase,
} from './support/real-kasm.ts';

// What other policies do to the same Kasm of real parts: the table of docs/real-kasm.md.

interface Others {
  readonly name: string;
  readonly generation: Generation;
  readonly labels?: LabelsOf;
  readonly apply: () => Promise<unknown>;
  readonly remove: () => Promise<unknown>;
}

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Policies as they stand in a file of the repository. */
const file = (path: string): Pick<Others, 'apply' | 'remove'> => ({
  apply: () => lab.kubectl(['apply', '-f', '-'], read(path)),
  remove: () => lab.kubectl(['delete', '-f', '-'], read(path)),
});

/** Labels as the policy around the data tier expects them. */
const inTiers: LabelsOf = (component) =>
  ['db', 'redis'].includes(component)
    ? { app: 'kasm-database', tier: 'database' }
    : { app: 'kasm-workspace', tier: 'application' };

const chart = (values: object): Pick<Others, 'apply' | 'remove'> => ({
  apply: () => release(lab, 'install', values),
  remove: () => uninstall(lab),
});

const cases: readonly Others[] = [
  {
    name: 'default deny, and allows for database, Redis and proxy',
    generation: byHand,
    ...file('test/support/by-hand.yaml'),
  },
  {
    name: 'one policy around the data tier',
    generation: byHand,
    labels: inTiers,
    ...file('test/support/by-hand-data-tier.yaml'),
  },
  {
    name: "the shape of Kasm's own, never released",
    generation: kasm119,
    ...file('bench/upstream-shaped.yaml'),
  },
  { name: 'this chart, preset plain', generation: byHand, ...chart(valuesFor('plain', 'all')) },
  {
    name: 'this chart, preset kasm-1.19',
    generation: kasm119,
    ...chart(valuesFor('kasm-1.19', 'all')),
  },
];

let running: RunningKasm | undefined;
let remove: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  await remove?.().catch(() => undefined);
  await running?.end();
  await untilEnforced();
});

/** The names of what stands before a colon. */
const names = (sentences: readonly string[]): readonly string[] =>
  [...new Set(sentences.map((each) => each.replace(/: \d+ of .*$/su, '')))].toSorted();

const cell = (list: readonly string[], of: number): string =>
  list.length === 0 ? 'nothing' : `${list.length} of ${of}`;

const row = (name: string, phase: Phase): string =>
  `| ${name} | ${cell(names(lost(phase)), phase.work.size)} | ${cell(names(stolen(phase)), phase.thefts.size)} |`;

const pageRows = read('docs/real-kasm.md').split('\n');

describe.runIf(isFull)('a Kasm of real parts under other policies', () => {
  test.each(cases)('$name', async ({ name, generation, labels, ...policies }) => {
    ({ remove } = policies);
    running = await RunningKasm.start(generation, {
      closesAll: true,
      ...(labels ? { labels } : {}),
    });
    await running.phase('put into force', policies.apply);
    const phase = await running.phase(name);
    console.log([figures([phase]), ...lost(phase), ...stolen(phase)].join('\n  '));
    expect(pageRows.filter((each) => each.startsWith(`| ${name} |`))).toEqual([row(name, phase)]);
  });
});
