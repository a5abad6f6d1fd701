import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { packageDirectory, packageVersion } from '../../src/read/files.ts';
import { cli, cliProcess } from '../support/cli.ts';

// What only a process of its own can show; everything else about the command is asked in this process.

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-process-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const main = join(packageDirectory, 'build', 'command', 'src', 'cli.js');

/** Runs a script of the shell in the folder of these files; there `$cli` is the command. */
const shell = (script: string) =>
  execa('sh', ['-c', script], {
    reject: false,
    cwd: folder,
    env: { cli: `${process.execPath} ${main}` },
  });

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress] }
`;

describe('the exit code is that of the run', () => {
  test.each([
    ['0, a version', ['--version'], 0],
    ['0, an answer', ['who', '10.0.0.1', '-f', '-'], 0],
    ['1, a finding', ['explain', '*', '*', '80', '-f', '-', '--expect', 'allowed'], 1],
    ['2, misuse', ['deploy'], 2],
    ['3, no Helm', ['check', '--helm', join(folder, 'nowhere')], 3],
  ])('%s', async (_, args, code) => {
    const { exitCode, stdout, stderr } = await cliProcess(args, { input: policy });
    expect(exitCode).toBe(code);
    expect([stdout !== '', stderr !== '']).toEqual([code < 2, code >= 2]);
  });
});

test('it is of the version of its package, and its help names every command', async () => {
  const [version, help] = await Promise.all([cliProcess(['--version']), cliProcess(['--help'])]);
  expect(version.stdout).toBe(await packageVersion());
  for (const name of ['render', 'check', 'values', 'prove', 'who', 'explain', 'diff'])
    expect(help.stdout).toMatch(new RegExp(`^  ${name} `, 'mu'));
});

test('a module that prints does not spoil the manifest', async () => {
  const module = join(folder, 'noise.ts');
  await writeFile(module, 'console.log("loading");\nexport default { preset: "core" };\n');
  const { exitCode, stdout, stderr } = await cliProcess(['render', module]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'loading' });
  expect(stdout).toBe((await cli(['render', 'core'])).stdout);
});

describe('a reader that leaves early is no failure', () => {
  test.each([
    ['an answer', ['explain', '*', '*', '80', '-f', '-'], 0],
    ['a finding', ['explain', '*', '*', '80', '-f', '-', '--expect', 'allowed'], 1],
    ['help', ['--help'], 0],
  ])('and %s stays what it is', async (_, args, exit) => {
    const child = spawn(process.execPath, [main, ...args]);
    child.stdout.destroy();
    child.stdin.end(policy);
    const [[code], said] = await Promise.all([once(child, 'close'), text(child.stderr)]);
    expect({ code, said }).toEqual({ code: exit, said: '' });
  });
});

describe.skipIf(process.platform !== 'linux')('what cannot be printed is no answer', () => {
  test('a full disk ends with 3 and a sentence, also where there is a finding', async () => {
    await writeFile(join(folder, 'policy.yaml'), policy);
    const { exitCode, stderr } = await shell(
      `$cli explain '*' '*' 80 -f policy.yaml --expect allowed > /dev/full`,
    );
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(
      /^kasm-isolation: standard output cannot be written \(ENOSPC.*\); print to where there is room$/u,
    );
  });

  test('misuse stays misuse where nobody can read why', async () => {
    expect((await shell('$cli deploy 2> /dev/full')).exitCode).toBe(2);
  });

  test('a working directory that is gone ends with 3 and a sentence', async () => {
    const { exitCode, stdout, stderr } = await shell(
      `mkdir gone && cd gone && rmdir ../gone && $cli check core`,
    );
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: 'kasm-isolation: the working directory is gone; change to one that exists',
    });
  });
});

test('a Helm that is no Helm is an environment that lacks one, whoever named it', async () => {
  const helm = join(folder, 'helm');
  await writeFile(helm, '#!/bin/sh\necho hello\n');
  await chmod(helm, 0o755);
  const { exitCode, stdout, stderr } = await cliProcess(['check'], { env: { HELM: helm } });
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toContain(`${helm}: is no Helm that can be run`);
});

test.skipIf(process.platform === 'win32')(
  'a pipe stays a pipe, and is not written to',
  async () => {
    const pipe = join(folder, 'pipe');
    await execa('mkfifo', [pipe]);
    const { exitCode, stderr } = await cliProcess(['render', 'core', '--output', pipe]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${pipe}: is no regular file`);
    expect((await stat(pipe)).isFIFO()).toBe(true);
  },
);
