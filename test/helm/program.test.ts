import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { findHelm } from '../../src/helm/find.ts';
import { runProgram } from '../../src/helm/program.ts';
import { template } from '../../src/helm/template.ts';
import { chartDirectory, packageDirectory } from '../../src/read/files.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-program-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** The number of a process that a script wrote down. */
const pidIn = async (file: string): Promise<number> =>
  vi.waitFor(
    async () => {
      const pid = Number(await readFile(file, 'utf8'));
      expect(pid).toBeGreaterThan(1);
      return pid;
    },
    { timeout: 10_000 },
  );

const isGone = (pid: number): Promise<void> =>
  vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 });

/** Starts another process, writes its number down, and waits for it. */
const slow = (file: string): string => `sleep 600 & echo $! > '${file}'; wait`;

describe.skipIf(process.platform === 'win32')('a program', () => {
  test('has its say, and its exit code', async () => {
    const ended = await runProgram('sh', ['-c', 'cat; echo no >&2; exit 7'], { input: 'in\n' });
    expect(ended).toMatchObject({ stdout: 'in\n', stderr: 'no\n', exitCode: 7, isLate: false });
    expect(ended.failure).toBe('no');
  });

  test('that is none is a failure and no exception', async () => {
    const ended = await runProgram(join(folder, 'nowhere'), []);
    expect(ended).toMatchObject({ exitCode: undefined, isLate: false });
    expect(ended.failure).toMatch(/ENOENT/u);
  });

  test('that may not be run is a failure and no exception', async () => {
    const file = join(folder, 'not-executable');
    await writeFile(file, '#!/bin/sh\n', { mode: 0o644 });
    const ended = await runProgram(file, []);
    expect(ended).toMatchObject({ exitCode: undefined, failure: `spawn ${file} EACCES` });
  });

  test('that can be given no such argument is a failure and no exception', async () => {
    const ended = await runProgram('true', ['a\0b']);
    expect(ended).toMatchObject({ exitCode: undefined });
    expect(ended.failure).toMatch(/null bytes/u);
  });

  test.each([
    ['exit 3', 3, "Command failed with exit code 3: sh -c 'exit 3'"],
    ['echo >&2; exit 3', 3, "Command failed with exit code 3: sh -c 'echo >&2; exit 3'"],
    [
      "kill -9 $$ # it's",
      undefined,
      `Command was killed with SIGKILL: sh -c 'kill -9 $$ # it'\\''s'`,
    ],
    ['echo first >&2; echo last >&2; exit 3', 3, 'last'],
  ])('that fails by `%s` says how', async (script, exitCode, failure) => {
    expect(await runProgram('sh', ['-c', script])).toMatchObject({ exitCode, failure });
  });

  test('that ends with 0 is no failure, whatever it wrote', async () => {
    const ended = await runProgram('sh', ['-c', 'echo warning >&2']);
    expect(ended).toMatchObject({ stderr: 'warning\n', exitCode: 0, failure: undefined });
  });

  test('gets all of its input, and none where none is given', async () => {
    const input = 'ö'.repeat(1_000_000);
    expect(await runProgram('cat', [], { input })).toMatchObject({ stdout: input, exitCode: 0 });
    expect(await runProgram('cat', [])).toMatchObject({ stdout: '', exitCode: 0 });
    expect(await runProgram('cat', [], { input: '' })).toMatchObject({ stdout: '', exitCode: 0 });
  });

  test.each([0, 4])('that ends with %i before it has read its input ends so', async (exitCode) => {
    const input = 'x'.repeat(10_000_000);
    const ended = await runProgram('sh', ['-c', `exec <&-; sleep 0.1; exit ${exitCode}`], {
      input,
    });
    expect(ended.exitCode).toBe(exitCode);
  });

  test('may write a character in two pieces', async () => {
    const half = String.raw`printf '\303'; sleep 0.2; printf '\266'`;
    const ended = await runProgram('sh', ['-c', `${half}; (${half}) >&2`]);
    expect(ended).toMatchObject({ stdout: 'ö', stderr: 'ö' });
  });

  test.each(['output', 'talk'])('is ended when its %s is too much to keep', async (name) => {
    const file = join(folder, `endless-${name}`);
    const endless = `echo $$ > '${file}'; yes ${name === 'talk' ? '>&2' : ''}; sleep 600`;
    const ended = await runProgram('sh', ['-c', endless]);
    expect(ended).toMatchObject({ exitCode: undefined, isLate: false });
    expect(ended.failure).toBe(`its ${name} has more than 100 MB`);
    await isGone(await pidIn(file));
  });

  test('has the variables of this process, and those that are given on top', async () => {
    const env = { HOME: '/given' };
    const { stdout } = await runProgram('sh', ['-c', 'echo "$HOME:$PATH"'], { env });
    expect(stdout).toBe(`/given:${process.env['PATH']}\n`);
  });

  test('runs in the folder that is named, and one that is not there is a failure', async () => {
    const { stdout } = await runProgram('pwd', ['-P'], { cwd: folder });
    expect(stdout).toBe(`${await realpath(folder)}\n`);
    const ended = await runProgram('true', [], { cwd: join(folder, 'nowhere') });
    expect(ended.exitCode).toBeUndefined();
    expect(ended.failure).toMatch(/ENOENT/u);
  });

  test('that is in time is not ended later', async () => {
    expect(await runProgram('true', [], { deadline: 10_000 })).toMatchObject({
      exitCode: 0,
      isLate: false,
      failure: undefined,
    });
    expect(process.listenerCount('SIGTERM')).toBe(0);
  });

  test('that takes too long is ended with all that it started', async () => {
    const file = join(folder, 'late');
    const ended = await runProgram('sh', ['-c', slow(file)], { deadline: 1000 });
    expect(ended).toMatchObject({ exitCode: undefined, isLate: true });
    await isGone(await pidIn(file));
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with all that it started when this process gets %s',
    async (signal) => {
      const file = join(folder, signal);
      const module = pathToFileURL(
        join(packageDirectory, 'build', 'command', 'src', 'helm', 'program.js'),
      );
      const script = `(await import('${module}')).runProgram('sh', ['-c', process.argv[1]])`;
      const own = spawn(process.execPath, ['--input-type=module', '-e', script, slow(file)]);
      const pid = await pidIn(file);
      own.kill(signal);
      expect(await once(own, 'exit')).toEqual([null, signal]);
      await isGone(pid);
    },
  );
});

describe.skipIf(process.platform === 'win32')('a Helm that never answers', () => {
  const helm = join(folder, 'helm');

  test('is none, and a render by it is no answer', async () => {
    await writeFile(helm, '#!/bin/sh\nsleep 600\n', { mode: 0o755 });
    await expect(findHelm({ helm, deadline: 300 }, () => undefined)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('is no Helm that can be run'),
    });
    const asked = { helm, chart: chartDirectory, values: {}, release: 'a', namespace: 'b' };
    await expect(template({ ...asked, deadline: 300 })).rejects.toMatchObject({
      exitCode: 3,
      message: `${helm}: gave no answer within 0.3 s; give fewer values, or name another with --helm PATH`,
    });
  });

  test.each(['', 'hello', '4.3.1', 'v4'])('nor is one that says %j of itself', async (says) => {
    const other = join(folder, `helm-${says}`);
    await writeFile(other, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
    await expect(findHelm({ helm: other }, () => undefined)).rejects.toMatchObject({ exitCode: 3 });
  });
});
