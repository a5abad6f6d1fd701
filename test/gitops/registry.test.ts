import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, test } from 'vitest';
import { labFolder } from '../../lab/lab.ts';
import { changedChart, helms, lab, packChart, publish, registry } from './support/lab.ts';
import { declared, inForce, expectInForce } from './support/policies.ts';

const chart = `oci://${registry.address}/charts/kasm-isolation`;
const namespace = 'from-registry';
const values = { preset: 'kasm-1.19', kasm: { release: 'kasm' } };
const nobody = `sha256:${'0'.repeat(64)}`;

await lab.addNamespace({ name: namespace, labels: {} });
const digest = await publish('1.0.0');

const nothing = async (): Promise<void> => undefined;

/** Runs a Helm against the lab and the registry. */
const helm = (program: string, args: readonly string[], input = '') =>
  execa(program, args, {
    reject: false,
    input,
    env: { KUBECONFIG: lab.kubeconfig, HOME: labFolder },
  });

const upgrade = (program: string, ...args: readonly string[]) =>
  helm(
    program,
    ['upgrade', '--install', 'kasm-isolation', ...args, '-n', namespace, '--values', '-'].concat(
      args[0]?.startsWith('oci:') ? ['--plain-http'] : [],
    ),
    JSON.stringify(values),
  );

const uninstall = (program: string) =>
  helm(program, ['uninstall', 'kasm-isolation', '-n', namespace, '--ignore-not-found']);

describe.each(Object.entries(helms))('%s and a registry', (_, program) => {
  afterEach(() => uninstall(program));

  test.each([
    ['tag', [chart, '--version', '1.0.0']],
    ['digest', [`${chart}@${digest}`]],
    ['tag and digest', [`${chart}:1.0.0@${digest}`]],
  ])('what was pushed comes back by %s, byte for byte', async (_how, which) => {
    const folder = join(labFolder, 'pulled');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    const pull = await helm(program, ['pull', ...which, '-d', folder, '--plain-http']);
    expect(pull.failed, pull.stderr).toBe(false);
    const [file = ''] = await readdir(folder);
    const [pulled, pushed] = await Promise.all([
      readFile(join(folder, file)),
      readFile(await packChart('1.0.0')),
    ]);
    expect(pulled.equals(pushed)).toBe(true);
  });

  test('an install by digest gives the policies that the chart of this clone gives', async () => {
    const { failed, stderr } = await upgrade(program, `${chart}@${digest}`);
    expect(failed, stderr).toBe(false);
    await expectInForce(namespace, await declared(namespace, values));
  });

  test('a package installs with the registry down: it asks nobody for anything', async () => {
    const archive = await packChart('1.0.0');
    await registry.stop();
    const { failed, stderr } = await upgrade(program, archive).finally(() => registry.restart());
    expect(failed, stderr).toBe(false);
    await expectInForce(namespace, await declared(namespace, values));
  });

  test('a tag that moved: the digest still names what was reviewed, and the old pair of both is refused', async () => {
    await upgrade(program, `${chart}@${digest}`);
    const before = await inForce(namespace);
    const other = await publish('1.0.0', await changedChart());
    try {
      expect(other).not.toBe(digest);
      const both = await upgrade(program, `${chart}:1.0.0@${digest}`);
      expect(both.failed).toBe(true);
      expect(both.stderr).toContain(`digest mismatch: ${other} is not ${digest}`);
      expect(await inForce(namespace)).toEqual(before);
    } finally {
      await publish('1.0.0');
    }
  });

  test.each([
    ['a digest that nothing has', [`${chart}@${nobody}`], nothing, nothing],
    ['a version that nobody pushed', [chart, '--version', '9.9.9'], nothing, nothing],
    ['a registry that is down', [chart, '--version', '1.0.0'], registry.stop, registry.restart],
  ])('%s: Helm refuses, and the policies in force stay', async (_what, which, before, after) => {
    await upgrade(program, await packChart('1.0.0'));
    const held = await inForce(namespace);
    await before();
    const { failed, stderr } = await upgrade(program, ...which).finally(after);
    expect(failed).toBe(true);
    expect(stderr).toMatch(/^Error: /mu);
    expect(Object.keys(held)).toHaveLength(12);
    expect(await inForce(namespace)).toEqual(held);
  });
});
