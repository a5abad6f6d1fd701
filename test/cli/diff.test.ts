import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chartDirectory } from '../../src/read/files.ts';
import { parsePolicies } from '../../src/read/rendered.ts';
import { cli, type CliRun } from '../support/cli.ts';
import { helmTemplate } from '../support/helm.ts';

let folder = '';

const file = async (name: string, content: string): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-diff-'));
  const { stdout } = await helmTemplate({});
  await file('before.yaml', stdout);
  const [first, ...others] = parsePolicies(stdout);
  await file(
    'list.json',
    JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [...others, first] }),
  );
  // The database lets Redis in place of the manager in.
  await file('swap.yaml', 'flows: {app-to-db: {from: [api, redis]}}\n');
  await file('more.yaml', 'flows: {app-to-db: {from: [api, manager, guac]}}\n');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (before: string, after: string, ...flags: readonly string[]): Promise<CliRun> =>
  cli(['diff', before, after, ...flags], { cwd: folder });

/** The lines of the table, one space between their cells. */
const rowsOf = ({ stdout }: CliRun): string[] =>
  stdout
    .split('\n')
    .filter((line) => /^(?:opened|closed) /u.test(line))
    .map((line) => line.replaceAll(/ {2,}/gu, ' | '));

describe('nothing changes', () => {
  test.each([
    ['plain', 'plain'],
    ['plain', 'before.yaml'],
    ['before.yaml', 'list.json'],
    [chartDirectory, 'list.json'],
  ])('from %s to %s', async (before, after) => {
    const result = await run(before, after, '--fail-on', 'any');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toBe(`0 pairs opened, 0 closed, from ${before} to ${after}.`);
  });
});

describe('what changes is a table and a sentence', () => {
  const opened = 'opened | redis | db | 5432/TCP';
  const closed = 'closed | manager | db | 5432/TCP';

  test('between a preset and values', async () => {
    const result = await run('plain', 'swap.yaml');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toMatch(/^CHANGE +FROM +TO +PORTS\n/u);
    expect(rowsOf(result)).toEqual([opened, closed]);
    expect(result.stdout).toMatch(/\n\n1 pairs? opened, 1 closed, from plain to swap\.yaml\.$/u);
  });

  test('backwards, and from a manifest, it is the same with the signs changed', async () => {
    expect(rowsOf(await run('swap.yaml', 'before.yaml'))).toEqual([
      'opened | manager | db | 5432/TCP',
      'closed | redis | db | 5432/TCP',
    ]);
  });

  test('between presets, names of both are known', async () => {
    const rows = rowsOf(await run('kasm-1.18', 'kasm-1.19'));
    expect(rows).not.toEqual([]);
    expect(rows.join('\n')).not.toContain('pod of kasm with');
  });

  test('between folders of charts, by their defaults', async () => {
    const chart = join(folder, 'chart');
    await cp(chartDirectory, chart, { recursive: true });
    const values = join(chart, 'values.yaml');
    await writeFile(
      values,
      (await readFile(values, 'utf8')).replace(
        /^flows: \{\}$/mu,
        'flows: {app-to-db: {from: [api, redis]}}',
      ),
    );
    expect(rowsOf(await run(chartDirectory, chart))).toEqual([opened, closed]);
  });

  test('a policy that was added by hand opens every pod of ours, whatever else the file holds', async () => {
    const foreign = `kind: ConfigMap
apiVersion: v1
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: helpful }
spec: { podSelector: { matchLabels: { app: kasm-db } }, ingress: [{}] }
`;
    await file(
      'added.yaml',
      `${await readFile(join(folder, 'before.yaml'), 'utf8')}\n---\n${foreign}`,
    );
    const rows = rowsOf(await run('before.yaml', 'added.yaml'));
    // Manifests alone know no names of components: what a pod carries is its name.
    expect(rows.join('\n')).toMatch(
      /^opened \| internet \| pod of kasm with app=kasm-db \| all$/mu,
    );
    expect(rows.filter((row) => row.startsWith('closed'))).toEqual([]);
  });
});

describe('--fail-on', () => {
  test.each([
    ['plain', 'more.yaml', { opened: 1, closed: 0, any: 1 }],
    ['more.yaml', 'plain', { opened: 0, closed: 1, any: 1 }],
  ])('from %s to %s', async (before, after, codes) => {
    const runs = await Promise.all(
      Object.keys(codes).map(async (change) => {
        const { exitCode } = await run(before, after, '--fail-on', change);
        return [change, exitCode];
      }),
    );
    expect(Object.fromEntries(runs)).toEqual(codes);
  });
});

describe('bad input', () => {
  test.each([
    [['plain', 'nowhere'], 'nowhere: no such file or preset'],
    [['plain', 'nowhere.yaml'], 'nowhere.yaml: cannot be read'],
    [['plain', 'bad.yaml'], 'bad.yaml: document 1, line 1: NetworkPolicy: spec'],
    [['plain', 'core', '--fail-on', 'all'], 'Allowed choices are opened, closed, any.'],
    [['plain'], "missing required argument 'after'"],
  ])('%j', async (args, said) => {
    await file(
      'bad.yaml',
      'kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata: {name: a}\nspec: {egres: []}\n',
    );
    const { exitCode, stdout, stderr } = await cli(['diff', ...args], { cwd: folder });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(said);
  });
});
