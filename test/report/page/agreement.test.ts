import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { formProblems } from '../../../schema/problems.ts';
import { explain } from '../../../src/reach/ask.ts';
import type { Known } from '../../../src/reach/ends.ts';
import { parsePolicies } from '../../../src/read/rendered.ts';
import { parseReport, type PageData } from '../../../src/report/page/form.ts';
import { groundOf, knownIn, tried, type Ground } from '../../../src/report/page/tried.ts';
import { explainReport } from '../../../src/report/answers/explain.ts';
import type { Fields } from '../../../src/table/layers.ts';
import { over } from '../../../src/table/over.ts';
import { resolve } from '../../../src/table/resolve.ts';
import { cli } from '../../support/cli.ts';
import { helmTemplate } from '../../support/helm.ts';
import { manyComponents } from '../../support/many-components.ts';

/*
 * The page answers from the data of a report, and of changed values from what they declare. The command answers from
 * what Helm renders. The two share the evaluator of sets; what they do not share is where policies come from.
 */

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-agreement-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const foreign = join(folder, 'foreign.yaml');
await writeFile(
  foreign,
  `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: open, namespace: kasm }
spec:
  podSelector: { matchExpressions: [{ key: app, operator: In, values: [kasm-db, kasm-redis, service-3] }] }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: debug } } }, { ipBlock: { cidr: 198.51.100.0/24 } }], ports: [{ port: 5432, endPort: 6400 }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: shut, namespace: monitoring }
spec: { podSelector: {}, policyTypes: [Egress], egress: [{ ports: [{ port: 9187 }] }] }
`,
);

const many = join(folder, 'many.yaml');
await writeFile(many, JSON.stringify(manyComponents(20)));

const sources: readonly (readonly [string, readonly string[]])[] = [
  ['plain', ['plain']],
  ['kasm-1.16', ['kasm-1.16']],
  ['kasm-1.18', ['kasm-1.18']],
  ['kasm-1.19', ['kasm-1.19']],
  ['kasm-connection-proxy', ['kasm-connection-proxy']],
  ['twenty components', [many]],
  ['plain, beside policies of others', ['plain', '--also', foreign]],
  ['twenty components, beside policies of others', [many, '--also', foreign]],
];

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const strangers = [
  'internet',
  '198.51.100.7',
  '10.0.0.0/8',
  '*',
  'kasm:app=debug',
  'monitoring:app.kubernetes.io/name=prometheus',
  'other:app=kasm-api',
];

const portsOf = ({ table }: Ground): readonly string[] => [
  ...new Set(
    [...Object.values(table.components), ...Object.values(table.peers)].flatMap(({ ports = {} }) =>
      Object.values(ports).map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`),
    ),
  ),
  '6000/TCP',
];

type Question = readonly [string, string, string];

/** Questions about a report: half of them from a component to a component, on ports that somebody has. */
function questionsOn(ground: Ground, count: number, seed: number): readonly Question[] {
  const next = numbers(seed);
  const pick = <T>(items: readonly T[]): T => items[next(items.length)] as T;
  const { components, peers } = ground.table;
  const ours = Object.keys(components);
  const all = [...ours, ...Object.keys(peers), ...strangers];
  return Array.from({ length: count }, () => [
    pick(next(2) === 0 ? ours : all),
    pick(next(3) < 2 ? ours : all),
    pick(portsOf(ground)),
  ]);
}

/** A question for everything that a row says. */
const questionsOfRows = ({ table }: Ground): readonly Question[] =>
  Object.values(table.flows).flatMap(({ from = [], to = [], ports = [] }) =>
    from.flatMap((source) =>
      to.flatMap((target) =>
        ports.flatMap((name): Question[] => {
          const port = (table.components[target] ?? table.peers[target])?.ports?.[name];
          return port ? [[source, target, `${port.port}/${port.protocol ?? 'TCP'}`]] : [];
        }),
      ),
    ),
  );

/** What is said, with everything that names a place in what nobody has rendered left out. */
function answerOf([from, to, text]: Question, known: Known, isWhole: boolean): unknown {
  const [port, protocol] = text.split('/');
  try {
    const found = explain(from, to, { port: Number(port), protocol: protocol as 'TCP' }, known);
    if (isWhole) return explainReport(found);
    const { allowed, leaving, entering, flows, advice } = found;
    const policies = [leaving, entering].map(({ closedBy, openedBy }) => [
      closedBy.toSorted(),
      [...new Set(openedBy.map(({ policy }) => policy))].toSorted(),
    ]);
    return { allowed, policies, flows, advice };
  } catch (error) {
    return (error as Error).message;
  }
}

const reports = new Map<string, PageData>();
for (const [name, args] of sources) {
  const { stdout, stderr } = await cli(['report', ...args, '--format', 'json']);
  if (stdout === '') throw new Error(stderr);
  reports.set(name, parseReport(name, stdout));
}

/** The policies that Helm renders of values; nothing where the chart refuses them. */
async function renderedOf(values: unknown): Promise<Known['policies'] | undefined> {
  const { failed, stdout } = await helmTemplate(values, '--skip-tests');
  return failed ? undefined : parsePolicies(stdout);
}

/** Rows, peers and components of a report, switched to the contrary, and a row, a peer and a component that are new. */
function changesOf({ table }: Ground, seed: number): Fields {
  const next = numbers(seed);
  const switched = (map: 'flows' | 'peers', one: number): Fields =>
    Object.fromEntries(
      Object.entries(table[map])
        .filter(() => next(one) === 0)
        .map(([name, { enabled }]) => [name, { enabled: map === 'peers' ? false : !enabled }]),
    );
  return {
    flows: {
      ...switched('flows', 6),
      'new-row': { from: ['new', 'guest'], to: ['api'], ports: ['http'] },
      'to-new': { from: ['api'], to: ['new'], allPorts: true },
    },
    peers: {
      ...switched('peers', 12),
      guest: { ipBlocks: [{ cidr: '198.51.100.0/25', except: ['198.51.100.8/32'] }] },
    },
    components: {
      new: {
        podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['debug', 'x'] }] },
        ports: { cache: { port: 6000 } },
        policyTypes: ['Ingress', 'Egress'],
      },
    },
  };
}

const questions = { asReported: 0, changed: 0 };

describe.each(sources.map(([name]) => name))('%s', (name) => {
  const report = reports.get(name) as PageData;
  const ground = groundOf(report);

  test('the page answers as the command does, word for word', async () => {
    const rendered = await renderedOf(report.values);
    expect(rendered).toBeDefined();
    const known = knownIn(ground);
    const asCommand: Known = {
      ...known,
      table: await resolve(report.values),
      policies: [...(rendered ?? []), ...ground.fixed],
    };
    const asked = questionsOn(ground, 32, 7);
    questions.asReported += asked.length;
    const answers = asked.map((question) => answerOf(question, known, true));
    expect(answers).toEqual(asked.map((question) => answerOf(question, asCommand, true)));
  });

  test.each([1, 2])(
    'changed, it answers as the command does of what Helm renders (%i)',
    async (seed) => {
      const values = over(report.values as Fields, changesOf(ground, seed));
      expect(formProblems(values)).toEqual([]);
      const rendered = await renderedOf(values);
      expect(rendered, 'the chart takes what is tried').toBeDefined();
      const { known } = tried(ground, values);
      const asCommand: Known = {
        ...knownIn(ground),
        table: await resolve(values),
        policies: [...(rendered ?? []), ...ground.fixed],
      };
      const changed = { ...ground, table: known.table };
      const asked = [...questionsOn(changed, 32, 11 * seed), ...questionsOfRows(changed)];
      questions.changed += asked.length;
      const answers = asked.map((question) => answerOf(question, known, false));
      expect(answers).toEqual(asked.map((question) => answerOf(question, asCommand, false)));
    },
  );
});

test('500 questions were asked, and of changed values as many as of reports', () => {
  expect(questions.asReported).toBeGreaterThanOrEqual(250);
  expect(questions.changed).toBeGreaterThanOrEqual(250);
});
