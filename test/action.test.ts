import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageDirectory } from '../src/read/files.ts';
import { commentsServer, type CommentsServer } from './support/comments-server.ts';
import { repository, type Repository } from './support/git-repository.ts';
import { helm } from './support/helm.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: {
    readonly steps: readonly {
      readonly uses?: string;
      readonly run: string;
      readonly shell: string;
      readonly env: Readonly<Record<string, string>>;
    }[];
  };
}

const action: Action = parse(await readFile(join(packageDirectory, 'action.yml'), 'utf8'));
const [step] = action.runs.steps;
if (!step) throw new Error('action.yml has no step');

let server: CommentsServer;
let repo: Repository;

beforeAll(async () => {
  server = await commentsServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  server.comments.length = 0;
  server.status = undefined;
  repo = await repository();
});
afterEach(() => repo.remove());

/** An npx that runs the command as it is built here, in place of the one in the registry; it notes what it was asked. */
async function fakeNpx(folder: string): Promise<string> {
  const bin = join(folder, '.git', 'bin');
  const main = join(packageDirectory, 'build', 'command', 'src', 'cli.js');
  await mkdir(bin, { recursive: true });
  await writeFile(
    join(bin, 'npx'),
    `#!/bin/sh\necho "$2 $3 \${GITHUB_TOKEN:+with the token}" >> "$RUNNER_TEMP/asked"\nshift 2\nexec ${process.execPath} ${main} "$@"\n`,
  );
  await chmod(join(bin, 'npx'), 0o755);
  return bin;
}

interface Ran {
  readonly exitCode: number | undefined;
  readonly log: string;
  readonly summary: string;
  readonly outputs: string;
  readonly asked: readonly string[];
}

/** Runs the step of the action as a runner does: its inputs as variables, the script in a file for bash. */
async function run(inputs: Readonly<Record<string, string>>): Promise<Ran> {
  const temp = join(repo.folder, '.git', 'runner');
  await mkdir(temp, { recursive: true });
  const file = (name: string): string => join(temp, name);
  for (const name of ['summary', 'outputs', 'asked']) await writeFile(file(name), '');
  await writeFile(file('script.sh'), step?.run ?? '');
  const given = (name: string): string => inputs[name] ?? action.inputs[name]?.default ?? '';
  const env = Object.entries(step?.env ?? {}).map(([name, value]) => {
    const [, input = ''] = /^\$\{\{ inputs\.([\w-]+) \}\}$/u.exec(value) ?? [];
    return [name, input === 'token' ? 'secret' : given(input)];
  });
  const { exitCode, all } = await execa(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', file('script.sh')],
    {
      cwd: repo.folder,
      reject: false,
      all: true,
      env: {
        ...Object.fromEntries(env),
        PATH: `${await fakeNpx(repo.folder)}${delimiter}${process.env['PATH']}`,
        HELM: helm(),
        RUNNER_TEMP: temp,
        GITHUB_STEP_SUMMARY: file('summary'),
        GITHUB_OUTPUT: file('outputs'),
        GITHUB_ACTIONS: 'true',
        GITLAB_CI: '',
        GITHUB_API_URL: server.url,
        GITHUB_REPOSITORY: 'o/n',
        GITHUB_REF: 'refs/pull/7/merge',
      },
    },
  );
  const read = (name: string): Promise<string> => readFile(file(name), 'utf8');
  return {
    exitCode,
    log: all,
    summary: await read('summary'),
    outputs: await read('outputs'),
    asked: (await read('asked')).trim().split('\n'),
  };
}

type Files = Readonly<Record<string, string | undefined>>;

/** Runs the action on a change from one commit to the next. */
async function onChange(
  base: Files,
  head: Files,
  inputs: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const from = await repo.commit(base);
  await repo.commit(head);
  const files = [...new Set([...Object.keys(base), ...Object.keys(head)])];
  return run({ values: files.join('\n'), base: from, ...inputs });
}

const sound = 'preset: plain\n';
const opens = 'preset: plain\nflows:\n  app-to-db: {from: [api, manager, guac]}\n';
const bad = 'preset: plain\nflows:\n  app-to-db: {from: [apj]}\n';
const bodies = (): readonly string[] => server.comments.map(({ body }) => body);

const rowOf = (index: number): string =>
  `  row-${'x'.repeat(25)}-${index}: {description: a, from: [api], to: [db], ports: [postgres]}\n`;

describe('the action', () => {
  test('fails on a change that opens something; comment, summary and SARIF say what', async () => {
    const ran = await onChange({ 'values.yaml': sound }, { 'values.yaml': opens });
    expect(ran.exitCode).toBe(1);
    expect(bodies()).toHaveLength(1);
    for (const text of [...bodies(), ran.summary]) {
      expect(text).toContain('guac may now reach db on 5432/TCP');
    }
    const [, sarif = ''] = /^sarif=(.*)$/mu.exec(ran.outputs) ?? [];
    const [{ ruleId, locations }] = JSON.parse(await readFile(sarif, 'utf8')).runs[0].results;
    expect(ruleId).toBe('kasm-isolation/opened');
    expect(locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'values.yaml' },
      region: { startLine: 3 },
    });
  });

  test('says the next change in the same comment', async () => {
    await onChange({ 'values.yaml': sound }, { 'values.yaml': opens });
    const ran = await onChange({ 'values.yaml': sound }, { 'values.yaml': `# why\n${sound}` });
    expect(ran.exitCode).toBe(0);
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).toContain('✅');
  });

  test('holds without a gate: fail-on none', async () => {
    const change = [{ 'values.yaml': sound }, { 'values.yaml': opens }] as const;
    expect((await onChange(...change, { 'fail-on': 'none' })).exitCode).toBe(0);
  });

  test('fails on values that do not hold, gate or not, and the comment says every problem', async () => {
    const change = [{ 'values.yaml': sound }, { 'values.yaml': bad }] as const;
    expect((await onChange(...change, { 'fail-on': 'none' })).exitCode).toBe(2);
    expect(bodies()[0]).toMatch(/flows\.app-to-db\.from\\\[0\\\]/u);
  });

  test('tells every row of a file without a base', async () => {
    const ran = await onChange({ other: '' }, { 'values.yaml': sound }, { values: 'values.yaml' });
    expect(ran.exitCode).toBe(0);
    expect(bodies()[0]).toContain('values.yaml is new');
    expect(bodies()[0]).toContain('| app-to-db |  | api, manager → db 5432/TCP |');
  });

  test('fails where the values are gone, for all that they shut is open', async () => {
    const ran = await onChange({ 'values.yaml': sound }, { 'values.yaml': undefined });
    expect(ran.exitCode).toBe(1);
    expect(bodies()[0]).toContain('values.yaml is gone: whatever its policies shut is open.');
  });

  test.each([403, 500])(
    'fails by its finding where the comment is answered with %i, and says so',
    async (status) => {
      server.status = status;
      const ran = await onChange({ 'values.yaml': sound }, { 'values.yaml': opens });
      expect(ran.exitCode).toBe(1);
      expect(ran.log).toContain('::warning::The comment could not be written; the summary of');
      expect(ran.summary).toContain('guac may now reach db on 5432/TCP');
      expect(bodies()).toEqual([]);
    },
  );

  test('passes a sound change of a fork, whose token may not write', async () => {
    server.status = 403;
    const ran = await onChange({ 'values.yaml': opens }, { 'values.yaml': sound });
    expect(ran.exitCode).toBe(0);
    expect(ran.log).toContain('that of a pull request from a fork may not');
  });

  test('writes no comment where none is wanted', async () => {
    const change = [{ 'values.yaml': sound }, { 'values.yaml': opens }] as const;
    expect((await onChange(...change, { comment: 'false' })).exitCode).toBe(1);
    expect(bodies()).toEqual([]);
  });

  test('keeps a comment to what GitHub takes, and says where the whole is', async () => {
    const many = `preset: plain\nflows:\n${Array.from({ length: 1500 }, (_, index) => rowOf(index)).join('')}`;
    const ran = await onChange({ 'values.yaml': sound }, { 'values.yaml': many });
    expect(ran.exitCode).toBe(0);
    const [body = ''] = bodies();
    expect(body.length).toBeLessThan(60_000);
    expect(body).toMatch(
      /\n\d+ lines more did not fit; the summary of this run has them all\.\n$/u,
    );
    expect(ran.summary).toContain('xx-1499 |');
    expect(ran.summary.length).toBeLessThan(1_048_576);
  });

  test.each([
    ['a name with blanks', 'with blanks.yaml'],
    ['a name that a shell would run', '$(touch planted);`touch planted`.yaml'],
    ['a name in quotes', "'a\"b'.yaml"],
    ['a name that looks like a flag', '--help.yaml'],
  ])('takes %s as a name', async (_, name) => {
    const ran = await onChange({ [name]: sound }, { [name]: opens });
    expect(ran.exitCode).toBe(1);
    expect(ran.summary).toContain('guac may now reach db on 5432/TCP');
    expect(await readdir(repo.folder)).not.toContain('planted');
  });

  test('takes lines that end with CRLF, and empty ones', async () => {
    const change = [{ 'a.yaml': sound, 'b.yaml': sound }, { 'b.yaml': opens }] as const;
    const ran = await onChange(...change, { values: 'a.yaml\r\n\r\nb.yaml\r\n' });
    expect(ran.exitCode).toBe(1);
    expect(ran.summary).toContain('2 files of values: 1 held up.');
  });

  test.each([
    ['version', '1.0.0; touch planted', '::error::version: is no version'],
    ['version', 'latest', '::error::version: is no version'],
    ['base', '$(touch planted)', 'is no commit of this clone'],
    ['base', '', 'is no commit of this clone'],
    ['fail-on', 'opened; touch planted', 'Allowed choices are opened, closed, any'],
    ['namespace', '$(touch planted)', 'is no name of a namespace'],
    ['values', '', "missing required argument 'files'"],
    ['values', 'nowhere.yaml', 'nowhere.yaml: is neither here nor at'],
  ])('ends with 2 on %s %j, which nothing runs', async (name, value, sentence) => {
    const change = [{ 'values.yaml': sound }, { 'values.yaml': opens }] as const;
    const ran = await onChange(...change, { [name]: value });
    expect(ran.exitCode).toBe(2);
    expect(ran.log).toContain(sentence);
    expect(await readdir(repo.folder)).not.toContain('planted');
    expect(bodies()).toEqual([]);
  });

  test('gives the token to what writes the comment, and to nothing else', async () => {
    const { asked } = await onChange({ 'values.yaml': sound }, { 'values.yaml': opens });
    const withToken = asked.filter((line) => line.endsWith('with the token'));
    expect(withToken).toHaveLength(1);
    expect(withToken[0]).toMatch(/^kasm-isolation@\S+ comment /u);
  });
});

describe('examples/gitlab/.gitlab-ci.yml', async () => {
  const text = await readFile(join(packageDirectory, 'examples/gitlab/.gitlab-ci.yml'), 'utf8');
  const { isolation } = parse(text) as {
    isolation: { script: readonly string[]; variables: Readonly<Record<string, string>> };
  };
  const names = ['production', 'staging'].map((place) => `clusters/${place}/kasm-isolation.yaml`);

  /** Runs the lines of the job one after another in one shell, as a runner of GitLab does. */
  async function job(base: string, head: string) {
    const [before, after] = [base, head].map((content) =>
      Object.fromEntries(names.map((name) => [name, content])),
    );
    const from = await repo.commit(before ?? {});
    await repo.commit(after ?? {});
    return execa('bash', ['-eo', 'pipefail', '-c', isolation.script.join('\n')], {
      cwd: repo.folder,
      reject: false,
      all: true,
      env: {
        ...isolation.variables,
        PATH: `${await fakeNpx(repo.folder)}${delimiter}${process.env['PATH']}`,
        HELM: helm(),
        RUNNER_TEMP: join(repo.folder, '.git'),
        GITHUB_ACTIONS: '',
        GITLAB_CI: 'true',
        GITLAB_TOKEN: 'secret',
        CI_API_V4_URL: server.url,
        CI_PROJECT_ID: '5',
        CI_MERGE_REQUEST_IID: '7',
        CI_MERGE_REQUEST_DIFF_BASE_SHA: from,
      },
    });
  }

  test('fails on what opens, says so in one note, and leaves SARIF', async () => {
    expect((await job(sound, opens)).exitCode).toBe(1);
    expect((await job(sound, opens)).exitCode).toBe(1);
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).toContain('2 files of values: 2 held up.');
    expect(await readdir(repo.folder)).toContain('isolation.sarif');
  });

  test('passes what opens nothing', async () => {
    expect((await job(opens, sound)).exitCode).toBe(0);
  });

  test('fails by its finding where the note may not be written', async () => {
    server.status = 403;
    const { exitCode, all } = await job(sound, bad);
    expect(exitCode).toBe(2);
    expect(all).toContain('The note could not be written');
  });
});

describe('examples/github/pull-request.yaml', async () => {
  const text = await readFile(join(packageDirectory, 'examples/github/pull-request.yaml'), 'utf8');
  const { jobs, permissions, on } = parse(text);
  const { steps } = jobs.review as {
    steps: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
  };

  test('gives each right by name, and none to code of a fork', () => {
    expect(permissions).toEqual({});
    expect(jobs.review.permissions).toEqual({
      contents: 'read',
      'pull-requests': 'write',
      'security-events': 'write',
    });
    expect(Object.keys(on)).toEqual(['pull_request']);
  });

  test('pins the actions of others by commit', () => {
    const others = text.split('\n').filter((line) => /uses: (?!OWNER\/)/u.test(line));
    expect(others).toHaveLength(2);
    for (const line of others) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u);
  });

  test('gives the action what it takes', () => {
    const own = steps.filter(({ uses }) => uses.startsWith('OWNER/'));
    expect(own).toHaveLength(1);
    for (const name of Object.keys(own[0]?.with ?? {})) expect(action.inputs).toHaveProperty(name);
  });
});

describe('action.yml', async () => {
  const { version } = JSON.parse(
    await readFile(join(packageDirectory, 'package.json'), 'utf8'),
  ) as {
    version: string;
  };

  test('runs the version that it comes with', () => {
    expect(action.inputs['version']?.default).toBe(version);
  });

  test('uses no other action, and nothing that is written in a run step is an expression', () => {
    for (const { uses, run: script, shell } of action.runs.steps) {
      expect({ uses, shell }).toEqual({ uses: undefined, shell: 'bash' });
      expect(script).not.toContain('${{');
    }
  });
});
