import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { Unfinished } from '../../src/netpol/region/index.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { run } from '../../src/run.ts';
import { cli, Collected } from '../support/cli.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-run-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress] }
`;

/** A run whose standard output throws. */
async function failingWith(error: Error) {
  const stderr = new Collected();
  const stdout = new Writable();
  stdout.write = () => {
    throw error;
  };
  const stdin = Readable.from([policy]);
  const exitCode = await run(['who', '10.0.0.1', '-f', '-'], { stdin, stdout, stderr });
  return { exitCode, stderr: stderr.text };
}

describe('what nobody foresaw is never a finding', () => {
  test('an error of ours ends with 3 and asks to be reported', async () => {
    expect(await failingWith(new TypeError('x is no function\n    at nowhere'))).toEqual({
      exitCode: 3,
      stderr:
        'kasm-isolation: internal error: x is no function; please report it (DEBUG=1 shows where)',
    });
  });

  test('policies that are too many-sided to judge end with 3, and nothing is claimed', async () => {
    expect(await failingWith(new Unfinished('too many steps'))).toEqual({
      exitCode: 3,
      stderr:
        'kasm-isolation: the policies are too many-sided to finish, so nothing is claimed; ask about fewer of them',
    });
  });
});

describe('no control character of an argument or a file reaches a terminal', () => {
  const evil = '\u001B[2Jevil\u0007\u009B';
  test.each([
    ['an unknown option', [`--${evil}`]],
    ['an unknown command', [evil]],
    ['a source that is nowhere', ['check', evil]],
    ['a file that is nowhere', ['who', 'db', '-f', evil]],
    ['a port', ['explain', 'api', 'db', evil]],
    ['a namespace', ['who', '10.0.0.1', '-f', '-', '-n', evil]],
    ['somebody who is nobody', ['who', evil, '-f', '-']],
    ['a choice', ['explain', 'api', 'db', '1', '--expect', evil]],
  ])('%s', async (_, args) => {
    const { exitCode, stdout, stderr } = await cli(args, { input: policy });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('evil');
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  test('the name of a file whose answer is good', async () => {
    const file = join(folder, `${evil}.yaml`);
    await writeFile(file, 'preset: core\n');
    const output = join(folder, `${evil}.out`);
    const runs = [
      await cli(['check', file]),
      await cli(['prove', file]),
      await cli(['diff', file, file, '-o', output]),
      await cli(['values', file]),
    ];
    for (const { exitCode, stdout } of runs) {
      expect(exitCode).toBe(0);
      expect(stdout).toContain('evil');
      expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    }
  });
});

describe('no control character of a manifest reaches a terminal', () => {
  const cases = join(packageDirectory, 'test', 'cases', 'terminal-escapes');
  const files = ['before', 'after', 'bad-key', 'bad-version', 'dup-pods', 'md'];
  const names = `kind: CiliumNetworkPolicy
apiVersion: cilium.io/v2
metadata: { name: "a\\e[2Jb\\u202Ec" }
`;
  const asked: readonly (readonly string[])[] = [
    ...files.flatMap((name) => [
      ['who', '10.0.0.1', '-f', join(cases, `${name}.yaml`)],
      ['explain', '*', '*', '80', '-f', join(cases, `${name}.yaml`)],
      ['diff', join(cases, 'before.yaml'), join(cases, `${name}.yaml`)],
      ['prove', 'core', '-f', join(cases, `${name}.yaml`)],
    ]),
    ...['table', 'json', 'markdown', 'mermaid', 'dot', 'sarif'].map((format) => [
      'prove',
      'core',
      '-f',
      join(cases, 'before.yaml'),
      '--also',
      '-',
      '--format',
      format,
    ]),
  ];

  test('on either stream, in any command and any form', async () => {
    for (const args of asked) {
      const { exitCode, stdout, stderr } = await cli(args, { input: names });
      expect(exitCode).toBeLessThan(3);
      const said = `${stdout}${stderr}`.replaceAll('\n', '').replaceAll('\u2060', '');
      expect({ args, said }).toEqual({ args, said: expect.stringMatching(/^[^\p{Cc}\p{Cf}]+$/u) });
    }
  });

  test('and what a module prints is talk like any other', async () => {
    const module = join(folder, 'evil.ts');
    await writeFile(
      module,
      `console.log('a\\u001b[2Jb');\nexport default { 'c\\u001b[2J\\nd': () => 1 };\n`,
    );
    const { exitCode, stderr } = await cli(['check', module]);
    expect(exitCode).toBe(2);
    expect(stderr.split('\n')).toEqual([
      'a\uFFFD[2Jb',
      expect.stringMatching(/^kasm-isolation: .*: c\uFFFD\[2J\uFFFDd: is a function, not data; /u),
    ]);
  });
});

describe('standard input holds one thing', () => {
  test.each([
    ['values and manifests', ['prove', '-', '-f', '-'], '{}'],
    ['manifests and more of them', ['who', '10.0.0.1', '-f', '-', '--also', '-'], policy],
    ['both sides of a comparison', ['diff', '-', '-'], '{}'],
  ])('%s are two', async (_, args, input) => {
    const { exitCode, stdout, stderr } = await cli(args, { input });
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'kasm-isolation: -: standard input holds one thing; name a file for the other',
    });
  });
});

test.skipIf(process.platform === 'win32')(
  'a process asks a Helm for its version once',
  async () => {
    const [helm, starts] = [join(folder, 'helm'), join(folder, 'starts')];
    const real = process.env['HELM'] ?? 'helm';
    await writeFile(helm, `#!/bin/sh\necho "$1" >> '${starts}'\nexec '${real}' "$@"\n`, {
      mode: 0o755,
    });
    for (const source of ['core', 'plain'])
      expect((await cli(['check', source, '--helm', helm])).exitCode).toBe(0);
    const asked = (await readFile(starts, 'utf8')).split('\n').filter((line) => line !== '');
    expect(asked).toEqual(['version', 'template', 'template']);
  },
);

test('runs at a time in one process do not mix, and leave the console as it was', async () => {
  const log = console.log;
  const sources = ['red', 'blue', 'green'].map((team) => join(folder, `${team}.ts`));
  for (const source of sources) {
    const wait = 'await new Promise((done) => { setTimeout(done, 20); });';
    const team = source.replace(/.*\/|\.ts$/gu, '');
    await writeFile(source, `${wait}\nexport default { labels: { team: '${team}' } };\n`);
  }
  const runs = await Promise.all(sources.map((source) => cli(['values', source])));
  expect(runs.map(({ stdout }) => /team: (\w+)/u.exec(stdout)?.[1])).toEqual([
    'red',
    'blue',
    'green',
  ]);
  expect(console.log).toBe(log);
});
