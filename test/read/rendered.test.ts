import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exitCodes, KasmIsolationError } from '../../src/errors.ts';
import { parseManifest, parsePolicies } from '../../src/read/rendered.ts';

const folder = new URL('../golden/', import.meta.url);
const golden = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const whole = golden('data-tier.yaml');

/** A rendered manifest with one piece of text in place of another, which must be there. */
function edited(from: string | RegExp, to: string): string {
  expect(whole).toMatch(from);
  return whole.replace(from, to);
}

describe('what Helm gives back is read only when it is written out as the API server keeps it', () => {
  test.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s is', (name) => {
    const text = golden(name);
    const documents = text.split(/^---$/mu).filter((part) => part.includes('kind:'));
    const isStaged = name.includes('@staged');
    const { policies, guard } = parseManifest(text, isStaged);
    expect([...policies, ...guard]).toHaveLength(documents.length);
  });

  test('and is the very document, labels and annotations with it', () => {
    const [policy] = parsePolicies(whole);
    expect(policy?.apiVersion).toBe('networking.k8s.io/v1');
    expect(policy?.metadata.labels['app.kubernetes.io/managed-by']).toBe('Helm');
    expect(Object.keys(policy?.metadata.annotations ?? {})).toContain('kubernetes.io/description');
  });

  test.each<readonly [what: string, from: string | RegExp, to: string]>([
    ['another kind', 'kind: NetworkPolicy', 'kind: Ingress'],
    ['another version', 'networking.k8s.io/v1', 'networking.k8s.io/v1beta1'],
    ['no version', 'apiVersion: networking.k8s.io/v1\n', ''],
    ['no namespace', /  namespace: .*\n/u, ''],
    ['an empty namespace', /namespace: .*/u, 'namespace: ""'],
    ['a name that no server takes', /name: "[^"]*"\n  namespace/u, 'name: "A b"\n  namespace'],
    ['no labels', /  labels:\n(?: {4}.*\n)+/u, ''],
    ['a label that is no string', /helm\.sh\/chart: .*/u, 'helm.sh/chart: 1.0'],
    ['a field of no policy', 'spec:\n', 'spec:\n  priority: 1\n'],
    ['a field beside the spec', 'spec:\n', 'status: {}\nspec:\n'],
    ['directions that are left open', /  policyTypes:\n(?: {4}- .*\n)+/u, ''],
    ['rules that are null', /  ingress:\n(?: {4}.*\n)+/u, '  ingress:\n'],
    ['rules that are an empty list', /  ingress:\n(?: {4}.*\n)+/u, '  ingress: []\n'],
    ['a rule that is null', '  ingress:\n', '  ingress:\n    -\n'],
    ['peers that are null', /- from:\n(?: {8}.*\n)+/u, '- from:\n'],
    ['peers that are an empty list', /- from:\n(?: {8}.*\n)+/u, '- from: []\n'],
    ['ports that are an empty list', /ports:\n(?: {8}.*\n)+/u, 'ports: []\n'],
    ['a port without its protocol', /- protocol: TCP\n {10}port/u, '- port'],
    ['a protocol without its port', /protocol: TCP\n {10}port: \d+/u, 'protocol: TCP'],
    ['a port by name', /port: \d+/u, 'port: postgres'],
    ['a selector that is null', /podSelector:\n(?: {4}.*\n)+/u, 'podSelector:\n'],
    ['text behind it', /$/u, '---\nhello\n'],
    ['a key twice', 'spec:\n', 'spec: {}\nspec:\n'],
    ['an open bracket', 'spec:\n', 'spec: [\n'],
  ])('%s is a fault of the chart', (_, from, to) => {
    const read = (): unknown => parsePolicies(edited(from, to));
    expect(read).toThrow(KasmIsolationError);
    expect(read).toThrow(
      /^document \d+ of the rendered manifest is no policy of this chart: .+; this is a fault of the chart$/u,
    );
    try {
      read();
    } catch (error) {
      expect((error as KasmIsolationError).exitCode).toBe(exitCodes.environment);
    }
  });

  test('a policy twice is a fault of the chart', () => {
    expect(() => parsePolicies(whole + whole)).toThrow(/twice.*fault of the chart/u);
  });

  test('nothing rendered is no policy', () => {
    expect(parsePolicies('')).toEqual([]);
  });

  test('a document of remarks alone says nothing, as for kubectl', () => {
    expect(parsePolicies(`${whole}---\n# Source: nothing\n`)).toHaveLength(1);
  });
});
