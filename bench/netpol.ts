/**
 * Times `bench/list.ts`, compiled as this package is, against `netpol-analyzer list` on the same generated
 * clusters, as whole processes in turn, and checks that both list the same connections. Then `bench/list.ts`
 * on larger clusters, beside itself when it only reads them, and `bench/change.ts`, which changes one policy at a
 * time. With `--quick`, only the clusters that netpol-analyzer is done with in seconds.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, createReadStream, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { buildOracle } from '../test/oracle/build.ts';
import { packageDirectory } from '../src/read/files.ts';
import { addressOf } from '../src/netpol/sets/address-set.ts';
import { IntervalSet, type Interval } from '../src/netpol/sets/interval-set.ts';
import { cluster, type Size } from './clusters.ts';

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const say = (line: string): void => console.error(line);
const whole = (value: number): string => value.toLocaleString('en');

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-netpol-'));
const outputs = { ours: join(folder, 'ours.txt'), theirs: join(folder, 'theirs.json') };

/** Compiles `list.ts` as the package is compiled, so that no time goes into reading TypeScript. */
async function compileList(): Promise<string> {
  const target = join(packageDirectory, 'build', 'bench');
  await mkdir(target, { recursive: true });
  const config = {
    extends: '../../tsconfig.build.json',
    compilerOptions: { declaration: false, outDir: '.' },
    include: ['../../schema', '../../src', '../../bench'],
  };
  await writeFile(join(target, 'tsconfig.json'), JSON.stringify(config));
  await execa('tsc', ['-p', target], { cwd: packageDirectory, preferLocal: true });
  return join(target, 'bench', 'list.js');
}

const list = await compileList();
const change = join(dirname(list), 'change.js');
const analyzer = await buildOracle('netpol-analyzer', say);

async function generate(size: Size): Promise<string> {
  const place = join(folder, `${size.pods}-${size.policies}`);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'cluster.json'), JSON.stringify(cluster(size)));
  return place;
}

interface Run {
  readonly milliseconds: number;
  readonly stderr: string;
}

/** Runs a command to its end, its output in a file. */
function time(file: string, args: readonly string[], output: string): Run {
  const stdout = openSync(output, 'w');
  const start = performance.now();
  const { status, stderr } = spawnSync(file, args, { stdio: ['ignore', stdout, 'pipe'] });
  const milliseconds = performance.now() - start;
  closeSync(stdout);
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} failed: ${String(stderr)}`);
  return { milliseconds, stderr: String(stderr) };
}

// netpol-analyzer never matches an ipBlock with a pod, which Kubernetes leaves open.
const ours = (place: string): Run =>
  time(process.execPath, [list, place, '--ip-blocks-outside'], outputs.ours);
const theirs = (place: string): Run =>
  time(analyzer, ['list', '--dirpath', place, '-o', 'json', '-q'], outputs.theirs);

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

interface Connection {
  readonly src: string;
  readonly dst: string;
  readonly conn: string;
}

const ourConnections = (text: string): Connection[] =>
  Array.from(text.matchAll(/^(\S+) => (\S+) : (.+)$/gmu), ([, src = '', dst = '', conn = '']) => ({
    src,
    dst,
    conn,
  }));

const theirConnections = (text: string): Connection[] =>
  (JSON.parse(text) as Connection[]).map(({ src, dst, conn }) => ({
    src: src.replace('[Pod]', ''),
    dst: dst.replace('[Pod]', ''),
    conn,
  }));

/** Connections in one form: protocols in order, and the outside ranges of a pod that touch as one. */
function canonical(connections: readonly Connection[]): Set<string> {
  const found = new Set<string>();
  const ranges = new Map<string, Interval<bigint>[]>();
  for (const { src, dst, conn } of connections) {
    const parts = conn.match(/(?:TCP|UDP|SCTP) [\d,-]*\d/gu)?.toSorted() ?? [conn];
    const outside = [src, dst].find((end) => !end.includes('/'));
    if (outside === undefined) found.add(`${src} => ${dst} : ${parts.join(' ')}`);
    else {
      const [first = '', last = ''] = outside.split('-');
      const key = `${src === outside ? '' : src} => ${dst === outside ? '' : dst} : ${parts.join(' ')}`;
      const known = ranges.get(key) ?? [];
      known.push({ start: addressOf(first), end: addressOf(last) + 1n });
      ranges.set(key, known);
    }
  }
  for (const [key, intervals] of ranges)
    for (const { start, end } of IntervalSet.of(...intervals).intervals)
      found.add(`${key} ${start}-${end}`);
  return found;
}

/** How many connections both found; it is an error when they differ. */
async function agree(): Promise<number> {
  const left = canonical(ourConnections(await readFile(outputs.ours, 'utf8')));
  const right = canonical(theirConnections(await readFile(outputs.theirs, 'utf8')));
  const only = [...left].filter((line) => !right.has(line)).map((line) => `only ours: ${line}`);
  const missing = [...right]
    .filter((line) => !left.has(line))
    .map((line) => `only theirs: ${line}`);
  const differences = [...only, ...missing];
  if (differences.length > 0) {
    const head = differences.slice(0, 10).join('\n');
    throw new Error(`The lists differ in ${differences.length} connections:\n${head}`);
  }
  return left.size;
}

/** One cluster, ours and theirs in turn. */
async function pair(size: Size, runs: number): Promise<string> {
  const place = await generate(size);
  ours(place);
  const times: [number, number][] = [];
  for (let run = 0; run < runs; run += 1)
    times.push([ours(place).milliseconds, theirs(place).milliseconds]);
  const connections = await agree();
  const left = median(times.map(([value]) => value));
  const right = median(times.map(([, value]) => value));
  const ratio = median(times.map(([x, y]) => y / x));
  const cells = [size.pods, size.policies, connections].map(whole);
  const seconds = [left, right].map((value) => `${(value / 1000).toFixed(2)} s`);
  return `| ${[...cells, ...seconds, `${ratio.toFixed(ratio < 10 ? 1 : 0)}`, runs].join(' | ')} |`;
}

/** How many numbers a text such as `0,7-9` stands for. */
const countOf = (numbers: string): number =>
  numbers.split(',').reduce((sum, part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return sum + last - first + 1;
  }, 0);

/** One cluster by groups, in turn with reading it alone. */
async function alone(size: Size, runs: number): Promise<string> {
  const place = await generate(size);
  const run = (...flag: string[]): Run =>
    time(process.execPath, [list, place, ...flag, '--memory'], outputs.ours);
  const results = Array.from({ length: runs }, () => ({
    read: run('--read'),
    whole: run('--groups'),
  }));
  let groups = 0;
  let pairs = 0;
  for await (const line of createInterface({ input: createReadStream(outputs.ours) })) {
    const [, from, to] = /^([\d,-]+) => ([\d,-]+) : /u.exec(line) ?? [];
    if (from !== undefined && to !== undefined) pairs += countOf(from) * countOf(to);
    else groups += 1;
  }
  const cells = [size.pods, size.policies, groups, pairs].map(whole);
  const took = (one: 'read' | 'whole'): number =>
    median(results.map((result) => result[one].milliseconds));
  const seconds = [took('read'), took('whole')].map((value) => `${(value / 1000).toFixed(2)} s`);
  const ratio = median(results.map((one) => one.whole.milliseconds / one.read.milliseconds));
  const memory = `${Math.max(...results.map((result) => Number(result.whole.stderr)))} MB`;
  return `| ${[...cells, ...seconds, ratio.toFixed(1), memory].join(' | ')} |`;
}

interface Changes {
  readonly fresh: number;
  readonly who: number;
  readonly changes: Readonly<Record<string, number>>;
}

/** Changes of one policy, each beside a fresh judgement. */
async function changes(size: Size): Promise<readonly string[]> {
  const place = await generate(size);
  time(process.execPath, [change, join(place, 'cluster.json')], outputs.ours);
  const found = JSON.parse(await readFile(outputs.ours, 'utf8')) as Changes;
  const row = (what: string, milliseconds: number): string =>
    `| ${[whole(size.pods), whole(size.policies), what, `${milliseconds.toFixed(0)} ms`, (milliseconds / found.fresh).toFixed(3)].join(' | ')} |`;
  return [
    row('all of it', found.fresh),
    ...Object.entries(found.changes).map(([what, milliseconds]) => row(what, milliseconds)),
    row('who may reach one group', found.who),
  ];
}

// First those whose memory is measured: Linux counts that of a parent at the start of its child.
const ourRows: string[] = [];
for (const [pods, policies] of [
  [1000, 100],
  [10_000, 200],
  [100_000, 200],
  [100_000, 1000],
] as const) {
  say(`${pods} pods, ${policies} policies ...`);
  ourRows.push(await alone({ pods, policies }, 5));
}
const changeRows: string[] = [];
for (const policies of [200, 1000]) {
  say(`100000 pods, ${policies} policies, one changed at a time ...`);
  changeRows.push(...(await changes({ pods: 100_000, policies })));
}

console.log(
  '| Pods | Policies | Connections | `bench/list.ts` | netpol-analyzer | Times faster | Runs |\n| --: | --: | --: | --: | --: | --: | --: |',
);
for (const [pods, policies, runs] of [
  [50, 10, 5],
  [100, 10, 5],
  [200, 20, 3],
  ...(flags.quick
    ? []
    : ([
        [500, 50, 1],
        [1000, 50, 1],
      ] as const)),
] as const) {
  say(`${pods} pods, ${policies} policies, beside netpol-analyzer ...`);
  console.log(await pair({ pods, policies }, runs));
}
console.log(
  '\n| Pods | Policies | Groups | Allowed pairs of groups | Reading alone | `bench/list.ts --groups` | Ratio | Peak memory |\n| --: | --: | --: | --: | --: | --: | --: | --: |',
);
for (const row of ourRows) console.log(row);
console.log(
  '\n| Pods | Policies | Judged again | CPU time | Beside all of it |\n| --: | --: | --- | --: | --: |',
);
for (const row of changeRows) console.log(row);
await rm(folder, { recursive: true, force: true });
