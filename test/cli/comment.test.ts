import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { cli, type CliRun } from '../support/cli.ts';
import { commentsServer, type CommentsServer } from '../support/comments-server.ts';

let server: CommentsServer;

beforeAll(async () => {
  server = await commentsServer();
});
afterAll(() => server.close());

const forges = {
  GitHub: () => ({
    GITHUB_ACTIONS: 'true',
    GITLAB_CI: '',
    GITHUB_API_URL: server.url,
    GITHUB_REPOSITORY: 'o/n',
    GITHUB_REF: 'refs/pull/7/merge',
    GITHUB_TOKEN: 'secret',
  }),
  GitLab: () => ({
    GITHUB_ACTIONS: '',
    GITLAB_CI: 'true',
    CI_API_V4_URL: server.url,
    CI_PROJECT_ID: '5',
    CI_MERGE_REQUEST_IID: '7',
    GITLAB_TOKEN: 'secret',
  }),
} as const;

beforeEach(() => {
  server.comments.length = 0;
  server.asked.length = 0;
  server.status = undefined;
  return () => vi.unstubAllEnvs();
});

/** Writes a text as a comment, in a pipeline with these variables. */
function comment(
  text: string,
  variables: Readonly<Record<string, string>>,
  ...flags: readonly string[]
): Promise<CliRun> {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return cli(['comment', '-', ...flags], { input: text });
}

const bodies = (): readonly string[] => server.comments.map(({ body }) => body);

describe.each(['GitHub', 'GitLab'] as const)('on %s', (forge) => {
  const marker = '<!-- kasm-isolation: review -->\n';

  test('the first text is a comment, and the next is in its place: never two', async () => {
    expect(await comment('one', forges[forge]())).toEqual({
      exitCode: 0,
      stdout: 'The comment is written.',
      stderr: '',
    });
    expect((await comment('two', forges[forge]())).stdout).toBe('The comment is updated.');
    expect(bodies()).toEqual([`${marker}two`]);
  });

  test('the comment is found behind a hundred others', async () => {
    await comment('one', forges[forge]());
    const others = Array.from({ length: 130 }, (_, index) => ({
      id: 1000 + index,
      author: 'somebody',
      body: 'words',
    }));
    server.comments.unshift(...others);
    await comment('two', forges[forge]());
    expect(bodies().filter((body) => body !== 'words')).toEqual([`${marker}two`]);
  });

  test("nobody else's comment is changed, whatever it begins with", async () => {
    server.comments.push({ id: 1, author: 'somebody', body: `${marker}✅` });
    await comment('one', forges[forge]());
    expect(bodies()).toEqual([`${marker}✅`, `${marker}one`]);
  });

  test('each name has a comment of its own', async () => {
    await comment('one', forges[forge](), '--name', 'a');
    await comment('two', forges[forge](), '--name', 'b');
    await comment('three', forges[forge](), '--name', 'a');
    expect(bodies()).toEqual([
      '<!-- kasm-isolation: a -->\nthree',
      '<!-- kasm-isolation: b -->\ntwo',
    ]);
  });

  test.each([
    [401, 'give a token that is valid'],
    [403, 'that of a pull request from a fork may not'],
    [404, 'give a token that may write comments here'],
    [500, 'run it again'],
  ])('the answer %i is no finding, and its sentence holds no token', async (status, remedy) => {
    server.status = status;
    const { exitCode, stdout, stderr } = await comment('one', forges[forge]());
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('the comment could not be written: GET http://127.0.0.1:');
    expect(stderr).toContain(`status ${status}; `);
    expect(stderr).toContain(remedy);
    expect(stderr).not.toContain('secret');
  });

  test('a redirection is not followed: the token goes nowhere else', async () => {
    server.status = 307;
    expect((await comment('one', forges[forge]())).exitCode).toBe(3);
    expect(server.asked.map(({ path }) => path)).not.toContain('/elsewhere');
  });

  test('an API that is down is no finding', async () => {
    const closed = { GITHUB_API_URL: 'http://127.0.0.1:9', CI_API_V4_URL: 'http://127.0.0.1:9' };
    const run = await comment('one', { ...forges[forge](), ...closed });
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain('see whether it can be reached');
  });

  test('the token stands where that API wants it', async () => {
    await comment('one', forges[forge]());
    const token = forge === 'GitHub' ? 'Bearer secret' : 'secret';
    expect(new Set(server.asked.map((asked) => asked.token))).toEqual(new Set([token]));
  });
});

describe('is misuse, and asks nobody', () => {
  test.each([
    [{ GITHUB_ACTIONS: '' }, [], 'comment: runs in a pipeline of GitHub or GitLab'],
    [{ GITHUB_REF: 'refs/heads/main' }, [], '--number "": is no number of a pull request; write'],
    [{}, ['--number', '7/comments?'], '--number "7/comments?": is no number of a pull request'],
    [{}, ['--number', '0'], '--number "0": is no number'],
    [{}, ['--name', 'a --> b'], '--name "a --> b": is no name; write'],
    [{ GITHUB_TOKEN: '' }, [], 'GITHUB_TOKEN: is not set; set it to a token that may write'],
    [
      { GITHUB_REPOSITORY: 'o/n/../x' },
      [],
      'GITHUB_REPOSITORY: is something else; set it to OWNER/NAME',
    ],
    [
      { GITHUB_API_URL: 'file:///etc' },
      [],
      'GITHUB_API_URL: is something else; set it to the address of the API',
    ],
  ])('%j %j', async (variables, flags, sentence) => {
    const run = await comment('one', { ...forges.GitHub(), ...variables }, ...flags);
    expect({ exitCode: run.exitCode, stdout: run.stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(sentence);
    expect(server.asked).toEqual([]);
  });

  test('a text that is longer than a comment', async () => {
    const run = await comment('x'.repeat(65_500), forges.GitHub());
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('-: has 65500 characters, and a comment holds 65536; write it');
    expect(server.asked).toEqual([]);
  });
});
