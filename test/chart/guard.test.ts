import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { presetNames } from '../../schema/names.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { helmTemplate, runHelm, textsOfMany } from '../support/helm.ts';

interface GuardObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** What is cluster-scoped in a manifest: the guard. */
const guardIn = (manifest = ''): readonly GuardObject[] =>
  parseAllDocuments(manifest)
    .map((document) => document.toJS() as GuardObject | null)
    .filter((object): object is GuardObject => object?.kind.startsWith('Validating') === true);

const on = { enabled: true, allow: { users: ['system:admin'] } };
const names = (manifest = ''): string[] => guardIn(manifest).map(({ metadata }) => metadata.name);

/** Manifests without the guard, as text. */
const without = (manifest: string): string =>
  manifest
    .split(/^---$/mu)
    .filter((part) => !part.includes('/guard.yaml'))
    .join('---');

test.each(presetNames)(
  '%s: the guard adds its objects and changes nothing else',
  async (preset) => {
    const [off, guarded] = await textsOfMany([{ preset }, { preset, guard: on }]);
    expect(guardIn(off)).toEqual([]);
    expect(names(guarded).length).toBeGreaterThan(3);
    expect(without(guarded ?? '').trim()).toBe(off?.trim());
  },
);

test('each policy has a binding of its name, and neither a namespace', async () => {
  const [manifest] = await textsOfMany([{ guard: { ...on, peers: true } }]);
  const of = (kind: string) => guardIn(manifest).filter((object) => object.kind === kind);
  const policies = of('ValidatingAdmissionPolicy').map(({ metadata }) => metadata.name);
  const bindings = of('ValidatingAdmissionPolicyBinding');
  expect(bindings.map(({ metadata }) => metadata.name)).toEqual(policies);
  expect(bindings.map(({ spec }) => spec['policyName'])).toEqual(policies);
  expect(guardIn(manifest).filter(({ metadata }) => metadata.namespace)).toEqual([]);
});

test('it comes in force after the default deny: last in the order of Helm, and in a later wave of Argo CD', async () => {
  const [manifest = ''] = await textsOfMany([{ guard: { ...on, peers: true } }]);
  const kinds = [...manifest.matchAll(/^kind: (.+)$/gmu)].map(([, kind]) => kind);
  expect(kinds.lastIndexOf('NetworkPolicy')).toBeLessThan(
    kinds.indexOf('ValidatingAdmissionPolicy'),
  );
  const waves = parseAllDocuments(manifest).map((document) => {
    const { metadata } = document.toJS() as { metadata: { annotations?: Record<string, string> } };
    return metadata.annotations?.['argocd.argoproj.io/sync-wave'];
  });
  const guard = names(manifest).map(() => '2');
  expect(waves.filter((wave) => wave !== undefined)).toEqual(['1', ...guard]);
});

async function called([namespace, release]: readonly [string, string]): Promise<string[]> {
  const args = ['template', release, chartDirectory, '--namespace', namespace, '--values', '-'];
  return names((await runHelm(args, JSON.stringify({ guard: on }))).stdout);
}

describe('releases do not meet: their objects are called', () => {
  test.each([
    ['of two releases of one namespace', ['kasm', 'a'], ['kasm', 'b']],
    ['of one name in two namespaces', ['one', 'a'], ['two', 'a']],
    ['of names that are one when joined by a dash', ['kasm-a', 'b'], ['kasm', 'a-b']],
    ['of names that are one when joined by a dot', ['kasm', 'a.b'], ['kasm-a', 'b']],
  ] as const)('differently, %s', async (_, first, second) => {
    const [one, two] = [await called(first), await called(second)];
    expect(one.length).toBeGreaterThan(3);
    expect(one.filter((name) => two.includes(name))).toEqual([]);
    expect(one).toHaveLength(two.length);
  });
});

test('NOTES says what the guard does, for whom not, and how it is taken away, in 80 columns', async () => {
  const values = { guard: { ...on, action: ['Warn', 'Audit'] } };
  const args = ['install', 'iso', chartDirectory, '-n', 'kasm', '--dry-run=client', '-f', '-'];
  const notes = async (of: object): Promise<string> =>
    (await runHelm(args, JSON.stringify(of))).stdout.split('NOTES:')[1] ?? '';
  const said = await notes(values);
  expect(said).toContain('Guard: Audit and Warn. Only these may make pods');
  expect(said).toContain('\n  system:admin\n');
  expect(said).toContain('\n  kasm.iso.guard-pods\n');
  const lines = said.slice(said.indexOf('Guard:')).split('\n').slice(0, 6);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  const yet = 'Others are not refused yet; guard.action=Deny does that.';
  expect(said).toContain(`  system:admin\n${yet}\nTo take`);
  expect(await notes({ guard: { ...on, action: ['Audit', 'Deny'] } })).not.toContain(yet);
  expect(await notes({})).not.toContain('Guard');
});

test('an API server that serves no admission policies has no guard, and a sentence says so', async () => {
  const served = 'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy';
  const by = (...apis: readonly string[]) =>
    helmTemplate({ guard: on }, ...apis.flatMap((api) => ['--api-versions', api]));
  const { failed, stderr } = await by('v1/Pod', 'admissionregistration.k8s.io/v1');
  expect(failed).toBe(true);
  expect(stderr).toContain(
    'kasm-isolation: guard.enabled: the API server does not serve ValidatingAdmissionPolicy of admissionregistration.k8s.io/v1; write false, or have it served',
  );
  const fine = [by('v1/Pod', served), by(), by('monitoring.coreos.com/v1')];
  expect((await Promise.all(fine)).map((each) => each.failed)).toEqual([false, false, false]);
  const off = { guard: { ...on, enabled: false } };
  expect((await helmTemplate(off, '--api-versions', 'v1/Pod')).failed).toBe(false);
});

test('Kubernetes before 1.30 has no guard, and a sentence says so', async () => {
  const { failed, stderr } = await helmTemplate({ guard: on }, '--kube-version', '1.29.14');
  expect(failed).toBe(true);
  expect(stderr).toContain(
    'kasm-isolation: guard.enabled: Kubernetes v1.29.14 has no ValidatingAdmissionPolicy; write false, or upgrade to 1.30',
  );
  for (const [values, version] of [
    [{ guard: on }, '1.30.0'],
    [{ guard: { ...on, enabled: false } }, '1.29.14'],
  ] as const)
    expect((await helmTemplate(values, '--kube-version', version)).failed).toBe(false);
});
