import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { presetNames } from '../../schema/names.ts';
import { template } from '../../src/helm/template.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { policiesFor, unlike } from '../../src/table/policies.ts';
import { resolve } from '../../src/table/resolve.ts';
import { cli } from '../support/cli.ts';
import { askChart } from '../support/ask-chart.ts';
import { helm } from '../support/helm.ts';

const helmOf = (name: string): string =>
  fileURLToPath(new URL(`../cases/helm-says-nothing/${name}`, import.meta.url));

beforeAll(() => {
  process.env['REAL_HELM'] = helm();
  return () => delete process.env['REAL_HELM'];
});

describe('a Helm that ends with 0 is not believed', () => {
  test.each([
    [
      'prints nothing',
      'helm',
      /it lacks kasm\/kasm-isolation-api \(Ingress\), .* and 4 more; use/u,
    ],
    ['prints the first policy only', 'helm-truncated', /it lacks kasm\/kasm-isolation-[^;]*; use/u],
    ['prints one more', 'helm-more', /it holds unasked kasm\/more \(Ingress\); use/u],
  ])('one that %s ends every command with 3', async (_, name, said) => {
    for (const command of ['check', 'render', 'prove', 'values']) {
      const run = await cli([command, 'plain', '--helm', helmOf(name)]);
      expect({ code: run.exitCode, stdout: run.stdout }).toEqual({ code: 3, stdout: '' });
      expect(run.stderr).toMatch(said);
      expect(run.stderr.split('\n')).toHaveLength(1);
    }
  });
});

describe('what the table says must be there is what the chart renders', () => {
  const sets = [
    ...presetNames.map((preset) => ({ preset })),
    { preset: 'core', defaultDeny: { enabled: false } },
    { preset: 'core', fullnameOverride: `${'x'.repeat(52)}y` },
    {
      preset: 'plain',
      defaultDeny: { policyName: 'floor', podSelector: { matchLabels: { app: 'a' } } },
      components: {
        db: { policyName: 'database' },
        redis: { policyTypes: ['Egress', 'Ingress'] },
        [`a-very-long-name-of-a-${'component'.repeat(2)}`]: {
          podSelector: { matchLabels: { app: 'b' } },
        },
      },
    },
  ];

  test('for every preset, and for names of one’s own', async () => {
    const rendered = await askChart(sets);
    for (const [index, values] of sets.entries()) {
      const must = policiesFor(await resolve(values), {
        release: 'kasm-isolation',
        namespace: 'kasm',
        values,
      });
      const are = (rendered[index]?.policies ?? []).map(({ metadata, spec }) => ({
        ...metadata,
        policyTypes: spec.policyTypes,
      }));
      expect(rendered[index]?.sentences).toEqual([]);
      expect(unlike(must, are)).toEqual({ missing: [], unexpected: [] });
      expect(are).toHaveLength(must.length);
    }
  });

  test('a long name is cut where the chart cuts it', async () => {
    const values = { preset: 'none', fullnameOverride: 'p'.repeat(50) };
    const result = await template({
      helm: helm(),
      chart: chartDirectory,
      values,
      release: 'r',
      namespace: 'n',
    });
    const [only] = policiesFor(await resolve(values), { release: 'r', namespace: 'n', values });
    expect(result.ok && result.manifest).toContain(`name: "${only?.name}"`);
  });
});

describe('unlike', () => {
  const head = { name: 'a', namespace: 'n', policyTypes: ['Ingress'] as const };

  test('the order of directions and of policies is nothing', () => {
    const both = { ...head, policyTypes: ['Ingress', 'Egress'] as const };
    const turned = { ...head, policyTypes: ['Egress', 'Ingress'] as const };
    expect(unlike([both, { ...head, name: 'b' }], [{ ...head, name: 'b' }, turned])).toEqual({
      missing: [],
      unexpected: [],
    });
  });

  test.each([
    ['another name', { ...head, name: 'b' }],
    ['another namespace', { ...head, namespace: 'm' }],
    ['one direction less', { ...head, policyTypes: ['Egress'] as const }],
  ])('%s is another policy', (_, other) => {
    const { missing, unexpected } = unlike([head], [other]);
    expect([missing.length, unexpected.length]).toEqual([1, 1]);
  });
});
