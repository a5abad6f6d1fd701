/**
 * Renders every preset, platform, egress mode, example and the pods of `helm test` with each
 * supported Helm and fails when one byte differs, or when one Helm refuses what another renders. Builds the Helms it lacks once.
 */
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chartDirectory, packageDirectory } from '../../src/read/files.ts';
import { buildHelm } from '../../src/helm/build.ts';
import { template, type TemplateResult } from '../../src/helm/template.ts';
import { loadValues } from '../../src/read/values.ts';
import { helmVersions as versions } from '../support/helm-versions.ts';
import { worlds, type World } from '../support/worlds.ts';
import { refusals } from '../support/refusals.ts';
import { compare } from '../support/yaml-judge.ts';
import { allTexts } from '../support/yaml-cases.ts';

async function examples(): Promise<readonly World[]> {
  const folder = join(packageDirectory, 'examples');
  const files = await readdir(folder, { recursive: true });
  // Beside a Chart.yaml they are those of an umbrella, which test/paths renders.
  const isOurs = (file: string): boolean => !files.includes(join(dirname(file), 'Chart.yaml'));
  const values = files.filter((file) => file.endsWith('values.yaml') && isOurs(file)).toSorted();
  return Promise.all(
    values.map(async (file) => ({
      name: `examples/${file}`,
      values: (await loadValues(join(folder, file))) as World['values'],
    })),
  );
}

const say = (line: string): void => console.error(line);

const helms: string[] = [];
for (const version of versions) helms.push(await buildHelm(version, say));

const render = (helm: string, values: unknown, skipSchema = false): Promise<TemplateResult> =>
  template({
    helm,
    chart: chartDirectory,
    values,
    release: 'kasm-isolation',
    namespace: 'kasm',
    skipSchema,
    tests: true,
  });

const text = (result: TemplateResult): string =>
  result.ok
    ? result.manifest
    : result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n');

let passed = 0;
const failures: string[] = [];

/** Compares what each Helm says with what the first one says. */
async function same(name: string, values: unknown, good: boolean): Promise<void> {
  const results = await Promise.all(helms.map((helm) => render(helm, values, !good)));
  const [first, ...others] = results.map(text);
  const wrong = results.findIndex(({ ok }) => ok !== good);
  const different = others.findIndex((other) => other !== first);
  if (wrong >= 0)
    failures.push(`${name}: Helm ${versions[wrong]} ${good ? 'refuses it' : 'accepts it'}`);
  else if (different >= 0)
    failures.push(`${name}: Helm ${versions[different + 1]} differs from Helm ${versions[0]}`);
  else passed += 1;
}

/** The pods of `helm test` in the presets that choose a flow, on each platform. */
const tried: readonly World[] = worlds
  .filter(({ values }) => values['preset'] !== 'none' && values['egress'] === 'dataTier')
  .map(({ name, values }) => ({
    name: `helm test of ${name}`,
    values: { ...values, helmTest: { enabled: true, host: 'kasm-db' } },
  }));

for (const { name, values } of [...worlds, ...tried, ...(await examples())])
  await same(name, values, true);
for (const { claim, bad } of refusals) await same(`refusal: ${claim}`, bad, false);

for (const [index, helm] of helms.entries()) {
  const wrong = (await compare(helm, allTexts)).filter(({ isOneReading }) => !isOneReading);
  for (const { text: yaml } of wrong) {
    failures.push(`${JSON.stringify(yaml)}: Helm ${versions[index]} reads it otherwise than we do`);
  }
  passed += allTexts.length - wrong.length;
}

for (const line of failures) say(line);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
