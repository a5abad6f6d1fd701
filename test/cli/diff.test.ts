import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

const items = (parts: readonly unknown[]): string =>
  JSON.stringify({ kind: 'List', apiVersion: 'v1', items: parts });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-diff-'));
  const { stdout } = await helmTemplate({});
  await file('before.yaml', stdout);
  const [first, ...others] = parsePolicies(stdout);
  await file('list.json', items([...others, first]));
  await mkdir(join(folder, 'parts'));
  await file('parts/0-kustomization.yaml', '# nothing here\n');
  await file('parts/a.json', items(others));
  await file('parts/b.json', items([first]));
  await mkdir(join(folder, 'empty'));
  // The database lets Redis in place of the manager in.
  await file('swap.yaml', 'flows: {app-to-db: {from: [api, redis]}}\n');
  await file('more.yaml', 'flows: {app-to-db: {from: [api, manager, guac]}}\n');
  await file(
    'let-in.yaml',
    (await helmTemplate({ flows: { 'app-to-db': { from: ['api', 'manager', 'guac'] } } })).stdout,
  );
  await file('release.yaml', 'kasm: {release: kasm}\npreset: kasm-1.19\n');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the comparison; names that a file of the folder has mean that. */
const run = (before: string, after: string, ...flags: readonly string[]): Promise<CliRun> =>
  cli([
    'diff',
    ...[before, after, ...flags].map((word) =>
      /\.(?:yaml|json)$|^(?:parts|empty|chart)$/u.test(word) ? join(folder, word) : word,
    ),
  ]);

/** What was said, as one line: a terminal breaks sentences between words. */
const said = ({ stdout }: CliRun): string =>
  stdout.replaceAll(/\s+/gu, ' ').replaceAll(`${folder}/`, '');

describe('nothing changes', () => {
  test.each([
    ['plain', 'plain'],
    ['plain', 'before.yaml'],
    ['before.yaml', 'list.json'],
    ['list.json', 'parts'],
    [chartDirectory, 'list.json'],
  ])('from %s to %s', async (before, after) => {
    const result = await run(before, after, '--fail-on', 'any');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(said(result)).toBe(
      `From ${before} to ${after}: 0 culprits open something, 0 close something.`,
    );
  });
});

describe('what changes is told by rule and set, and the rows that differ by name', () => {
  const opened = 'redis may now reach db on 5432/TCP, by kasm/kasm-isolation-db ingress[0]';

  test('between a preset and values: who was let in and who was shut out, and the row', async () => {
    const result = await run('plain', 'swap.yaml');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    const words = said(result);
    expect(words).toMatch(
      /^From plain to swap\.yaml: 2 culprits open something, 1 closes something\./u,
    );
    expect(words).toContain(
      'manager may no longer reach db on 5432/TCP, by kasm/kasm-isolation-db',
    );
    expect(words).toContain('1 row differs');
    expect(words).toContain('app-to-db api, manager → db 5432/TCP api, redis → db 5432/TCP');
  });

  test('whoever is switched off keeps the name', async () => {
    await file('off.yaml', 'preset: plain\npeers: { prometheus: { enabled: false } }\n');
    const words = said(await run('plain', 'off.yaml'));
    expect(words).toContain('prometheus may no longer reach db on 9187/TCP');
    expect(said(await run('off.yaml', 'plain'))).toContain(
      'prometheus may now reach db on 9187/TCP',
    );
  });

  test('where both directions are closed, the rule of each is a culprit', async () => {
    const words = said(await run('plain', 'swap.yaml'));
    expect(words).toContain(opened);
    expect(words).toContain(
      'redis may now reach db on 5432/TCP, by kasm/kasm-isolation-redis egress[2]',
    );
  });

  test('backwards, and from a manifest, it is the same with the signs changed', async () => {
    const words = said(await run('swap.yaml', 'before.yaml'));
    expect(words).toContain('1 culprit opens something, 2 close something.');
    expect(words).not.toContain('rows differ');
    expect(words).toContain(
      'manager may now reach db on 5432/TCP, by kasm/kasm-isolation-db ingress[0]',
    );
  });

  test('between presets, names of both are known', async () => {
    const result = await run('kasm-1.18', 'kasm-1.19');
    expect(result.exitCode).toBe(0);
    expect(said(result)).toMatch(/\d+ rows differ/u);
    expect(said(result)).toMatch(/(?:api|manager|proxy)[^.]* may now reach (?:guac|rdp-gateway)/u);
  });

  test('between folders of charts, by their defaults', async () => {
    const chart = join(folder, 'chart');
    await cp(chartDirectory, chart, { recursive: true });
    const values = join(chart, 'values.yaml');
    await writeFile(
      values,
      (await readFile(values, 'utf8')).replace(
        /^flows: \{\}$/mu,
        'flows: {app-to-db: {from: [api, guac]}}',
      ),
    );
    const words = said(await run(chartDirectory, 'chart'));
    expect(words).toContain('guac may now reach db on 5432/TCP');
    expect(words).toContain('manager may no longer reach db on 5432/TCP');
    expect(words).toContain('1 row differs');
  });

  test('--values-a and --values-b are values for a chart’s folder', async () => {
    const args = ['--values-a', 'swap.yaml', '--values-b', 'more.yaml'];
    const words = said(await run(chartDirectory, chartDirectory, ...args));
    expect(words).toMatch(
      /(?:guac|manager) may now reach db on 5432\/TCP|opened by kasm\/kasm-isolation-db/u,
    );
    expect(words).toContain('app-to-db api, redis → db 5432/TCP api, manager, guac → db 5432/TCP');
    const same = await run(
      chartDirectory,
      chartDirectory,
      '--values-a',
      'more.yaml',
      '--values-b',
      'more.yaml',
      '--fail-on',
      'any',
    );
    expect(same.exitCode).toBe(0);
  });

  test('a policy that was added by hand opens every pod of ours, whatever else the file holds', async () => {
    const foreign = `kind: ConfigMap
apiVersion: v1
metadata: { name: a }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: helpful }
spec: { podSelector: { matchLabels: { app: kasm-db } }, ingress: [{}] }
`;
    const all = `${await readFile(join(folder, 'before.yaml'), 'utf8')}\n---\n${foreign}`;
    await file('added.yaml', all);
    const words = said(await run('before.yaml', 'added.yaml'));
    // Manifests alone know no names of components: what a pod carries is its name.
    expect(words).toContain('1 culprit opens something, 0 close something.');
    expect(words).toContain('opened by kasm/helpful ingress[0]');
    expect(words).toContain(
      'any address outside the cluster may now reach pods of namespace kasm with app=kasm-db on',
    );
    expect(words).toContain('1 object of other kinds was passed over: ');
  });

  test('a policy that is gone opens what it closed', async () => {
    const [, ...rest] = parsePolicies(await readFile(join(folder, 'before.yaml'), 'utf8')).filter(
      ({ metadata }) => metadata.name !== 'kasm-isolation-default-deny',
    );
    await file('less.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: rest }));
    const result = await run('before.yaml', 'less.json', '--fail-on', 'opened');
    expect(result.exitCode).toBe(1);
    expect(said(result)).toContain('nothing closes the ingress of kasm/kasm-isolation-');
  });

  test('a label of the release that is asked for too lets fewer in and binds fewer', async () => {
    const result = await run('kasm-1.19', 'release.yaml', '--fail-on', 'opened');
    expect(said(result)).toContain('app.kubernetes.io/instance');
  });
});

describe('--fail-on', () => {
  test.each([
    ['before.yaml', 'let-in.yaml', { opened: 1, closed: 0, any: 1 }],
    ['let-in.yaml', 'before.yaml', { opened: 0, closed: 1, any: 1 }],
    ['before.yaml', 'before.yaml', { opened: 0, closed: 0, any: 0 }],
  ])('from %s to %s', async (before, after, codes) => {
    const runs: [string, number | undefined][] = [];
    for (const change of Object.keys(codes)) {
      const { exitCode } = await run(before, after, '--fail-on', change);
      runs.push([change, exitCode]);
    }
    expect(Object.fromEntries(runs)).toEqual(codes);
  });

  test('without it every answer ends with 0', async () => {
    expect((await run('plain', 'more.yaml')).exitCode).toBe(0);
  });
});

describe('manifests on both sides need no Helm', () => {
  test('they are compared', async () => {
    const { exitCode } = await run('before.yaml', 'list.json', '--helm', '/nowhere/helm');
    expect(exitCode).toBe(0);
  });

  test('values do', async () => {
    const { exitCode } = await run('before.yaml', 'plain', '--helm', '/nowhere/helm');
    expect(exitCode).toBe(3);
  });
});

describe('bad input', () => {
  test.each([
    [['plain', 'nowhere'], 'nowhere: no such file or preset'],
    [['plain', 'nowhere.yaml'], 'nowhere.yaml: no such file or preset'],
    [['plain', 'bad.yaml'], 'bad.yaml: document 1, line 1: NetworkPolicy: spec'],
    [['plain', 'empty'], 'empty: holds no YAML or JSON file'],
    [['plain', 'core', '--fail-on', 'all'], 'Allowed choices are opened, closed, any.'],
    [['plain'], "missing required argument 'after'"],
    [['plain', 'core', '--values-a', 'more.yaml'], 'plain: is no folder of a chart'],
    [
      ['before.yaml', 'before.yaml', '--values-b', 'more.yaml'],
      'before.yaml: is no folder of a chart',
    ],
    [['before.yaml', 'before.yaml', '-n', 'Kasm'], '--namespace "Kasm": is no name of a namespace'],
    [
      ['plain', 'core', '--format', 'xml'],
      'Allowed choices are table, json, markdown, mermaid, dot, sarif.',
    ],
  ])('%j', async ([before = '', after = '', ...flags], words) => {
    await file(
      'bad.yaml',
      'kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata: {name: a}\nspec: {egres: []}\n',
    );
    const { exitCode, stdout, stderr } = after
      ? await run(before, after, ...flags)
      : await cli(['diff', before]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});
