import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { presetNames } from '../../schema/names.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { runHelm, textsOfMany } from '../support/helm.ts';

interface Policy {
  apiVersion: string;
  kind: string;
  metadata: object;
  spec: Record<string, unknown>;
}

/** The policies of a manifest. */
const policiesIn = (manifest = ''): readonly Policy[] =>
  parseAllDocuments(manifest).flatMap((document) => (document.toJS() as Policy | null) ?? []);

const modes = ['enforced', 'staged'];
const texts = await textsOfMany(
  presetNames.flatMap((preset) => modes.map((mode) => ({ preset, mode }))),
);

/** The fields of Calico's StagedKubernetesNetworkPolicySpec, in api/pkg/apis/projectcalico/v3. */
const fields = new Set(['stagedAction', 'podSelector', 'ingress', 'egress', 'policyTypes']);

describe.each([...presetNames.entries()])('%i: %s staged', (index) => {
  const [enforced, staged] = [policiesIn(texts[2 * index]), policiesIn(texts[2 * index + 1])];

  test('is the same policies, name for name and spec for spec, under the kind that Calico watches', () => {
    expect(staged.length).toBeGreaterThan(0);
    expect(staged).toEqual(
      enforced.map(({ metadata, spec }) => ({
        apiVersion: 'projectcalico.org/v3',
        kind: 'StagedKubernetesNetworkPolicy',
        metadata,
        spec: { stagedAction: 'Set', ...spec },
      })),
    );
  });

  test('has no field that this kind lacks', () => {
    const written = new Set(staged.flatMap(({ spec }) => Object.keys(spec)));
    expect([...written].filter((field) => !fields.has(field))).toEqual([]);
  });
});

test('NOTES says that nothing is enforced, and how it will be', async () => {
  const args = ['install', 'iso', chartDirectory, '-n', 'kasm', '--dry-run=client'];
  const { stdout } = await runHelm([...args, '--set', 'mode=staged']);
  expect(stdout).toContain('!!  mode: staged. Nothing is enforced');
  expect(stdout).toContain('--set mode=enforced');
  expect(stdout).not.toContain('Must be denied');
  expect(stdout).not.toContain('helm test');
  expect((await runHelm(args)).stdout).not.toContain('staged');
});
