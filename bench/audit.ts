/**
 * Times `audit` of clusters of 1,000 to 45,000 pods as whole processes, beside a process that only parses the same
 * dump. Pods are as large as those that `kubectl get -o json` prints of real ones.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { findHelm } from '../src/helm/find.ts';
import { packageDirectory } from '../src/read/files.ts';
import { loadPods } from '../test/support/kasm-pods.ts';

const helm = await findHelm({}, (line) => console.error(line));
const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-bench-audit-'));
const target = join('build', 'bench-command');
await execa('tsc', ['-p', 'tsconfig.build.json', '--outDir', target], {
  cwd: packageDirectory,
  preferLocal: true,
});
const cli = join(packageDirectory, target, 'src', 'cli.js');

/** What a policy never sees, and a dump is mostly made of. */
const ballast = Array.from({ length: 30 }, (_, index) => ({
  name: `SETTING_${index}`,
  value: 'x'.repeat(100),
}));

const pod = (namespace: string, name: string, labels: object, index: number): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: { containers: [{ name: 'main', env: ballast, ports: [{ containerPort: 8080 }] }] },
  status: { phase: 'Running', podIP: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}` },
});

/** Kasm 1.19, and as many pods of others as it takes. */
function dump(count: number): object {
  const kasm = loadPods('kasm-1.19').map(({ labels }, index) =>
    pod('kasm', `kasm-${index}`, labels, index),
  );
  const others = Array.from({ length: count - kasm.length }, (_, index) =>
    pod(`team-${index % 50}`, `app-${index}`, { app: `app-${index % 500}` }, index + 100),
  );
  return { apiVersion: 'v1', kind: 'List', items: [...kasm, ...others] };
}

/** Memory is what the process itself says at its end: what a parent measures holds the parent's as well. */
const says = `data:text/javascript,process.on('exit',()=>console.error('rss='+process.resourceUsage().maxRSS))`;

function run(args: readonly string[]): { readonly time: number; readonly memory: number } {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', says, ...args], {
    env: { ...process.env, HELM: helm },
    encoding: 'utf8',
  });
  if (status !== 0 && status !== 1) throw new Error(stderr);
  return {
    time: performance.now() - start,
    memory: Number(/rss=(\d+)/u.exec(stderr)?.[1]) / 1024,
  };
}

const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

console.log(
  '| Pods | Dump | `audit` | Parsing alone | Ratio | Peak memory |\n| --: | --: | --: | --: | --: | --: |',
);
for (const count of [1000, 10_000, 45_000]) {
  const file = join(folder, `${count}.json`);
  const text = JSON.stringify(dump(count));
  await writeFile(file, text);
  const parse = `JSON.parse(require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8'))`;
  const pairs = Array.from({ length: 5 }, () => [
    run([cli, 'audit', 'kasm-1.19', '--also', file]),
    run(['-e', parse]),
  ]);
  const [ours, alone] = [0, 1].map((side) => median(pairs.map((pair) => pair[side]?.time ?? 0)));
  const ratio = median(pairs.map(([a, b]) => (a?.time ?? 0) / (b?.time ?? 1)));
  const memory = Math.max(...pairs.map(([a]) => a?.memory ?? 0));
  const cells = [
    count.toLocaleString('en'),
    `${(text.length / 1e6).toFixed(0)} MB`,
    `${((ours ?? 0) / 1000).toFixed(2)} s`,
    `${((alone ?? 0) / 1000).toFixed(2)} s`,
    ratio.toFixed(1),
    `${memory.toFixed(0)} MB`,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
await rm(folder, { recursive: true });
