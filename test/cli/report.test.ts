import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import type { PageData } from '../../src/report/page/form.ts';
import { cli, type CliRun } from '../support/cli.ts';
import { manyComponents } from '../support/many-components.ts';
import { readPage, type Page } from '../support/page.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-report-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, content: string): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

const opening = await file(
  'open.yaml',
  `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: open, namespace: kasm }
spec:
  podSelector: { matchLabels: { app: kasm-db } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: debug } } }], ports: [{ port: 5432 }] }]
`,
);

const closing = await file(
  'close.yaml',
  `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: shut, namespace: monitoring }
spec: { podSelector: {}, policyTypes: [Egress] }
`,
);

const dump = await readFile(join(packageDirectory, 'test/support/pods/plain.yaml'), 'utf8');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const pageOf = async (...args: readonly string[]): Promise<CliRun & { readonly page: Page }> => {
  const run = await cli(['report', ...args]);
  return { ...run, page: readPage(run.stdout) };
};

const dataOf = async (...args: readonly string[]): Promise<PageData> =>
  JSON.parse((await cli(['report', ...args, '--format', 'json'])).stdout);

describe('a report of sound values', () => {
  test.each(['plain', 'kasm-1.19'])('%s holds, with every part of the page', async (preset) => {
    const { exitCode, stderr, page } = await pageOf(preset);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(page.all('h1').length).toBe(1);
    expect(page.says('main')).not.toContain('FALSE');
    expect(page.says('findings')).toContain(
      'None about the policies: nothing is allowed that no row declares',
    );
    const parts = ['claims', 'judged', 'access', 'picture', 'matrix', 'rows', 'policies'];
    for (const id of [...parts, 'coverage', 'glossary']) expect(page.says(id), id).not.toBe('');
    expect(page.at('comparison')).toBeUndefined();
  });

  test('who reaches the database is said in a sentence, and by port, row and rule', async () => {
    const { page } = await pageOf('plain');
    expect(page.says('access')).toContain(
      'db is reached on 5432/TCP by api and manager; on 9187/TCP by prometheus; and by nobody else.',
    );
    expect(page.lines('access').slice(0, 4)).toEqual([
      ['from', 'ports', 'row', 'rules'],
      ['api', '5432/TCP', 'app-to-db', 'kasm/kasm-isolation-db ingress[0]'],
      ['manager', '5432/TCP', 'app-to-db', 'kasm/kasm-isolation-db ingress[0]'],
      ['prometheus', '9187/TCP', 'prometheus-to-metrics', 'kasm/kasm-isolation-db ingress[1]'],
    ]);
  });

  test('a cell of the matrix says what passes, and the rules of both sides', async () => {
    const { page } = await pageOf('plain');
    const [heading = [], ...lines] = page.lines('matrix');
    const cell = (from: string, to: string) =>
      lines.find(([name]) => name === from)?.[heading.indexOf(to)];
    expect(cell('api', 'db')).toBe('5432');
    expect(cell('guac', 'db')).toBe('denied');
    expect(cell('guac', 'dns')).toBe('all');
    expect(cell('dns', 'prometheus')).toBe('not ours');
    const titles = page.all('td').map(({ attrs }) => attrs.find(({ name }) => name === 'title'));
    expect(titles.map((title) => title?.value)).toContain(
      'Leaving guac is open: no policy closes that direction. Entering db is closed by kasm/kasm-isolation-db, kasm/kasm-isolation-default-deny, and no rule opens anything here.',
    );
  });

  test('every policy stands there as YAML, with the rows that it opens', async () => {
    const { page } = await pageOf('plain');
    const said = page.says('policies');
    expect(said).toContain('Opens app-to-db, prometheus-to-metrics, to-backup-storage, to-dns.');
    expect(said).toContain('name: kasm-isolation-default-deny');
    expect(page.says('rule-kasm_2f_kasm-isolation-db_20_Ingress_20_0')).toContain('port: 5432');
  });

  test('what was read is named with its sha256 and the date of the file', async () => {
    const values = 'preset: plain\n';
    const source = await file('values.yaml', values);
    await utimes(source, new Date('2026-01-02T03:04:05Z'), new Date('2026-01-02T03:04:05Z'));
    const also = await file('dump.yaml', dump);
    const { inputs } = await dataOf(source, '--also', also);
    expect(inputs).toMatchObject([
      { name: source, sha256: sha256(values), date: '2026-01-02T03:04:05.000Z' },
      { name: also, sha256: sha256(dump), bytes: Buffer.byteLength(dump) },
    ]);
  });

  test('with a cluster, each pod is named with its component', async () => {
    const { page } = await pageOf('plain', '--also', await file('dump.yaml', dump));
    expect(page.lines('coverage')).toContainEqual(['kasm/kasm-db-0', 'db', '']);
  });
});

describe('many components', () => {
  test('of fifty, the file is below a megabyte, and what passes is written out in place of each pair', async () => {
    const values = await file('fifty.json', JSON.stringify(manyComponents(50)));
    const { page, stdout } = await pageOf(values);
    expect(stdout.length).toBeLessThan(1_000_000);
    expect(page.says('matrix')).toContain('What passes between 54 ends');
    expect(page.lines('matrix')).toContainEqual(['prometheus', 'db (9187); redis (9121)']);
    expect(page.lines('matrix')).toHaveLength(55);
  });

  test('of a hundred and fifty, the matrix is finished', async () => {
    const values = await file('many.json', JSON.stringify(manyComponents(150)));
    const { matrix } = await dataOf(values);
    expect(matrix?.ends.length).toBeGreaterThan(150);
  });
});

describe('a report of what does not hold is written all the same, and ends with 1', () => {
  test('a foreign policy that opens the database: finding, claim, arrow and cell', async () => {
    const { exitCode, page } = await pageOf('plain', '--also', opening);
    expect(exitCode).toBe(1);
    expect(page.says('findings')).toContain(
      'pods of namespace kasm with app=debug may reach db on 5432/TCP, by kasm/open ingress[0]',
    );
    expect(page.lines('claims')).toContainEqual([
      'database-only-from-app',
      '✗ FALSE',
      'PostgreSQL is reached by api and manager only',
    ]);
    expect(page.says('picture')).toContain('EXCESS 5432/TCP');
    expect(page.lines('access')).toContainEqual([
      'pods of namespace kasm with app=debug',
      '5432/TCP',
      'no row',
      'kasm/open ingress[0]',
    ]);
  });

  test('a policy that takes a row away: what is missing is drawn and marked, and not as passing', async () => {
    const { exitCode, page } = await pageOf('plain', '--also', closing);
    expect(exitCode).toBe(1);
    expect(page.says('findings')).toContain('prometheus cannot reach db on 9187/TCP');
    expect(page.says('picture')).toContain('MISSING 9187/TCP');
    expect(page.says('picture')).not.toContain('prometheus may reach db');
    expect(page.lines('matrix').find(([name]) => name === 'prometheus')).toContain('✗ 9187');
  });

  test('policies that are not there: everything is open, and says so', async () => {
    const none = await file(
      'none.yaml',
      'kind: Pod\napiVersion: v1\nmetadata: { name: a }\nspec: { containers: [] }\n',
    );
    const { exitCode, page } = await pageOf('plain', '-f', none);
    expect(exitCode).toBe(1);
    expect(page.says('policies')).toContain('None.');
    expect(page.says('access')).toContain('nothing closes it');
  });

  test('with -o the file is written, and the verdict printed', async () => {
    const output = join(folder, 'deep', 'report.html');
    const { exitCode, stdout } = await cli(['report', 'plain', '--also', opening, '-o', output]);
    expect(exitCode).toBe(1);
    expect(stdout.split('\n')).toEqual([
      expect.stringContaining('plain does not hold: 1 culprit with more'),
      `Written to ${output}`,
    ]);
    expect(readPage(await readFile(output, 'utf8')).errors).toEqual([]);
  });
});

test.each([[], ['--also', opening], ['--also', closing]])(
  'the data are those of prove: plain %s %s',
  async (...args) => {
    const data = await dataOf('plain', ...args);
    const prove = await cli(['prove', 'plain', ...args, '--format', 'json']);
    const proof = JSON.parse(prove.stdout);
    expect(data.exitCode).toBe(prove.exitCode);
    expect(data).toMatchObject({
      verdict: proof.verdict,
      holds: proof.holds,
      notes: proof.notes,
      asked: proof.asked,
    });
    expect(data.claims.map(({ name, isTrue }) => ({ name, isTrue }))).toEqual(
      proof.claims.map(({ name, isTrue }: PageData['claims'][number]) => ({ name, isTrue })),
    );
    const access = data.access.flatMap(({ to, from }) =>
      from.map(({ from: who, ports, flows, rules }) => ({ to, from: who, ports, flows, rules })),
    );
    expect(access).toEqual(proof.access);
    const culprits = new Set(['excess', 'missing']);
    expect(data.findings.map(({ id }) => id).filter((id) => culprits.has(id))).toEqual(
      proof.findings.map(({ id }: { id: string }) => id),
    );
  },
);

describe('--compare says what became reachable since', () => {
  test('another set of values', async () => {
    const values = 'preset: plain\nflows: { prometheus-to-metrics: { enabled: false } }\n';
    const { exitCode, page } = await pageOf('plain', '--compare', await file('v.yaml', values));
    expect(exitCode).toBe(0);
    expect(page.says('comparison')).toContain('2 culprits open something, 0 close something.');
    expect(page.says('comparison')).toContain('prometheus may now reach db on 9187/TCP');
    expect(page.lines('comparison')).toContainEqual([
      'prometheus-to-metrics',
      '',
      'prometheus → db 9187/TCP; prometheus → redis 9121/TCP',
    ]);
  });

  test('an older report, by the policies that it holds', async () => {
    const older = join(folder, 'older.json');
    await cli(['report', 'plain', '--format', 'json', '-o', older]);
    const { page } = await pageOf('plain', '--also', opening, '--compare', older);
    expect(page.says('comparison')).toContain('1 culprit opens something, 0 close something.');
    expect(page.says('comparison')).toContain('by kasm/open ingress[0]');
  });

  test('what the cluster adds is on both sides of other values, and opens nothing since', async () => {
    const values = await file('same.yaml', 'preset: plain\n');
    const { page } = await pageOf('plain', '--also', opening, '--compare', values);
    expect(page.says('comparison')).toContain('0 culprits open something, 0 close something.');
  });

  test('an older report with a policy that no server keeps is refused', async () => {
    const data = await dataOf('plain');
    const bad = JSON.stringify({
      ...data,
      policies: data.policies.map((each) => ({
        ...each,
        object: { ...each.object, spec: { podSelector: 7 } },
      })),
    });
    const { exitCode, stdout, stderr } = await cli([
      'report',
      'plain',
      '--compare',
      await file('bad-policy.json', bad),
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(
      /^kasm-isolation: \S+bad-policy\.json: holds a policy that no API server keeps; [^\n]*$/u,
    );
  });
});

describe('--from makes the page of a report that was kept', async () => {
  test.each([[], ['--also', opening, '--compare', 'core']])(
    'the same bytes: %s',
    async (...args) => {
      const kept = join(folder, 'kept.json');
      const { exitCode } = await cli(['report', 'plain', ...args, '--format', 'json', '-o', kept]);
      const made = await cli(['report', '--from', kept]);
      const again = await cli(['report', '--from', kept, '--format', 'json']);
      expect(made.exitCode).toBe(exitCode);
      expect(`${again.stdout}\n`).toBe(await readFile(kept, 'utf8'));
      const { made: date } = JSON.parse(again.stdout);
      const now = await cli(['report', 'plain', ...args]);
      const dated = now.stdout.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/gu, date);
      const then = made.stdout.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/gu, date);
      expect(then).toBe(dated);
    },
  );

  const sound = await dataOf('plain');
  const bad: Readonly<Record<string, readonly [string, string]>> = {
    'no JSON': ['{', 'is no JSON ('],
    'another JSON': ['{"kind":"List"}', 'is no report; write one with report --format json'],
    'a list': ['[]', 'is no report; write one with report --format json'],
    'a later version': [
      JSON.stringify({ ...sound, report: 3 }),
      'is a report of version 3, and this command reads version 2; write one',
    ],
    'an earlier version': [
      JSON.stringify({ ...sound, report: 1 }),
      'is a report of version 1, and this command reads version 2; write one',
    ],
    'a cell that means nothing': [
      JSON.stringify({ ...sound, matrix: { ...sound.matrix, answers: [] } }),
      'is no sound report, at matrix; write one',
    ],
    'a matrix without a line': [
      JSON.stringify({ ...sound, matrix: { ...sound.matrix, cells: [] } }),
      'is no sound report, at matrix; write one',
    ],
    'a rule that is not there': [
      JSON.stringify({ ...sound, matrix: { ...sound.matrix, rules: [] } }),
      'is no sound report, at matrix; write one',
    ],
    'a claim without its truth': [
      JSON.stringify({ ...sound, claims: [{ name: 'a', description: '', isVoid: false }] }),
      'is no sound report, at claims.0.isTrue; write one',
    ],
    'an exit code that no report has': [
      JSON.stringify({ ...sound, exitCode: 2 }),
      'is no sound report, at exitCode; write one',
    ],
    'a rule that is a text': [
      JSON.stringify({ ...sound, rows: [{ ...sound.rows[0], rules: ['kasm/db'] }] }),
      'is no sound report, at rows.0.rules.0; write one',
    ],
  };

  test.each(Object.entries(bad))('refuses %s in a sentence', async (_, [text, says]) => {
    const from = await file('bad.json', text);
    const output = join(folder, 'none.html');
    const { exitCode, stdout, stderr } = await cli(['report', '--from', from, '-o', output]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(`kasm-isolation: ${from}: ${says}`);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(existsSync(output)).toBe(false);
  });

  test.each([
    ['values', ['plain']],
    ['--also', ['--also', opening]],
    ['--cluster', ['--cluster']],
    ['-f', ['-f', opening]],
    ['--ignore', ['--ignore', 'X']],
    ['--compare', ['--compare', 'plain']],
  ])('takes nothing beside it: %s', async (name, more) => {
    const { exitCode, stderr } = await cli(['report', ...more, '--from', 'nowhere.json']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: `kasm-isolation: report --from: a report says what was judged, so ${name} adds nothing; leave it out`,
    });
  });

  test('is not written onto itself', async () => {
    const from = await file('own.json', JSON.stringify(sound));
    const { exitCode, stderr } = await cli(['report', '--from', from, '-o', from]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is read here, so it is not written');
    expect(await readFile(from, 'utf8')).toBe(JSON.stringify(sound));
  });
});

describe('nothing is written where values are bad', () => {
  test.each([
    [
      'a row that leads nowhere',
      'preset: plain\nflows: { a: { from: [api], to: [nobody], ports: [http] } }\n',
    ],
    ['a misspelt key', 'preset: plain\nflowz: {}\n'],
    ['no YAML', 'preset: [\n'],
  ])('%s', async (_, values) => {
    const output = join(folder, 'bad.html');
    const source = await file('bad-values.yaml', values);
    const { exitCode, stdout, stderr } = await cli(['report', source, '-o', output]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^kasm-isolation: [^\n]+$/u);
    expect(existsSync(output)).toBe(false);
  });

  test.each([
    ['the values', ['report', join(folder, 'own.yaml')], join(folder, 'own.yaml')],
    ['a dump', ['report', 'plain', '--also', opening], opening],
    [
      'what it compares with',
      ['report', 'plain', '--compare', join(folder, 'own.yaml')],
      join(folder, 'own.yaml'),
    ],
  ])('nor onto %s', async (_, args, output) => {
    await file('own.yaml', 'preset: plain\n');
    const before = await readFile(output, 'utf8');
    const { exitCode, stderr } = await cli([...args, '-o', output]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is read here, so it is not written');
    expect(await readFile(output, 'utf8')).toBe(before);
  });

  test.each(['table', 'sarif', 'pdf'])('there is no form %s', async (format) => {
    const { exitCode, stdout } = await cli(['report', 'plain', '--format', format]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
});
