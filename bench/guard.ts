/**
 * What the guard adds to the creation of a pod, in the lab of `npm run test:cluster`: pairs of creations, one in a
 * namespace that is guarded and one in a namespace that is not, in turn, against one API server. `--pairs N` sets how
 * many.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Api } from '../lab/api.ts';
import { Lab } from '../lab/lab.ts';
import { release } from '../lab/release.ts';
import { partsHere, partsVariable, runAgainInSandbox } from '../lab/run-in-sandbox.ts';

const { values: flags } = parseArgs({ options: { pairs: { type: 'string', default: '500' } } });
const pairs = Number(flags.pairs);
if (!Number.isSafeInteger(pairs) || pairs < 1) {
  console.error(`--pairs ${flags.pairs}: is no number of pairs; write a whole number from 1 up`);
  process.exit(2);
}

const group = 'bench';
const guarded = 'kasm';
const free = 'free';

/** More components, each of its own label. */
const more = (count: number): object =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `c${index}`,
      { podSelector: { matchLabels: { app: `app-${index}`, tier: 'x' } } },
    ]),
  );

/** What is compared with a namespace that is never guarded: nothing at first, for what chance makes of it. */
const sides = [
  { name: 'none, for comparison', count: 0 },
  { name: 'kasm-1.19', count: 11, components: {} },
  { name: 'kasm-1.19 and 39 more', count: 50, components: more(39) },
] as const;

/** A pod as a chart makes it, of no component. */
const pod = (name: string) => ({
  metadata: {
    name,
    labels: { 'app.kubernetes.io/part-of': 'other', 'app.kubernetes.io/component': 'api', a: 'b' },
  },
  spec: { nodeName: 'lab', containers: [{ name: 'main', image: 'main' }] },
});

async function timed(api: Api, namespace: string, name: string): Promise<number> {
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const start = performance.now();
  await api.must('POST', path, pod(name));
  const time = performance.now() - start;
  await api.must('DELETE', `${path}/${name}`, { gracePeriodSeconds: 0 });
  return time;
}

const at = (list: readonly number[], share: number): string =>
  (list.toSorted((a, b) => a - b)[Math.floor(list.length * share)] ?? 0).toFixed(2);

/** Medians of both sides, and of what one takes longer than the other beside it. */
async function row(api: Api): Promise<readonly string[]> {
  const [ours, others, differences]: [number[], number[], number[]] = [[], [], []];
  for (let index = -50; index < pairs; index += 1) {
    const order = index % 2 === 0 ? [guarded, free] : [free, guarded];
    const times = new Map<string, number>();
    for (const namespace of order) times.set(namespace, await timed(api, namespace, 'bench'));
    // The first ones warm up.
    if (index < 0) continue;
    const [own = 0, other = 0] = [times.get(guarded), times.get(free)];
    ours.push(own);
    others.push(other);
    differences.push(own - other);
  }
  return [at(others, 0.5), at(ours, 0.5), at(differences, 0.5), at(others, 0.95), at(ours, 0.95)];
}

/** Installs the guard, or changes it, and waits until the server judges by it. */
async function guardBy(lab: Lab, somebody: Api, components: object, isThere: boolean) {
  const guard = { enabled: true, action: 'Deny', allow: { users: ['admin'] } };
  const values = { preset: 'kasm-1.19', components, guard };
  await release(lab, isThere ? 'upgrade' : 'install', values);
  const { spec, ...probe } = pod('probe');
  const path = `/api/v1/namespaces/${guarded}/pods?dryRun=All`;
  const asked = { ...probe, spec: { ...spec, hostIPC: true } };
  while ((await somebody.ask('POST', path, asked)).status !== 422) await sleep(100);
  await sleep(2000);
}

const heading = [
  'Guard',
  'Components',
  'Who creates the pod',
  'Without, median',
  'With, median',
  'Added, median of pairs',
  'Without, 95 %',
  'With, 95 %',
];

async function main(): Promise<void> {
  const lab = await Lab.start(partsHere());
  for (const name of [guarded, free]) await lab.addNamespace({ name, labels: {} });
  await lab.api.must('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    metadata: { name: group },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
  });
  const somebody = lab.api.as('somebody', [group]);
  const whos = [
    ['not allowed, and judged', somebody],
    ['in guard.allow', lab.api],
  ] as const;
  console.log(`| ${heading.join(' | ')} |\n| --- | --: | --- | --: | --: | --: | --: | --: |`);
  for (const [index, side] of sides.entries()) {
    if ('components' in side) await guardBy(lab, somebody, side.components, index > 1);
    for (const [who, api] of whos) {
      const cells = (await row(api)).map((cell) => `${cell} ms`);
      console.log(`| ${[side.name, side.count, who, ...cells].join(' | ')} |`);
    }
  }
}

if (process.env[partsVariable] === undefined)
  process.exitCode = await runAgainInSandbox(import.meta.filename);
else {
  await main();
  // What the lab has started would keep this process alive; all of it ends with the sandbox.
  process.exit();
}
