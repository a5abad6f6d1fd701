import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { explain } from '../../../src/reach/ask.ts';
import type { Known } from '../../../src/reach/ends.ts';
import { parseReport } from '../../../src/report/page/form.ts';
import { groundOf, knownIn, tried, type Ground } from '../../../src/report/page/tried.ts';
import type { Fields } from '../../../src/table/layers.ts';
import { over } from '../../../src/table/over.ts';
import { cli } from '../../support/cli.ts';

/* Where page and command could part although every rule is the same: what counts at all, and what takes whose place. */

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-corners-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: object): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
}

const open = (name: string): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'kasm' },
  spec: { podSelector: { matchLabels: { app: 'cache' } }, ingress: [{}] },
});

async function ground(...args: readonly string[]): Promise<Ground> {
  const { stdout, stderr } = await cli(['report', ...args, '--format', 'json']);
  if (stdout === '') throw new Error(stderr);
  return groundOf(parseReport('report', stdout));
}

type Question = readonly [from: string, to: string, port: number];

const onPage = ([from, to, port]: Question, known: Known): string =>
  explain(from, to, { port, protocol: 'TCP' }, known).allowed;

async function byCommand([from, to, port]: Question, ...args: readonly string[]): Promise<string> {
  const asked = ['explain', from, to, String(port), ...args, '--format', 'json'];
  const { stdout, stderr } = await cli(asked);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout).allowed;
}

describe('staged values enforce nothing', () => {
  const shut: Question = ['guac', 'db', 5432];
  const staged = { preset: 'plain', mode: 'staged' };

  test('so the page denies nothing by them, as the command does not', async () => {
    const values = await file('staged.json', staged);
    expect(await byCommand(shut, '-v', values)).toBe('all');
    expect(onPage(shut, knownIn(await ground(values)))).toBe('all');
  });

  test('nor by what is tried on them', async () => {
    const of = await ground(await file('staged.json', staged));
    const { known } = tried(of, { ...staged, flows: { 'app-to-db': { enabled: false } } });
    expect(onPage(shut, known)).toBe('all');
  });

  test('what others enforce counts still', async () => {
    const values = await file('staged.json', staged);
    const policy = { ...open('shut'), spec: { podSelector: { matchLabels: { app: 'kasm-db' } } } };
    const also = await file('shut.json', policy);
    expect(await byCommand(shut, '-v', values, '--also', also)).toBe('none');
    expect(onPage(shut, knownIn(await ground(values, '--also', also)))).toBe('none');
  });

  test('once they are enforced they deny, on the page too', async () => {
    expect(onPage(shut, knownIn(await ground('plain')))).toBe('none');
    const of = await ground(await file('staged.json', staged));
    expect(onPage(shut, tried(of, { preset: 'plain' }).known)).toBe('none');
  });

  test('policies that were given in place of a render are enforced, whatever the values say', async () => {
    const values = await file('staged.json', staged);
    const given = await file('given.json', {
      ...open('given'),
      spec: { podSelector: { matchLabels: { app: 'kasm-db' } } },
    });
    expect(await byCommand(shut, '-v', values, '-f', given)).toBe('none');
    expect(onPage(shut, knownIn(await ground(values, '-f', given)))).toBe('none');
  });
});

describe('a component that is tried takes the place of the policy that has the name of its own', () => {
  const asked: Question = ['guac', 'cache', 6000];
  const cache: Fields = {
    components: {
      cache: { podSelector: { matchLabels: { app: 'cache' } }, ports: { main: { port: 6000 } } },
    },
  };

  test.each([
    ['kasm-isolation-cache', 'none'],
    ['another', 'all'],
  ])('%s: %s', async (name, answer) => {
    const also = await file(`${name}.json`, open(name));
    const of = await ground('plain', '--also', also);
    const changed = over(of.report.values as Fields, cache);
    expect(onPage(asked, tried(of, changed).known)).toBe(answer);
    expect(await byCommand(asked, '-v', await file('changed.json', changed), '--also', also)).toBe(
      answer,
    );
  });
});
