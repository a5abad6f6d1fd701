import { describe, expect, test } from 'vitest';
import { KasmIsolationError } from '../../src/errors.ts';
import { parseManifest } from '../../src/read/rendered.ts';
import { guardFor } from '../../src/table/guard.ts';
import { unlikeGuard } from '../../src/table/guard-rendered.ts';
import { resolve } from '../../src/table/resolve.ts';
import { textsOfMany } from '../support/helm.ts';

const allow = {
  users: ['system:admin', 'a"]) || ("b" in ["b', '\\"é'],
  groups: ['x]) || true', 'system:masters'],
  serviceAccounts: ['argocd/argocd-application-controller'],
};
const byLabel = { namespaceSelector: { matchLabels: { team: 'monitoring' } } };
const guarded = [
  { guard: { enabled: true, allow } },
  { guard: { enabled: true, action: ['Warn', 'Audit'], peers: true, allow } },
  { preset: 'none', guard: { enabled: true, action: 'Deny', allow: { groups: ['g'] } } },
  { preset: 'kasm-1.19', peers: { prometheus: byLabel }, guard: { enabled: true, allow } },
  {
    fullnameOverride: 'x.y',
    peers: { prometheus: { enabled: false } },
    guard: { enabled: true, peers: true, allow },
  },
  { guard: { enabled: false, allow } },
  { guard: { enabled: true, allow: { serviceAccounts: ['kasm/deployer', 'argocd/a'] } } },
  // Helm writes labels in the order of their names, whatever that of the values is.
  {
    peers: {
      office: {
        namespaceSelector: {
          matchLabels: { tier: 'x', app: 'y' },
          matchExpressions: [
            { operator: 'In', values: ['b', 'a'], key: 'z' },
            { key: 'c', operator: 'Exists' },
          ],
        },
        podSelector: { matchLabels: { app: 'y' } },
      },
    },
    guard: { enabled: true, peers: true, allow },
  },
];
const manifests = await textsOfMany(guarded);
const release = { release: 'kasm-isolation', namespace: 'kasm' };

const judge = async (index: number, manifest = manifests[index] ?? '') => {
  const values = guarded[index];
  const wanted = guardFor(await resolve(values), { ...release, values });
  return { wanted, ...unlikeGuard(wanted, parseManifest(manifest).guard) };
};

test.each([...guarded.entries()])(
  'values %i: the guard that is rendered is the one that values say',
  async (index, values) => {
    const { wanted, missing, unexpected } = await judge(index);
    expect({ missing, unexpected }).toEqual({ missing: [], unexpected: [] });
    expect(wanted.length > 0).toBe(values.guard.enabled);
  },
);

/** A manifest with one piece of text in place of another, which must be there. */
function edited(index: number, from: string | RegExp, to: string): string {
  const whole = manifests[index] ?? '';
  expect(whole).toMatch(from);
  return whole.replace(from, to);
}

const named = 'kasm.kasm-isolation.guard-pods';

describe('told as missing or unasked is a guard that', () => {
  test.each<readonly [what: string, from: string | RegExp, to: string]>([
    ['lets one more user pass', '"system:admin"', '"system:admin","mallory"'],
    ['lets one more group pass', '"system:masters"', '"system:masters","system:authenticated"'],
    [
      'lets everybody pass',
      /!\(request\.userInfo\.username in /u,
      'false && !(request.userInfo.username in ',
    ],
    [
      'lets one more service account pass',
      '"system:serviceaccount:argocd:argocd-application-controller"',
      '"system:serviceaccount:argocd:argocd-application-controller","system:serviceaccount:x:y"',
    ],
    [
      'lets service accounts pass by their name alone',
      / && "system:serviceaccounts:" \+ request\.userInfo\.username\.split\(":"\)\[2\] in request\.userInfo\.\?groups\.orValue\(\[\]\)/u,
      '',
    ],
    ['leaves out one who may', '"system:admin",', ''],
    [
      'is asked in another namespace',
      'kubernetes.io/metadata.name: "kasm"',
      'kubernetes.io/metadata.name: "other"',
    ],
    ['lets pass what it cannot judge', 'failurePolicy: Fail', 'failurePolicy: Ignore'],
    ['does something else', 'validationActions: ["Warn"]', 'validationActions: ["Audit"]'],
    [
      'is bound to another policy',
      `policyName: "${named}"`,
      'policyName: "kasm.kasm-isolation.guard-policies"',
    ],
  ])('%s', async (_, from, to) => {
    expect((await judge(0, edited(0, from, to))).missing).toHaveLength(1);
  });

  test('lacks a binding', async () => {
    const parts = (manifests[0] ?? '').split(/^---$/mu);
    const without = parts.filter((part) => !part.includes(`policyName: "${named}"`)).join('---');
    expect((await judge(0, without)).missing).toEqual([named]);
  });

  test('is there although it is off', async () => {
    expect((await judge(5, manifests[0])).unexpected).toEqual([
      named,
      'kasm.kasm-isolation.guard-policies',
      'kasm.kasm-isolation.guard-identities',
    ]);
  });
});

describe('a fault of the chart is', () => {
  test.each<readonly [what: string, from: string | RegExp, to: string]>([
    [
      'a policy of an older version',
      'admissionregistration.k8s.io/v1',
      'admissionregistration.k8s.io/v1beta1',
    ],
    ['a field that nobody reads', 'failurePolicy: Fail', 'failurePolicy: Fail\n  paramsKind: {}'],
    ['an action that is no list', 'validationActions: ["Warn"]', 'validationActions: Warn'],
    [
      'an object of another kind beside it',
      'kind: ValidatingAdmissionPolicyBinding',
      'kind: ClusterRoleBinding',
    ],
  ])('%s', (_, from, to) => {
    const read = (): unknown => parseManifest(edited(0, from, to));
    expect(read).toThrow(KasmIsolationError);
    expect(read).toThrow(/is no policy of this chart: .+; this is a fault of the chart$/u);
  });

  test('an object of the guard twice', () => {
    expect(() => parseManifest(`${manifests[0]}\n---\n${manifests[0]}`)).toThrow(/twice/u);
  });
});
