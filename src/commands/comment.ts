import { Argument, Command, Option } from '@commander-js/extra-typings';
import { KasmIsolationError } from '../errors.ts';
import { writeComment, type Forge } from '../forge/forge.ts';
import { github } from '../forge/github.ts';
import { gitlab } from '../forge/gitlab.ts';
import type { Session } from '../io.ts';
import { readInput } from '../read/files.ts';

const bad = (line: string): KasmIsolationError => new KasmIsolationError('bad-input', line);

/** A variable that the pipeline sets, in a form that can stand in an address. */
function variable(name: string, pattern: RegExp, what: string): string {
  const value = process.env[name] ?? '';
  if (pattern.test(value)) return value;
  throw bad(`${name}: is ${value === '' ? 'not set' : 'something else'}; set it to ${what}`);
}

const address = /^https?:\/\/[^\s?#]+[^\s?#/]$/u;

/** The pull request that this pipeline is for. */
function forgeOf({ number, author }: { number: string | undefined; author: string }): Forge {
  const isGitLab = process.env['GITLAB_CI'] === 'true';
  if (!isGitLab && process.env['GITHUB_ACTIONS'] !== 'true') {
    throw bad('comment: runs in a pipeline of GitHub or GitLab, and here is none; run it there');
  }
  const [, ofReference] = /^refs\/pull\/(\d+)\//u.exec(process.env['GITHUB_REF'] ?? '') ?? [];
  const found = number ?? (isGitLab ? process.env['CI_MERGE_REQUEST_IID'] : ofReference) ?? '';
  if (!/^[1-9]\d{0,9}$/u.test(found)) {
    throw bad(
      `--number ${JSON.stringify(found)}: is no number of a pull request; write it, or run on pull requests only`,
    );
  }
  if (isGitLab) {
    return gitlab({
      api: variable('CI_API_V4_URL', address, 'the address of the API'),
      project: variable('CI_PROJECT_ID', /^\d+$/u, 'the number of the project'),
      number: found,
      token: variable('GITLAB_TOKEN', /^\S+$/u, 'a token that may write notes'),
    });
  }
  return github({
    api: variable('GITHUB_API_URL', address, 'the address of the API'),
    repository: variable('GITHUB_REPOSITORY', /^[\w.-]+\/[\w.-]+$/u, 'OWNER/NAME'),
    number: found,
    token: variable('GITHUB_TOKEN', /^\S+$/u, 'a token that may write comments'),
    author,
  });
}

/** `comment`: a file as the one comment of a pull request, in place of what it said before. */
export const commentCommand = (session: Session) =>
  new Command('comment')
    .description('write a file as the one comment on a pull request, in a pipeline')
    .addArgument(new Argument('<file>', 'Markdown, as review --format markdown writes it'))
    .option('--number <number>', 'the pull request (default: that of the pipeline)')
    .option('--name <name>', 'one comment for each name', 'review')
    .addOption(
      new Option('--author <login>', 'who writes with GITHUB_TOKEN').default('github-actions[bot]'),
    )
    .action(async (file, { name, number, author }) => {
      if (!/^[\w.-]{1,63}$/u.test(name)) {
        throw bad(
          `--name ${JSON.stringify(name)}: is no name; write at most 63 letters, digits, -, _ and .`,
        );
      }
      const forge = forgeOf({ number, author });
      const text = await readInput(file, session.io.stdin);
      if (text.length + 100 > forge.limit) {
        throw bad(
          `${file}: has ${text.length} characters, and a comment holds ${forge.limit}; write it with --characters`,
        );
      }
      session.print(`The comment is ${await writeComment(forge, name, text)}.`);
    });
