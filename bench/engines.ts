/**
 * What the size of a cluster costs on a node, under each policy engine: releases of preset kasm-1.19, each in a namespace
 * with its own Kasm. The node has the pods of the first six, as many as a kubelet takes; those of the others are on other
 * nodes. Counts what the engine writes, and times a change in the first release, and the start of the engine. `--runs N`
 * sets how often, `--sizes 1,10,100` how many releases.
 */
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { engineNames, engines, type EngineKind } from '../lab/engines.ts';
import { EngineSync } from '../lab/engine-sync.ts';
import { startEndpoints } from '../lab/endpoints.ts';
import { Lab } from '../lab/lab.ts';
import { partsHere, partsVariable, runAgainInSandbox } from '../lab/run-in-sandbox.ts';
import { nearest } from '../schema/nearest.ts';
import { parsePolicy } from '../src/netpol/policy/parse.ts';
import { chartDirectory } from '../src/read/files.ts';
import { delayOf, guacToManager } from './cluster/delays.ts';
import { ends, namespaces, ports } from './cluster/flows.ts';
import { withGuac } from './cluster/sets.ts';
import { times as told } from './cluster/tables.ts';

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: '9' },
    sizes: { type: 'string', default: '1,10,100' },
    engine: { type: 'string' },
  },
});
const runs = Number(flags.runs);
if (!Number.isSafeInteger(runs) || runs < 1) {
  console.error(`--runs ${flags.runs}: is no number of runs; write a whole number from 1 up`);
  process.exit(2);
}
const sizes = flags.sizes.split(',').map(Number);
if (sizes.some((size) => !Number.isSafeInteger(size) || size < 1)) {
  console.error(`--sizes ${flags.sizes}: are no numbers of releases; write them as 1,10,100`);
  process.exit(2);
}
const wanted = engineNames.find((name) => name === flags.engine);
if (flags.engine !== undefined && wanted === undefined) {
  console.error(`--engine ${flags.engine}: no such engine; ${nearest(flags.engine, engineNames)}`);
  process.exit(2);
}
const say = (line: string): void => console.error(line);

const kasm = ends.flatMap(({ endpoint }) =>
  endpoint.kind === 'pod' && endpoint.pod.namespace === 'kasm' ? [endpoint.pod] : [],
);
const namespaceOf = (release: number): string => (release === 0 ? 'kasm' : `kasm-${release}`);

/** Releases whose pods are on the node: a kubelet takes 110. */
const onNode = 6;

/** The API server gets to know the pods of a Kasm; they have no network namespaces, for nobody tries them. */
async function addObjects(lab: Lab, release: number): Promise<void> {
  const namespace = namespaceOf(release);
  await lab.addNamespace({ name: namespace, labels: {} });
  await Promise.all(
    kasm.map(async ({ name, labels }, index) => {
      await lab.api.must('POST', `/api/v1/namespaces/${namespace}/pods`, {
        metadata: { name, labels },
        spec: {
          nodeName: release < onNode ? lab.node.name : 'elsewhere',
          containers: [{ name: 'lab', image: 'lab' }],
        },
      });
      const [high, low] = [100 + Math.floor(release / 4), (release % 4) * 64 + index + 1];
      await lab.setStatus(namespace, name, [`10.42.${high}.${low}`, `fd42::${high}:${low}`]);
    }),
  );
}

async function addPolicies(lab: Lab, release: number): Promise<void> {
  const namespace = namespaceOf(release);
  // The same policies under both engines.
  const values = JSON.stringify({ preset: 'kasm-1.19', platform: 'k3s' });
  const args = ['template', 'kasm-isolation', chartDirectory, '-n', namespace, '--values', '-'];
  const { stdout } = await lab.helm(args, values);
  const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;
  for (const document of parseAllDocuments(stdout))
    await lab.api.must('POST', path, document.toJSON());
}

const lines = (text: string, start: RegExp): number =>
  text.split('\n').filter((line) => start.test(line)).length;

/** Rules of all tables, and entries of ipsets, on the node. */
async function written({ node }: Lab): Promise<readonly [v4: number, v6: number, entries: number]> {
  return [
    lines(await node.run('iptables-save'), /^-A /u),
    lines(await node.run('ip6tables-save'), /^-A /u),
    lines(await node.run('ipset', ['save']), /^add /u),
  ];
}

async function measure({ title, make }: EngineKind): Promise<void> {
  const lab = await Lab.start(partsHere(), { engineOf: make });
  await lab.engine.start();
  const sync = await EngineSync.start(lab);
  const base = await written(lab);
  const labelled = namespaces.map((name) => ({ name, labels: {} }));
  const { endpoints } = await startEndpoints(lab, ends, labelled, ports);
  const watches = guacToManager(endpoints);
  const manager =
    '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies/kasm-isolation-manager';
  let present = 0;
  for (const size of sizes) {
    say(`${title}, ${size} ...`);
    for (; present < size; present += 1) {
      if (present > 0) await addObjects(lab, present);
      await addPolicies(lab, present);
    }
    await sync.caughtUp(300);
    const now = await written(lab);
    const { spec } = parsePolicy(await lab.api.must('GET', manager), 'kasm');
    const write = (isOpen: boolean) => (): Promise<unknown> =>
      lab.api.merge(manager, { spec: { ingress: (isOpen ? withGuac(spec) : spec).ingress } });
    const [opens, shuts, starts]: number[][] = [[], [], []];
    // A sync of a large cluster may take most of a minute.
    const times = size < 100 ? runs : Math.ceil(runs / 3);
    for (let run = 0; run < times; run += 1) {
      opens?.push(await delayOf(lab, watches, true, write(true)));
      await sync.caughtUp(300);
      shuts?.push(await delayOf(lab, watches, false, write(false)));
      await sync.caughtUp(300);
    }
    for (let run = 0; run < Math.ceil(times / 3); run += 1) {
      await lab.engine.stop();
      const since = Date.now();
      await lab.engine.start();
      starts?.push(Date.now() - since);
      await sync.caughtUp(300);
    }
    const counts = now.map((count, index) => String(count - (base[index] ?? 0)));
    const delays = [opens, shuts, starts].map((list) => told(list ?? []));
    const row = [
      title,
      String(size),
      String(size * kasm.length),
      String(Math.min(size, onNode) * kasm.length),
      ...counts,
      ...delays,
    ];
    console.log(`| ${row.join(' | ')} |`);
  }
}

const head = [
  ['Engine', 'Releases', 'Pods', 'On the node', 'Rules, IPv4', 'Rules, IPv6', 'ipset entries'],
  ['Write until open', 'Write until shut', 'Start until enforced'],
].flat();

async function enter(): Promise<number> {
  console.log(`| ${head.join(' | ')} |\n| --- ${'| --: '.repeat(head.length - 1)}|`);
  for (const engine of engineNames.filter((name) => wanted === undefined || name === wanted)) {
    const args = ['--runs', flags.runs, '--sizes', flags.sizes, '--engine', engine];
    const code = await runAgainInSandbox(import.meta.filename, args);
    if (code !== 0) return code;
  }
  return 0;
}

if (process.env[partsVariable] === undefined || wanted === undefined)
  process.exitCode = await enter();
else {
  await measure(engines[wanted]);
  // What the lab has started would keep this process alive; all of it ends with the sandbox.
  process.exit();
}
