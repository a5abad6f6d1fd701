import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packageDirectory } from '../src/read/files.ts';
import { cliProcess } from './support/cli.ts';
import { runHelm } from './support/helm.ts';

const readme = await readFile(join(packageDirectory, 'README.md'), 'utf8');
const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-readme-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The code blocks of one language, in the order of the page. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gmu'))].map(
    ([, code = '']) => code,
  );

const commands = blocks('sh')
  .flatMap((block) => block.split('\n'))
  .map((line) => line.replace(/\s+#.*$/u, ''));

const [typed = ''] = blocks('ts');
await writeFile(join(folder, 'values.ts'), typed);

describe('every command of the README works', () => {
  const own = commands.filter((line) => line.startsWith('npm run cli -- '));

  test('there are some', () => expect(own.length).toBeGreaterThan(6));

  test.each(own)('%s', async (line) => {
    const args = line.split(' ').slice(4);
    const { exitCode, stdout, stderr } = await cliProcess(args, { cwd: folder });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    if (!args.includes('-o')) expect(stdout).not.toBe('');
  });

  const install = /^helm (?:install|upgrade --install) /u;

  test.each(commands.filter((line) => install.test(line)))('%s', async (line) => {
    const args = line
      .replace(install, '')
      .split(' ')
      .map((word) => (word === './chart' ? join(packageDirectory, 'chart') : word));
    const { failed, stdout } = await runHelm(['template', ...args]);
    expect(failed).toBe(false);
    expect(stdout).toMatch(/^kind: (?:StagedKubernetes)?NetworkPolicy$/mu);
  });

  test('helm test follows an install of that release which has the pods to run', async () => {
    const index = commands.findIndex((line) => line.startsWith('helm test '));
    const [, , release = '', ...place] = commands[index]?.split(' ') ?? [];
    const before = commands[index - 1] ?? '';
    expect(before).toMatch(install);
    expect(before).toContain(` ${[release, './chart', ...place].join(' ')} `);
    const args = before.replace(install, '').replace('./chart', join(packageDirectory, 'chart'));
    expect((await runHelm(['template', ...args.split(' ')])).stdout).toContain('kind: Pod');
  });

  test('the rest are the two commands that this test run came from, and a question to the cluster', () => {
    const rest = commands.filter(
      (line) => line && !install.test(line) && !/^(npm run cli --|helm test) /u.test(line),
    );
    expect(rest).toEqual(['npm ci && npm start', 'npm cit', 'kubectl get service -n kasm']);
  });
});
