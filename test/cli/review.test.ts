import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, type CliRun } from '../support/cli.ts';
import { repository, type Repository } from '../support/git-repository.ts';

const sound = 'preset: plain\n';
const opens = 'preset: plain\n\nflows:\n  app-to-db: {from: [api, manager, guac]}\n';
const closes = 'preset: plain\n\nflows:\n  app-to-db: {from: [api]}\n';
const bad = 'preset: plain\n\nflows:\n  app-to-db: {from: [apj]}\n';
const broken = 'preset: plain\nflows: {}\nflows: {}\n';

const before = process.cwd();
let repo: Repository;

beforeAll(async () => {
  repo = await repository();
  process.chdir(repo.folder);
});

afterAll(async () => {
  process.chdir(before);
  await repo.remove();
});

type Files = Readonly<Record<string, string | undefined>>;

/** What the review says of a change from one commit to the next. */
async function review(base: Files, head: Files, ...flags: readonly string[]): Promise<CliRun> {
  await repo.commit(base);
  const from = await repo.commit({});
  await repo.commit(head);
  const files = [...new Set([...Object.keys(base), ...Object.keys(head)])];
  const given = flags.includes('--') ? [] : files;
  const run = await cli(['review', '--base', from, ...flags, ...given]);
  return { ...run, stdout: run.stdout.replaceAll(from, 'BASE') };
}

const said = ({ stdout }: CliRun): string => stdout.replaceAll(/\s+/gu, ' ');
const gate = ['--fail-on', 'opened'];

describe('a change of values', () => {
  test('that opens something ends with 1, and says what, for whom and by which row', async () => {
    const run = await review({ 'values.yaml': sound }, { 'values.yaml': opens }, ...gate);
    expect(run).toMatchObject({ exitCode: 1, stderr: '' });
    expect(said(run)).toContain('since BASE, 1 culprit opens something, 0 close something.');
    expect(said(run)).toContain('guac may now reach db on 5432/TCP');
    expect(said(run)).toContain('app-to-db api, manager → db 5432/TCP api, manager, guac → db');
  });

  test('that opens something holds without a gate', async () => {
    const run = await review({ 'values.yaml': sound }, { 'values.yaml': opens });
    expect(run.exitCode).toBe(0);
  });

  test('that only closes passes a gate on openings, and not one on any change', async () => {
    const change = [{ 'values.yaml': sound }, { 'values.yaml': closes }] as const;
    expect((await review(...change, ...gate)).exitCode).toBe(0);
    expect((await review(...change, '--fail-on', 'any')).exitCode).toBe(1);
  });

  test('of comments alone opens nothing', async () => {
    const run = await review(
      { 'values.yaml': sound },
      { 'values.yaml': `# why\n${sound}` },
      ...gate,
    );
    expect(run).toMatchObject({ exitCode: 0 });
    expect(said(run)).toContain('values.yaml: sound, and allows what it did at BASE.');
  });

  test('that does not hold ends with 2, and every problem is part of the answer', async () => {
    const run = await review({ 'values.yaml': sound }, { 'values.yaml': bad }, ...gate);
    expect(run.exitCode).toBe(2);
    expect(said(run)).toContain('values.yaml: 1 problem; not rendered. flows.app-to-db.from[0]: ');
  });

  test('that cannot be read ends with 2, and says so at its line', async () => {
    const change = [{ 'values.yaml': sound }, { 'values.yaml': broken }] as const;
    const run = await review(...change, '--format', 'sarif');
    expect(run.exitCode).toBe(2);
    const [{ ruleId, locations }] = JSON.parse(run.stdout).runs[0].results;
    expect({ ruleId, line: locations[0].physicalLocation.region.startLine }).toEqual({
      ruleId: 'kasm-isolation/problem',
      line: 3,
    });
  });
});

describe('a file that stands on one side alone', () => {
  test('is new: every row of it is told, and nothing opens', async () => {
    const run = await review({ 'other.txt': '' }, { 'new.yaml': sound }, ...gate, '--', 'new.yaml');
    expect(run).toMatchObject({ exitCode: 0 });
    expect(said(run)).toMatch(/new\.yaml is new: sound, with \d\d rows; whatever else/u);
    expect(said(run)).toContain('app-to-db api, manager → db 5432/TCP');
  });

  test('is gone: all that it shut is open', async () => {
    const run = await review({ 'old.yaml': sound }, { 'old.yaml': undefined }, ...gate);
    expect(run).toMatchObject({ exitCode: 1 });
    expect(said(run)).toContain('old.yaml is gone: whatever its policies shut is open.');
    expect(said(run)).toContain('nothing closes the ingress of kasm/kasm-isolation-db');
  });

  test('is in no commit at all: misuse', async () => {
    const run = await review({}, {}, '--', 'nowhere.yaml');
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(/nowhere\.yaml: is neither here nor at \w+; name files of values$/u);
  });
});

describe('a base whose values do not hold', () => {
  const change = [{ 'values.yaml': bad }, { 'values.yaml': sound }] as const;

  test('is no ground to say that nothing opens', async () => {
    const run = await review(...change, ...gate);
    expect(run.exitCode).toBe(2);
    expect(said(run)).toContain('values.yaml: not compared, for at BASE it does not hold itself.');
  });

  test('is said, and no failure, where nothing was asked of it', async () => {
    const run = await review(...change);
    expect(run.exitCode).toBe(0);
    expect(said(run)).toContain('name a base whose values hold.');
  });
});

test('several files are judged each by itself, and one that does not hold is no finding', async () => {
  const head = { 'a.yaml': opens, 'b.yaml': bad, 'c.yaml': closes };
  const run = await review({ 'a.yaml': sound, 'b.yaml': sound, 'c.yaml': sound }, head, ...gate);
  expect(run.exitCode).toBe(2);
  expect(said(run)).toContain('3 files of values: 2 held up.');
  expect(said(run)).toContain('a.yaml: guac may now reach db');
  expect(said(run)).toContain('b.yaml: flows.app-to-db.from[0]: ');
});

test.each(['with blanks.yaml', '$(touch planted).yaml', '`x`.yaml', 'a\'b".yaml', 'dir/ü.yaml'])(
  'a file may be called %s',
  async (name) => {
    const run = await review({ [name]: sound }, { [name]: opens }, ...gate);
    expect(run).toMatchObject({ exitCode: 1, stderr: '' });
    expect(said(run)).toContain('guac may now reach db');
  },
);

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

test('CRLF is no change, and lines stay lines', async () => {
  expect(
    (await review({ 'values.yaml': opens }, { 'values.yaml': crlf(opens) }, ...gate)).exitCode,
  ).toBe(0);
  const change = [{ 'values.yaml': crlf(sound) }, { 'values.yaml': crlf(opens) }] as const;
  const { stdout } = await review(...change, '--format', 'sarif');
  const [{ locations }] = JSON.parse(stdout).runs[0].results;
  expect(locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'values.yaml' },
    region: { startLine: 4 },
  });
});

test('what is not committed yet counts as it stands', async () => {
  const from = await repo.commit({ 'values.yaml': sound });
  await writeFile('values.yaml', opens);
  expect((await cli(['review', 'values.yaml', '--base', from, ...gate])).exitCode).toBe(1);
});

test('a long answer is cut at the border of a row, and says how much is left out and where it is', async () => {
  const change = [{ 'values.yaml': undefined }, { 'values.yaml': 'preset: kasm-1.19\n' }] as const;
  const flags = ['--format', 'markdown', '--characters', '1500'];
  await repo.commit({ 'values.yaml': sound });
  const { stdout } = await review(...change, ...flags);
  expect(stdout.length).toBeLessThan(1500);
  expect(stdout).toMatch(/\n\d+ lines? more did not fit; --format json has them all\.$/u);
  const rows = stdout.split('\n').filter((line) => line.startsWith('|'));
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.filter((line) => !line.endsWith('|'))).toEqual([]);
});

describe('is misuse', () => {
  const base = ['--base', 'HEAD'];
  test.each([
    [['values.yaml'], "required option '--base <commit>' not specified"],
    [['values.yaml', '--base', 'nowhere'], '--base nowhere: is no commit of this clone ('],
    [['values.yaml', '--base', '--upload-pack=x'], '--base --upload-pack=x: is no commit of'],
    [['values.yaml', '--base', '$(x)'], '--base $(x): is no commit of this clone ('],
    [['plain', ...base], 'plain: is no file that git has a base of; name files of values'],
    [['-', ...base], '-: is no file that git has a base of; name files of values'],
    [['values.ts', ...base], 'values.ts: is a module, which is run to know its values; commit'],
    [['values.yaml', ...base, '--characters', '10'], 'Write a whole number from 1000.'],
    [['values.yaml', ...base, '--format', 'dot'], '--format dot: is no form of this answer'],
    [['values.yaml', ...base, '-n', 'No'], '--namespace "No": is no name of a namespace'],
    [
      ['values.yaml', ...base, '-o', 'a', '--sarif', './a'],
      'two of them name one file; name another',
    ],
    [[...base], "missing required argument 'files'"],
  ])('%j', async (args, sentence) => {
    const { exitCode, stdout, stderr } = await cli(['review', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});
