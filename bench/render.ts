/**
 * Times `helm template` of this chart against a trivial chart with the same Helm, in turn (A B A B ...),
 * and `kasm-isolation render` against the `helm template` inside it. Prints medians and paired ratios.
 * `--beside DIR` adds a line for another chart, such as a checkout of Kasm's own.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { chartDirectory, packageDirectory } from '../src/read/files.ts';
import { findHelm } from '../src/helm/find.ts';

const { values: flags } = parseArgs({
  options: { runs: { type: 'string', default: '21' }, beside: { type: 'string' } },
});
const runs = Number(flags.runs);
const helm = await findHelm({}, (line) => console.error(line));

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-bench-'));
await mkdir(join(folder, 'templates'));
await writeFile(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: trivial\nversion: 0.1.0\n');
await writeFile(
  join(folder, 'templates', 'policy.yaml'),
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: {}}\n',
);

type Command = readonly [string, readonly string[]];

async function time([file, args]: Command): Promise<number> {
  const start = performance.now();
  await execa(file, args, { cwd: packageDirectory, env: { HELM: helm } });
  return performance.now() - start;
}

const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

/** Runs two commands in turn after one warm-up; the ratio is the median of the ratios of the pairs. */
async function compare(name: string, a: Command, b: Command): Promise<void> {
  await time(a);
  await time(b);
  const pairs: [number, number][] = [];
  for (let run = 0; run < runs; run += 1) pairs.push([await time(a), await time(b)]);
  const left = median(pairs.map(([value]) => value)).toFixed(0);
  const right = median(pairs.map(([, value]) => value)).toFixed(0);
  const ratio = median(pairs.map(([x, y]) => x / y)).toFixed(2);
  console.log(`| ${name} | ${left} ms | ${right} ms | ${ratio} |`);
}

const template = (chart: string, ...rest: string[]): Command => [
  helm,
  ['template', 'bench', chart, ...rest],
];
const kasm = ['--set', 'preset=kasm-1.19'];

console.log('| A against B | A | B | A/B |\n| --- | --- | --- | --- |');
await compare(
  'helm template of the default, of a trivial chart',
  template(chartDirectory),
  template(folder),
);
await compare(
  'helm template of kasm-1.19, of a trivial chart',
  template(chartDirectory, ...kasm),
  template(folder),
);
if (flags.beside !== undefined) {
  await compare(
    `helm template of kasm-1.19, of ${basename(flags.beside)}`,
    template(chartDirectory, ...kasm),
    template(resolve(flags.beside)),
  );
}
await compare(
  'npm start, the helm template in it',
  [process.execPath, ['--import', 'tsx', 'src/cli.ts', 'render', '-o', join(folder, 'out.yaml')]],
  template(chartDirectory),
);
await rm(folder, { recursive: true, force: true });
