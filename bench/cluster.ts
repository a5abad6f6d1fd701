/**
 * What isolation costs on a node: preset kasm-1.19 beside policies in the shape of upstream's own, in the lab of
 * `npm run test:cluster`. Counts what the policy engine of K3s writes and which flows that opens, then times a
 * change from its start to the first connection that feels it. `--runs N` sets how often.
 */
import { readFile } from 'node:fs/promises';
import { cpus, release as kernel } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { EngineSync } from '../lab/engine-sync.ts';
import { Lab } from '../lab/lab.ts';
import { kubernetesVersion } from '../lab/parts.ts';
import { partsHere, partsVariable, runAgainInSandbox } from '../lab/run-in-sandbox.ts';
import { startEndpoints } from '../lab/endpoints.ts';
import { packageDirectory } from '../src/read/files.ts';
import { livePolicies } from '../lab/release.ts';
import { guacToManager, measure, noDelays } from './cluster/delays.ts';
import { beyond, rest, syncsDuring, written } from './cluster/engine.ts';
import { ends, flowsOf, namespaces, ports } from './cluster/flows.ts';
import * as sets from './cluster/sets.ts';
import { countTable, times, timeTable, type Cost } from './cluster/tables.ts';

const { values: flags } = parseArgs({ options: { runs: { type: 'string', default: '15' } } });
const runs = Number(flags.runs);
if (!Number.isSafeInteger(runs) || runs < 1) {
  console.error(`--runs ${flags.runs}: is no number of runs; write a whole number from 1 up`);
  process.exit(2);
}
const say = (line: string): void => console.error(line);

/** The machine and the versions, in one line. */
async function surroundings({ parts }: Lab): Promise<string> {
  const run = async (command: string, ...args: string[]): Promise<string> =>
    (await execa(command, args, { env: parts.env })).stdout;
  const modules = join(packageDirectory, 'lab', 'parts', 'policy-engine', 'go.mod');
  const [engine] = (await readFile(modules, 'utf8')).match(/k3s-io\/kube-router\/v2 \S+/u) ?? [];
  return [
    `Linux ${kernel().split('.').slice(0, 2).join('.')}`,
    `${cpus().length} cores`,
    await run('iptables', '--version'),
    engine,
    `Kubernetes ${kubernetesVersion}`,
    `Helm ${await run(parts.helm, 'version', '--template', '{{.Version}}')}`,
  ].join(', ');
}

async function main(): Promise<void> {
  const lab = await Lab.start(partsHere());
  await lab.engine.start();
  const sync = await EngineSync.start(lab);
  const labelled = namespaces.map((name) => ({ name, labels: {} }));
  const { endpoints } = await startEndpoints(lab, ends, labelled, ports);
  await sync.caughtUp();
  await rest(lab);
  const base = await written(lab);

  async function costOf(set: sets.PolicySet): Promise<Cost> {
    say(`${set.name} ...`);
    await set.install();
    await sync.caughtUp();
    await rest(lab);
    const policies = await livePolicies(lab);
    const cost = beyond(await written(lab), base);
    const flows = await flowsOf(lab, endpoints, policies);
    await set.remove();
    await sync.caughtUp();
    return { policies: policies.length, ...cost, ...flows };
  }

  const upstream = await sets.upstreamShaped();
  const asTheyCome = [
    sets.released(lab, 'kasm-1.19', sets.usual),
    await sets.applied(lab, "upstream's shape", upstream),
  ] as const;
  const narrow = [
    sets.released(lab, 'kasm-1.19 with egress: all', await sets.closed()),
    await sets.applied(lab, "upstream's shape, narrowed", sets.narrowed(upstream)),
  ] as const;

  console.log(`${await surroundings(lab)}\n`);
  for (const [a, b] of [asTheyCome, narrow])
    console.log(`${countTable([a.name, b.name], await costOf(a), await costOf(b))}\n`);
  console.log(`Before any policy: ${base.v4} rules for IPv4, ${base.v6} for IPv6.\n`);

  const watches = guacToManager(endpoints);
  const delays = [noDelays(), noDelays()] as const;
  const idle: number[] = [];
  const perRound = 3;
  const rounds = Math.ceil(Number(flags.runs) / perRound);
  for (let round = 0; round < rounds; round += 1) {
    say(`Round ${round + 1} of ${rounds} ...`);
    idle.push(...(await syncsDuring(lab, () => sync.caughtUp())));
    const order = round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const);
    for (const side of order) await measure(lab, asTheyCome[side], watches, perRound, delays[side]);
  }
  const [a, b] = asTheyCome;
  console.log(`${timeTable([a.name, b.name], ...delays)}\n`);
  console.log(`One sync of the engine before any policy: ${times(idle)}.`);
}

if (process.env[partsVariable] === undefined)
  process.exitCode = await runAgainInSandbox(import.meta.filename);
else {
  await main();
  // What the lab has started would keep this process alive; all of it ends with the sandbox.
  process.exit();
}
