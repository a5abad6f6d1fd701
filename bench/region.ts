/**
 * Times proofs and differences of sets of every pod: each preset beside the `helm template` that it judges, the
 * default beside hundreds of foreign policies, the command with the pods of a large cluster beside the command
 * without them, and `diff` beside that of netpol-analyzer.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { presetNames } from '../schema/names.ts';
import { findHelm } from '../src/helm/find.ts';
import { holds, prove, type Proof } from '../src/reach/prove.ts';
import { chartDirectory, packageDirectory } from '../src/read/files.ts';
import { render, type Rendered } from '../src/table/render.ts';
import { buildOracle } from '../test/oracle/build.ts';
import { hardPolicies } from '../test/support/hard-policies.ts';
import { manyPods } from '../test/support/many-pods.ts';
import { cluster } from './clusters.ts';

const say = (line: string): void => console.error(line);
const helm = await findHelm({}, say);
const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-region-'));
const namespace = 'kasm';

const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

function timed<T>(work: () => T): { readonly time: number; readonly result: T } {
  const start = performance.now();
  const result = work();
  return { time: performance.now() - start, result };
}

const proofOf = (
  { table, policies }: Rendered,
  others: ReturnType<typeof hardPolicies> = [],
): Proof => prove({ source: 'bench', table, policies: [...policies, ...others], namespace });

const renderPreset = (preset: string): Promise<Rendered> =>
  render({
    source: preset,
    helm,
    chart: chartDirectory,
    values: { preset },
    release: 'bench',
    namespace,
  });

/** Each preset's proof and the template that it judges, in turn. */
async function presets(): Promise<void> {
  console.log(
    '| Preset | Proof (library call) | `helm template` | Proof/template |\n| --- | --: | --: | --: |',
  );
  for (const preset of presetNames) {
    const rendered = await renderPreset(preset);
    if (!holds(proofOf(rendered))) throw new Error(`${preset} does not hold`);
    const pairs = Array.from({ length: 15 }, () => [
      timed(() => proofOf(rendered)).time,
      timed(() =>
        spawnSync(helm, ['template', 'bench', chartDirectory, '--set', `preset=${preset}`]),
      ).time,
    ]);
    const [ours, theirs, ratio] = [
      median(pairs.map(([proof = 0]) => proof)),
      median(pairs.map(([, template = 0]) => template)),
      median(pairs.map(([proof = 0, template = 1]) => proof / template)),
    ];
    console.log(
      `| ${preset} | ${milliseconds(ours)} | ${milliseconds(theirs)} | ${ratio.toFixed(2)} |`,
    );
  }
}

const many = [
  { policies: 200, keys: 2, of: 50 },
  { policies: 200, keys: 50, of: 200 },
  { policies: 1000, keys: 2, of: 200 },
] as const;

/** The default beside policies of others, which close pods of many labels and open a port each. */
async function foreign(): Promise<void> {
  const rendered = await renderPreset('kasm-1.19');
  const alone = median(Array.from({ length: 15 }, () => timed(() => proofOf(rendered)).time));
  console.log(
    '\n| Foreign policies | Keys of a selector | In namespaces | Proof | Beside the proof without them | Findings |\n| --: | --: | --- | --: | --: | --: |',
  );
  for (const { policies, keys, of } of many) {
    for (const namespaces of [['shop', 'monitoring', 'kube-system'], [namespace]]) {
      const others = hardPolicies({ policies, namespaces, keys, of });
      const runs = Array.from({ length: 3 }, () => timed(() => proofOf(rendered, others)));
      const time = median(runs.map((run) => run.time));
      const [run] = runs;
      if (!run || run.result.unfinished) throw new Error(`${policies} policies: unfinished`);
      const where = namespaces.includes(namespace) ? 'ours' : 'others';
      const cells = [
        policies,
        `${keys} of ${of}`,
        where,
        milliseconds(time),
        (time / alone).toFixed(1),
        run.result.findings.length,
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }
}

/** Compiles the command as it is published, so that no time goes into reading TypeScript. */
async function compileCommand(): Promise<string> {
  const target = join('build', 'bench-command');
  await execa('tsc', ['-p', 'tsconfig.build.json', '--outDir', target], {
    cwd: packageDirectory,
    preferLocal: true,
  });
  return join(packageDirectory, target, 'src', 'cli.js');
}

const saysMemory = `data:text/javascript,process.on('exit',()=>console.error('rss='+process.resourceUsage().maxRSS))`;

/** Runs the command to its end, and gives time and peak memory; it must end with one of these codes. */
function command(cli: string, args: readonly string[], codes: readonly number[]) {
  const { time, result } = timed(() =>
    spawnSync(process.execPath, ['--import', saysMemory, cli, ...args], {
      env: { ...process.env, HELM: helm },
      encoding: 'utf8',
    }),
  );
  if (!codes.includes(result.status ?? -1)) throw new Error(`${args.join(' ')}: ${result.stderr}`);
  return { time, memory: Number(/rss=(\d+)/u.exec(result.stderr)?.[1]) / 1024 };
}

/** Pods of two namespaces, each with a hash of its own. */
const podsWithHashes = (count: number): object =>
  manyPods(count, (index) => ({
    name: `pod-${index}`,
    namespace: index % 2 ? 'kasm' : 'shop',
    labels: { app: `app-${index % 20}`, 'pod-template-hash': `hash${index}` },
    spec: {
      containers: [
        { name: 'main', image: 'example.test/main:1', ports: [{ containerPort: 8080 }] },
      ],
    },
  }));

async function clusters(cli: string): Promise<void> {
  console.log(
    '\n| Pods in `--also` | `prove kasm-1.19` | Peak memory | Beside no pods |\n| --: | --: | --: | --: |',
  );
  const args = ['prove', 'kasm-1.19'];
  const without = Array.from({ length: 5 }, () => command(cli, args, [0]));
  const base = median(without.map(({ time }) => time));
  for (const count of [0, 200, 2000]) {
    const file = join(folder, `pods-${count}.json`);
    await writeFile(file, JSON.stringify(podsWithHashes(count)));
    const runs =
      count === 0
        ? without
        : Array.from({ length: 5 }, () => command(cli, [...args, '--also', file], [0, 1]));
    const time = median(runs.map((run) => run.time));
    const memory = Math.max(...runs.map((run) => run.memory));
    console.log(
      `| ${count} | ${milliseconds(time)} | ${memory.toFixed(0)} MB | ${(time / base).toFixed(2)} |`,
    );
  }
}

interface Item {
  readonly kind: string;
  readonly spec: { readonly ingress?: readonly object[] };
}

/** The same cluster before and after: each policy of ingress loses its last rule. */
async function beforeAndAfter(pods: number, policies: number): Promise<readonly [string, string]> {
  const whole = cluster({ pods, policies }) as { readonly items: readonly Item[] };
  const items = whole.items.map((item) =>
    item.kind === 'NetworkPolicy' && item.spec.ingress
      ? { ...item, spec: { ...item.spec, ingress: item.spec.ingress.slice(0, -1) } }
      : item,
  );
  const places = [join(folder, `before-${pods}`), join(folder, `after-${pods}`)] as const;
  for (const [place, content] of [
    [places[0], whole],
    [places[1], { ...whole, items }],
  ] as const) {
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'cluster.json'), JSON.stringify(content));
  }
  return places;
}

async function differences(cli: string): Promise<void> {
  const analyzer = await buildOracle('netpol-analyzer', say);
  console.log(
    '\n| Pods | Policies | `kasm-isolation diff` | `netpol-analyzer diff` | Times faster |\n| --: | --: | --: | --: | --: |',
  );
  for (const [pods, policies] of [
    [50, 10],
    [100, 10],
    [200, 20],
  ] as const) {
    const [before, after] = await beforeAndAfter(pods, policies);
    const pairs = Array.from({ length: 5 }, () => [
      command(cli, ['diff', before, after], [0]).time,
      timed(() => {
        const { status, stderr } = spawnSync(
          analyzer,
          ['diff', '--dir1', before, '--dir2', after, '-q'],
          { encoding: 'utf8', maxBuffer: 1 << 30 },
        );
        if (status !== 0) throw new Error(stderr);
      }).time,
    ]);
    const ours = median(pairs.map(([time = 0]) => time));
    const theirs = median(pairs.map(([, time = 0]) => time));
    const ratio = median(pairs.map(([a = 1, b = 0]) => b / a));
    console.log(
      `| ${pods} | ${policies} | ${milliseconds(ours)} | ${milliseconds(theirs)} | ${ratio.toFixed(1)} |`,
    );
  }
}

try {
  await presets();
  await foreign();
  const cli = await compileCommand();
  await clusters(cli);
  await differences(cli);
} finally {
  await rm(folder, { recursive: true, force: true });
}
