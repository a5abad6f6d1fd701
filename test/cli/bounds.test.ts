import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-bounds-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

/** A text of just so many bytes: a comment, and something behind it. */
const filled = (size: number, text: string): string =>
  `# ${'x'.repeat(size - text.length - 3)}\n${text}`;

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db }
spec: { podSelector: {}, policyTypes: [Ingress] }
`;

describe('values have at most 1 MB', () => {
  const core = 'preset: core\n';
  const refused = /^kasm-isolation: .*: has more than 1 MB; give less at a time$/u;

  test.each([
    ['a file', 1_000_001, 2],
    ['a file that just fits', 1_000_000, 0],
  ])('%s', async (_, size, code) => {
    const run = await cli(['check', await file('values.yaml', filled(size, core))]);
    expect(run.exitCode).toBe(code);
    if (code > 0) expect(run.stderr).toMatch(refused);
  });

  test('standard input', async () => {
    const { exitCode, stderr } = await cli(['check', '-'], { input: filled(20_000_000, core) });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(refused);
  });

  test('what a module exports', async () => {
    const module = await file('values.ts', 'export default { global: { a: "x".repeat(2e7) } };');
    const { exitCode, stderr } = await cli(['check', module]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(refused);
  });

  test.skipIf(process.platform !== 'linux')('what never ends', async () => {
    const { exitCode, stderr } = await cli(['check', '/dev/zero']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(refused);
  });
});

describe('manifests may be large as JSON, in which 45,000 pods take seconds', () => {
  test('as YAML they have at most 10 MB', async () => {
    const large = await file('large.yaml', filled(10_000_001, policy));
    const { exitCode, stderr } = await cli(['who', '10.0.0.1', '-f', large]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /large\.yaml: has more than 10 MB of YAML, .*; write it as JSON \(kubectl get -o json\)$/u,
    );
  });

  test('as JSON they have more', async () => {
    const items = Array.from({ length: 45_000 }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `pod-${index}`, namespace: 'kasm', labels: { app: `app-${index % 500}` } },
      spec: { containers: [{ name: 'main', image: 'x'.repeat(200) }] },
    }));
    const large = await file(
      'large.json',
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    );
    const { exitCode, stdout } = await cli([
      'explain',
      'pod-44999',
      'pod-0',
      '80',
      '-f',
      await file('policy.yaml', policy),
      '--also',
      large,
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^pod-44999 → pod-0 : 80\/TCP is denied\./u);
  });
});
