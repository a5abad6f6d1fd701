import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chartDirectory } from '../../src/read/files.ts';

// The script of `helm test` with a nc that says what busybox', OpenBSD's and nmap's say. In the lab it runs with real ones.

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-probe-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Where a program of this machine is. */
async function find(program: string): Promise<string> {
  const { stdout } = await execa('sh', ['-c', `command -v ${program}`]);
  return stdout;
}

let images = 0;

/** A folder that stands for an image: programs of this machine, and a nc that answers as it is told. */
async function imageWith(nc: string | undefined, ...programs: readonly string[]): Promise<string> {
  images += 1;
  const image = join(folder, String(images));
  await mkdir(image);
  for (const program of ['sh', 'date', ...programs])
    await symlink(await find(program), join(image, program));
  await symlink(await find('/bin/true'), join(image, 'sleep'));
  if (nc !== undefined) {
    await writeFile(join(image, 'nc'), `#!/bin/sh\n${nc}\n`);
    await chmod(join(image, 'nc'), 0o755);
  }
  return image;
}

/** A nc that connects to itself, and says something of every other address. */
const saying = (text: string, code = 1): string =>
  `case "$*" in *127.0.0.1*|*-l*) exit 0;; esac; echo '${text}' >&2; exit ${code}`;

async function probe(role: 'right' | 'wrong', nc: string | undefined, ...programs: string[]) {
  const image = await imageWith(nc, ...programs);
  const { exitCode, stdout } = await execa('sh', [join(chartDirectory, 'files', 'probe.sh')], {
    reject: false,
    extendEnv: false,
    env: {
      PATH: image,
      PATIENCE: '0',
      ROLE: role,
      HOST: 'kasm-db',
      PORT: '5432',
      NAMESPACE: 'kasm',
      FLOW: 'app-to-db',
      FROM: 'api',
      TO: 'db',
    },
  });
  return { exitCode, stdout };
}

const denials = {
  'refused, says busybox': 'nc: kasm-db (10.43.0.9:5432): Connection refused',
  'silent, says busybox': 'nc: kasm-db (10.43.0.9:5432): Connection timed out',
  'refused, says OpenBSD':
    'nc: connect to kasm-db (10.43.0.9) port 5432 (tcp) failed: Connection refused',
  'silent, says OpenBSD':
    'nc: connect to kasm-db (10.43.0.9) port 5432 (tcp) timed out: Operation now in progress',
  'refused, says nmap': 'Ncat: Connection refused.',
  'silent, says nmap': 'Ncat: TIMEOUT.',
};

describe.concurrent('only the target’s refusal or silence is a denial', () => {
  test.each(Object.entries(denials))('%s', async (_, text) => {
    const { exitCode, stdout } = await probe('wrong', saying(text), 'timeout');
    expect(stdout).toMatch(/^OK: a pod that no flow speaks of tried kasm-db:5432 and was denied/u);
    expect(exitCode).toBe(0);
  });
});

const noAddress = {
  'says busybox': ["nc: bad address 'kasm-db'", 1],
  'says OpenBSD': [
    'nc: getaddrinfo for host "kasm-db" port 5432: Temporary failure in name resolution',
    1,
  ],
  'says nmap': [
    'Ncat: Could not resolve hostname "kasm-db": Name or service not known. QUITTING.',
    2,
  ],
} as const;

describe.concurrent('a host without an address is denied by nobody', () => {
  test.each(Object.entries(noAddress))('%s', async (_, [text, code]) => {
    const nc = saying(text.replaceAll("'", '"'), code);
    const wrong = await probe('wrong', nc, 'timeout');
    expect(wrong.stdout).toContain('FAILED: a pod that no flow speaks of could not resolve');
    const right = await probe('right', nc, 'timeout');
    expect(right.stdout).toContain('FAILED: kasm-db does not resolve');
    expect([wrong.exitCode, right.exitCode]).toEqual([1, 1]);
  });
});

const others = {
  'a kernel that forbids it': saying(
    'nc: connect to kasm-db port 5432 (tcp) failed: Operation not permitted',
  ),
  'no route': saying('Ncat: No route to host.'),
  'a nc that crashes': 'case "$*" in *127.0.0.1*|*-l*) exit 0;; esac; kill -SEGV $$',
  'silence without a word': 'case "$*" in *127.0.0.1*|*-l*) exit 0;; esac; exit 1',
};

describe.concurrent('whatever else goes wrong fails the test, in its own words', () => {
  test.each(Object.entries(others))('%s', async (_, nc) => {
    const { exitCode, stdout } = await probe('wrong', nc, 'timeout');
    expect(stdout).toMatch(
      /^FAILED: trying kasm-db:5432 ended neither in a connection nor in a refusal or silence of db, so nothing is proven: nc said '.*' \(exit code \d+\)$/u,
    );
    expect(exitCode).toBe(1);
  });

  test('a nc that cannot even connect to itself', async () => {
    const text = 'Ncat: Could not resolve hostname. QUITTING.';
    const { exitCode, stdout } = await probe('wrong', `echo '${text}' >&2; exit 2`, 'timeout');
    expect(stdout).toContain('FAILED: the nc of the image cannot even connect to itself');
    expect(stdout).toContain(text);
    expect(exitCode).toBe(1);
  });

  test.each([
    ['nc', undefined, ['timeout']],
    ['timeout', saying('Ncat: TIMEOUT.'), []],
  ] as const)('an image without %s', async (tool, nc, programs) => {
    const { exitCode, stdout } = await probe('wrong', nc, ...programs);
    expect(stdout).toContain(`FAILED: the image has no ${tool}`);
    expect(exitCode).toBe(1);
  });

  test('a nc without -z, which takes the silence of DNS for that of the target', async () => {
    const old =
      'case "$*" in *-z*) echo "nc: invalid option -- z" >&2; exit 1;; *127.0.0.1*|*-l*) exit 0;; esac; echo "nc: timed out" >&2; exit 1';
    const { exitCode, stdout } = await probe('wrong', old, 'timeout');
    expect(stdout).toContain('could not resolve kasm-db');
    expect(exitCode).toBe(1);
  });
});

test('the right pod is not let off where the target refuses', async () => {
  const { exitCode, stdout } = await probe('right', saying('Ncat: Connection refused.'), 'timeout');
  expect(stdout).toContain('FAILED: a pod with the labels of api did not reach db');
  expect(exitCode).toBe(1);
});

test('the wrong pod that connects is a failure', async () => {
  const { exitCode, stdout } = await probe('wrong', 'exit 0', 'timeout');
  expect(stdout).toContain('FAILED: a pod that no flow speaks of reached db');
  expect(exitCode).toBe(1);
});
