import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Kubelet } from '../../lab/kubelet.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { cli } from '../support/cli.ts';
import { blocksOf } from '../docs/page.ts';
import { around, declare, declareKasm } from './support/declared-kasm.ts';
import { unlessFull } from './support/level.ts';
import { lab, untilEnforced } from './support/lab.ts';

// From a Kasm that runs to one that is isolated and audited, for each generation, as docs/start.md says.

const generations = [
  'kasm-1.16',
  'kasm-1.18',
  'kasm-1.19',
  'kasm-connection-proxy',
  'kasm-platform',
] as const;

const page = readFileSync(new URL('../../docs/start.md', import.meta.url), 'utf8');
const steps = blocksOf(page).find(({ text }) => text.includes(' init '));
const lines = steps?.text.trim().split('\n') ?? [];

test('the page has a line for each step', () => expect(lines).toHaveLength(6));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-walk-'));
});
afterAll(() => rm(folder, { recursive: true }));

let removeAround: () => Promise<void>;
beforeAll(async () => {
  removeAround = await declare(around);
});
afterAll(() => removeAround());

let kubelet: Kubelet;
beforeAll(async () => {
  // On a real cluster the probes wait for 20 s; here nothing is slow.
  kubelet = await Kubelet.start(lab, { PATIENCE: '3' });
});
afterAll(() => kubelet.stop());

const tried = unlessFull([...generations.entries()], ([, generation]) =>
  ['kasm-1.18', 'kasm-1.19', 'kasm-platform'].includes(generation),
);

describe.each(tried)('%i: %s', (order, generation) => {
  const database = `10.42.230.${order + 1}`;
  const namespace = `walk-${generation.replaceAll('.', '-')}`;
  const kubectl = ['--kubectl', lab.parts.kubectl, '--kubeconfig', lab.kubeconfig];

  /** A line of the page, in the namespace and with the file of this generation. */
  async function run(line: string): Promise<{ readonly isGood: boolean; readonly said: string }> {
    const words = line
      .replace(/^npm run cli -- /u, '')
      .replace(/^helm /u, '')
      .split(' ')
      .map((word) => (word === 'kasm' ? namespace : word))
      .map((word) => (word === 'values.yaml' ? join(folder, `${generation}.yaml`) : word))
      .map((word) => (word === './chart' ? chartDirectory : word))
      .map((word) => word.replace('DATABASE', database));
    if (line.startsWith('helm test ')) await untilEnforced();
    if (line.startsWith('helm ')) {
      const { failed, stdout, stderr } = await lab.helm(words);
      return { isGood: !failed, said: `${String(stdout)}\n${String(stderr)}` };
    }
    const isLive = words.includes('--cluster');
    const { exitCode, stdout, stderr } = await cli([...words, ...(isLive ? kubectl : [])]);
    return { isGood: exitCode === 0, said: `${stdout}\n${stderr}` };
  }

  let removeKasm: () => Promise<void>;
  beforeAll(async () => {
    removeKasm = await declareKasm(namespace, generation, database);
  });
  afterAll(async () => {
    await lab.helm(['uninstall', 'kasm-isolation', '-n', namespace, '--ignore-not-found']);
    await removeKasm();
    await lab.api.must('DELETE', `/api/v1/namespaces/${namespace}`);
  });

  test.each(lines)('%s', async (line) => {
    const { isGood, said } = await run(line);
    expect(isGood, said).toBe(true);
    if (line.includes(' init ')) expect(said).toContain(generation);
    if (line.startsWith('helm test '))
      expect(said).toMatch(/OK: a pod with the labels of api reached db at /u);
  });
});
