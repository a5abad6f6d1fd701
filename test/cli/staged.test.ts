import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-staged-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, content: string): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};
const staged = await file('staged.yaml', 'preset: core\nmode: staged\n');
const enforced = await file('enforced.yaml', 'preset: core\n');

const run = async (...args: readonly string[]): Promise<readonly [number | undefined, string]> => {
  const { exitCode, stdout } = await cli(args);
  return [exitCode, stdout.replaceAll(/\s+/gu, ' ')];
};

test('prove says first that nothing is enforced, and ends with 1', async () => {
  const [code, said] = await run('prove', staged);
  expect(code).toBe(1);
  expect(said).toContain(
    'staged.yaml: nothing is enforced; what is staged allows what is declared.',
  );
  expect(said).toContain('KI304 nothing is enforced: mode is staged');
  expect(said).not.toContain('holds:');
});

test('not of the same values enforced', async () => {
  const [code, said] = await run('prove', enforced);
  expect(code).toBe(0);
  expect(said).not.toContain('KI304');
});

test('prove finds what is wrong with staged values too', async () => {
  const flows = '{ a: { from: [manager], to: [proxy], allPorts: true } }';
  const claims = '{ c: { to: [proxy], onlyFrom: [ingress-controller] } }';
  const wrong = await file(
    'w.yaml',
    `preset: core\nmode: staged\nflows: ${flows}\nclaims: ${claims}\n`,
  );
  const [code, said] = await run('prove', wrong);
  expect(code).toBe(1);
  expect(said).toContain('nothing is enforced; what is staged does not hold either.');
  expect(said).toContain('claim c: flow a lets manager reach proxy');
});

test('check, who and explain answer about what is in force', async () => {
  expect(await run('check', staged)).toEqual([
    0,
    expect.stringContaining(
      'sound; 4 policies hold 3 flows, and mode staged enforces none of them.',
    ),
  ]);
  const [, denied] = await run('explain', 'internet', 'db', '5432', '-v', enforced);
  const [, open] = await run('explain', 'internet', 'db', '5432', '-v', staged);
  expect(denied).toContain('denied');
  expect(open).toContain('allowed');
  expect(open).toContain('Mode is staged, so none of its policies is enforced');
});

test('diff shows that going back to staged opens everything, and forth closes it', async () => {
  const [back, opened] = await run('diff', enforced, staged, '--fail-on', 'opened');
  expect(back).toBe(1);
  expect(opened).toContain('Mode is staged');
  const [forth] = await run('diff', staged, enforced, '--fail-on', 'opened');
  expect(forth).toBe(0);
});

test('staged policies of a dump leave a verdict as it is, and are counted', async () => {
  const dump = await file(
    'dump.yaml',
    'apiVersion: projectcalico.org/v3\nkind: StagedKubernetesNetworkPolicy\nmetadata: { name: open, namespace: kasm }\nspec: { podSelector: {}, ingress: [{}] }\n',
  );
  const [code, said] = await run('prove', enforced, '--also', dump);
  expect(code).toBe(0);
  expect(said).toContain('1 StagedKubernetesNetworkPolicy');
});
