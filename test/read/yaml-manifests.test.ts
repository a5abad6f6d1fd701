import { describe, expect, test } from 'vitest';
import { readObjects, type Objects } from '../../src/read/cluster.ts';

const read = (text: string): Objects => readObjects([{ name: 'file-1.yaml', text }], 'kasm');

/** The one sentence of a refusal. */
function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('it was taken');
}

/** A policy with these further lines in its spec. */
const policy = (rules: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: db, namespace: kasm}\nspec:\n  podSelector: {}\n${rules}`;

/** A List of an object with one key twice and a pod. */
const list = (kind: string): string =>
  `kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: ${kind}, metadata: {name: a}, spec: {x: 1, x: 2}}\n- {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: kasm}, spec: {}}\n`;

/** A pod whose arguments stand on the lines from the eighth on. */
const pod = (args: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    args:\n${args}`;

const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: a\ntype: b\n';

describe('YAML is read as kubectl reads it, and as strictly as a verdict needs', () => {
  test('an object that is not judged is passed over by name when it has two readings', () => {
    const { policies, ignored, passedOver } = read(`${secret}---\n${policy('')}`);
    expect(policies).toHaveLength(1);
    expect([...ignored]).toEqual([['Secret', 1]]);
    expect(passedOver).toEqual([
      expect.stringMatching(
        /^file-1\.yaml: document 1, line 5: key "type" .*; Secret is judged nowhere/u,
      ),
    ]);
  });

  test('so is one within a List, and its neighbours are read', () => {
    expect(read(list('ConfigMap'))).toMatchObject({
      pods: [{ name: 'b' }],
      passedOver: [expect.stringContaining('line 4')],
    });
    expect(refusal(list('Pod'))).toMatch(/line 4: key "x" stands twice; /u);
  });

  test.each([
    [
      'a key twice in a policy',
      policy('  podSelector: {matchLabels: {app: a}}\n'),
      /"podSelector" stands twice; /u,
    ],
    [
      'a kind twice',
      'apiVersion: v1\nkind: NetworkPolicy\nkind: Secret\n',
      /"kind" stands twice; /u,
    ],
    [
      'a key twice in a List itself',
      'kind: List\nitems: []\nitems: []\n',
      /"items" stands twice; /u,
    ],
    [
      'a number as a label key',
      policy('  policyTypes: []\n').replace('{}', '{matchLabels: {1.5: a}}'),
      /no text as a key; /u,
    ],
  ])('%s is refused', (_, text, said) => {
    expect(refusal(text)).toMatch(said);
  });

  test('a merge key that stands behind a key wins, as for kubectl', () => {
    const open =
      '  egress:\n  - &all {to: [{ipBlock: {cidr: 0.0.0.0/0}}]}\n  ingress:\n  - from: [{podSelector: {}}]\n';
    const merged = `${open}    <<: {from: [{ipBlock: {cidr: 0.0.0.0/0}}]}\n`;
    expect(read(policy(merged)).policies).toEqual(
      read(policy(open.replace('[{podSelector: {}}]', '[{ipBlock: {cidr: 0.0.0.0/0}}]'))).policies,
    );
  });

  test('tabs and low brackets in a list are sound', () => {
    const { pods, passedOver } = read(pod('      [\n        "-a",\n\t        "-b",\n      ]\n'));
    expect([pods.length, passedOver]).toEqual([1, []]);
    expect(read(pod('      [\n  "-a",\n"-b"\n]\n')).pods).toHaveLength(1);
    expect(refusal(pod('\t\t- "-a"\n'))).toMatch(/line [78]: .*; /u);
  });
});
