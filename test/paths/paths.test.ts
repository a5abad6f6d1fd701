import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAtLeast } from '../../src/helm/version.ts';
import { runHelm } from '../support/helm.ts';
import { cases, withoutNulls, type PathCase } from './cases.ts';
import { commandRender, typedValues } from './command.ts';
import {
  helmInstall,
  helmTemplateJson,
  helmTemplateSet,
  helmTemplateSetJson,
  withoutSchema,
} from './helm-template.ts';
import { Deliveries } from './deliveries.ts';
import { helmChartContent, helmChartSet, helmChartValues } from './k3s-helm-chart.ts';
import { CannotSay, type Path } from './path.ts';
import { rancherForm } from './rancher.ts';
import { templateUmbrella, umbrellaAlias, umbrellaOwnValues, writeUmbrella } from './umbrella.ts';

const deliveries = await Deliveries.open();
afterAll(deliveries.close);

const version = await runHelm(['version', '--short']);
const isHelm4 = isAtLeast(version.stdout, '4.0.0');
const paths: readonly Path[] = [
  helmTemplateJson,
  helmTemplateSetJson,
  helmTemplateSet,
  // Helm 3 asks a cluster for its version, whatever kind of dry run it is told.
  ...(isHelm4 ? [helmInstall] : []),
  umbrellaOwnValues(isHelm4),
  umbrellaAlias,
  helmChartContent,
  helmChartValues,
  helmChartSet,
  rancherForm,
  commandRender,
  typedValues,
];

test('most cases are refused, and no two have one name', () => {
  const refused = cases.filter(({ says }) => says.length > 0);
  expect(refused.length).toBeGreaterThan(cases.length / 2);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

const named = (list: readonly PathCase[]) => list.map((given) => [given.name, given] as const);

describe.concurrent('plain Helm', () => {
  test.for(named(cases))('%s: renders, or the chart says why not', async ([, given]) => {
    const { says, means } = given;
    const refusal = says.map((sentence) => `kasm-isolation: ${sentence}`).toSorted();
    const outcome = await withoutSchema(given, await deliveries.folder());
    const whole = await deliveries.reference(given);
    if (says.length > 0) expect(outcome).toEqual({ refusal });
    else expect(outcome).toEqual(whole);
    expect('policies' in whole).toBe(says.length === 0);
    if (means)
      expect(outcome).toEqual(await deliveries.reference({ name: 'means', values: means, says }));
  });

  const withNulls = cases.filter(
    ({ values }) => JSON.stringify(values) !== JSON.stringify(withoutNulls(values)),
  );

  test('the table says of every case with a null in a map what is left without it, and of no other', () => {
    const said = cases.filter(({ whenNullsAreLost }) => whenNullsAreLost !== undefined);
    expect(said).toEqual(withNulls);
    expect(said.length).toBeGreaterThan(5);
  });

  test.for(named(withNulls))('%s: what is left without its nulls', async ([, given]) => {
    const { name, values, whenNullsAreLost } = given;
    const outcome = await deliveries.reference({ name, values: withoutNulls(values), says: [] });
    expect('policies' in outcome ? 'rendered' : 'refused').toBe(whenNullsAreLost);
  });
});

describe.concurrent.each(paths.map((path) => [path.name, path] as const))('%s', (_, path) => {
  test.for(named(cases))('%s', async ([, given]) => {
    const cannot = given.isEmptySomewhere && [helmTemplateSet, helmChartSet].includes(path);
    const outcome = deliveries.deliver(path, given);
    if (cannot) await expect(outcome).rejects.toThrow(CannotSay);
    else expect(await outcome).toEqual(await deliveries.expected(path, given));
  });
});

describe('an umbrella chart', () => {
  let umbrella: string;
  const dependency = { alias: 'isolation', condition: 'isolation.enabled' };

  beforeAll(async () => {
    umbrella = await deliveries.folder();
    await writeUmbrella(umbrella, dependency, { isolation: { enabled: false, preset: 'plain' } });
  });

  test('whose condition is false renders nothing, and reads no values for it', async () => {
    const off = await templateUmbrella(umbrella);
    expect({ failed: off.failed, text: off.stdout.trim() }).toEqual({ failed: false, text: '' });
    const bad = await templateUmbrella(umbrella, '--set', 'isolation.preset=nonsense');
    expect({ failed: bad.failed, text: bad.stdout.trim() }).toEqual({ failed: false, text: '' });
  });

  test('whose condition is switched on by a flag renders, and reads them', async () => {
    const on = await templateUmbrella(umbrella, '--set', 'isolation.enabled=true');
    expect(on.stdout).toContain('kind: NetworkPolicy');
    const flags = ['--set', 'isolation.enabled=true,isolation.preset=nonsense'];
    expect((await templateUmbrella(umbrella, ...flags)).failed).toBe(true);
  });
});
