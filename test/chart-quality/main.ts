/**
 * The chart as its peers judge theirs: helm lint --strict with each of chart/ci, and kubeconform -strict of all that
 * these render, with every supported Helm, for the oldest and the newest Kubernetes. Then the same with a fault in
 * it, which must fail: a judge that lets everything pass is none.
 */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { buildGo } from '../../lab/go-build.ts';
import { buildHelm } from '../../src/helm/build.ts';
import { runProgram } from '../../src/helm/program.ts';
import { chartDirectory, packageDirectory } from '../../src/read/files.ts';
import { helmVersions } from '../support/helm-versions.ts';
import { writeSchemas } from './schemas.ts';

/** The oldest Kubernetes that Chart.yaml admits, the oldest that has what the guard is made of, and the newest there is. */
const kubernetes = ['v1.25.16', 'v1.30.14', 'v1.37.2'] as const;

/** What no schema of Kubernetes describes: a kind of Calico, with the spec of a NetworkPolicy. */
const skipped = 'StagedKubernetesNetworkPolicy';

const say = (line: string): void => console.error(line);

const work = await mkdtemp(join(tmpdir(), 'kasm-isolation-quality-'));
const kubeconform = join(
  await buildGo(
    {
      name: 'kubeconform',
      folder: join(packageDirectory, 'test', 'chart-quality', 'kubeconform'),
      target: 'tool',
    },
    say,
  ),
  'kubeconform',
);
const helms: string[] = [];
for (const version of helmVersions) helms.push(await buildHelm(version, say));
for (const version of kubernetes) await writeSchemas(version, join(work, 'schemas', version), say);

/** What is wrong with a chart and values by helm lint; nothing where it is sound. */
async function lint(helm: string, chart: string, values: string): Promise<string | undefined> {
  const { stdout, failure } = await runProgram(helm, ['lint', '--strict', chart, '-f', values]);
  return failure === undefined ? undefined : `${failure}\n${stdout}`;
}

/** What is wrong with what a chart renders for one Kubernetes; nothing where it conforms. */
async function conform(
  helm: string,
  chart: string,
  values: string,
  version: string,
): Promise<string | undefined> {
  const flags = ['--namespace', 'kasm', '--kube-version', version, '-f', values];
  const rendered = await runProgram(helm, ['template', 'kasm-isolation', chart, ...flags]);
  if (rendered.failure !== undefined) return rendered.stderr;
  const schemas = join(work, 'schemas', version, '{{.ResourceKind}}{{.KindSuffix}}.json');
  const { stdout, exitCode } = await runProgram(
    kubeconform,
    ['-strict', '-output', 'json', '-summary', '-skip', skipped, '-schema-location', schemas, '-'],
    { input: rendered.stdout },
  );
  const { valid, skipped: left } = JSON.parse(stdout).summary;
  const isStaged = rendered.stdout.includes(`kind: ${skipped}`);
  return exitCode === 0 && (isStaged ? left > 0 && valid === 0 : valid > 0 && left === 0)
    ? undefined
    : stdout;
}

let passed = 0;
const failures: string[] = [];

function judge(what: string, wrong: string | undefined): void {
  if (wrong === undefined) passed += 1;
  else failures.push(`${what}: ${wrong.trim()}`);
}

/** What is wrong where a refusal with these words is due. */
const unless = (refusal: string | undefined, words: string): string | undefined =>
  refusal?.includes(words) ? undefined : `is not refused: ${refusal}`;

const tooOld = `guard.enabled: Kubernetes ${kubernetes[0]} has no ValidatingAdmissionPolicy`;

/** Judges a fault that was planted: it must be found. */
function mustFail(what: string, wrong: string | undefined): void {
  judge(
    `a fault that nobody finds: ${what}`,
    wrong === undefined ? 'everything passes' : undefined,
  );
}

async function judgeChart(): Promise<void> {
  const { kubeVersion } = parse(await readFile(join(chartDirectory, 'Chart.yaml'), 'utf8'));
  const minor = kubernetes[0].replace(/^v(\d+\.\d+)\.\d+$/u, '$1');
  judge(
    'Chart.yaml',
    kubeVersion === `>=${minor}.0-0` ? undefined : `kubeVersion ${kubeVersion} is not ${minor}`,
  );
  const folder = join(chartDirectory, 'ci');
  for (const file of await readdir(folder)) {
    const values = join(folder, file);
    for (const [index, helm] of helms.entries()) {
      const name = `ci/${file}, Helm ${helmVersions[index]}`;
      judge(`${name}, lint`, await lint(helm, chartDirectory, values));
      for (const version of kubernetes) {
        const wrong = await conform(helm, chartDirectory, values, version);
        const isTooOld = file === 'guard-values.yaml' && version === kubernetes[0];
        judge(`${name}, Kubernetes ${version}`, isTooOld ? unless(wrong, tooOld) : wrong);
      }
    }
  }
}

/** Faults of one word each in a copy of the chart, and in values. */
const faults = [
  { file: 'templates/policies.yaml', right: 'policyTypes:', wrong: 'policyType:' },
  { file: 'templates/tests/probes.yaml', right: 'restartPolicy:', wrong: 'restartPolicies:' },
  { file: 'templates/_guard-objects.tpl', right: 'failurePolicy:', wrong: 'failurePolicies:' },
] as const;

const valuesOf = (file: string): string =>
  join(
    chartDirectory,
    'ci',
    file.includes('guard') ? 'guard-values.yaml' : 'helm-test-values.yaml',
  );

async function judgeFaults(): Promise<void> {
  const broken = join(work, 'values.yaml');
  for (const [index, helm] of helms.entries()) {
    const name = `Helm ${helmVersions[index]}`;
    await writeFile(broken, 'preset: kasm-9\n');
    mustFail(`values of a bad form, ${name}`, await lint(helm, chartDirectory, broken));
    // In helm lint, `fail` does not fail, so the rules are for the render.
    await writeFile(broken, 'preset: kasm-1.19\nflows:\n  app-to-db: {from: [apj]}\n');
    const wrong = await conform(helm, chartDirectory, broken, kubernetes[0]);
    mustFail(`values against a rule, ${name}`, wrong);
  }
  for (const { file, right, wrong } of faults) {
    const chart = join(work, 'chart');
    await cp(chartDirectory, chart, { recursive: true });
    const text = await readFile(join(chart, file), 'utf8');
    if (!text.includes(right)) throw new Error(`${file} has no ${right}`);
    await writeFile(join(chart, file), text.replace(right, wrong));
    for (const version of kubernetes) {
      mustFail(
        `${wrong} ${version}`,
        await conform(helms[0] ?? '', chart, valuesOf(file), version),
      );
    }
    await rm(chart, { recursive: true });
  }
}

try {
  await judgeChart();
  await judgeFaults();
} finally {
  await rm(work, { recursive: true, force: true });
}
for (const line of failures) say(line);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
