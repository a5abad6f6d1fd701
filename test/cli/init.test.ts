import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageDirectory } from '../../src/read/files.ts';
import { caseOf, k3s, list, podObject, podsOf } from '../support/begun.ts';
import { cli } from '../support/cli.ts';

let folder = '';
/** A file without its comments. */
const body = (stdout: string): string => stdout.replaceAll(/^#.*\n/gmu, '');

const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-init-'));
  await writeFile(at('pods.yaml'), podsOf('kasm-1.19'));
  await writeFile(at('around.json'), list(...k3s.map(podObject)));
  await writeFile(at('alike.json'), caseOf('no-pod-selected/cluster.json'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('values to standard output, talk to standard error, the next command last', async () => {
  const { exitCode, stdout, stderr } = await cli([
    'init',
    at('pods.yaml'),
    '--also',
    at('around.json'),
  ]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^# yaml-language-server: \$schema=\S+values\.schema\.json\n/u);
  expect(stdout).toContain('preset: kasm-1.19');
  expect(stderr).toMatch(
    /^Preset kasm-1\.19, certain: chart kasm-helm 1\.1190\.6, .*\nPlatform k3s, certain \(.*traefik.*\)\.\n/u,
  );
  expect(stderr).toMatch(
    /No question is left\.\nNext, when it is saved as values\.yaml \(-o\): .* prove values\.yaml -n kasm --also \S+ \S+$/u,
  );
});

test('lines of the file are within 80 columns, but for those to be copied', async () => {
  const { stdout } = await cli(['init', at('alike.json')]);
  const long = stdout.split('\n').filter((line) => line.length > 80);
  expect(long.filter((line) => !line.includes('$schema') && !/^ *# {3}/u.test(line))).toEqual([]);
});

test('a pod without any label of its own is to get one first', async () => {
  const bare = { namespace: 'kasm', name: 'bare-pod', labels: {}, ports: [] };
  await writeFile(at('bare.json'), list(podObject(bare)));
  const { stdout } = await cli(['init', at('pods.yaml'), '--also', at('bare.json')]);
  const question = stdout.replaceAll(/\n# /gu, ' ');
  expect(question).toContain(
    'Give it a label of its own first: none that lasts tells it from others.',
  );
  expect(question).not.toContain('Add a component and its rows (or');
});

test('what it writes passes check, and prove of the same cluster', async () => {
  const file = at('alike.yaml');
  expect((await cli(['init', at('alike.json'), '-o', file])).exitCode).toBe(0);
  expect((await cli(['check', file])).exitCode).toBe(0);
  const proof = await cli(['prove', file, '--also', at('alike.json')]);
  expect(proof.stdout).toMatch(/holds/u);
  expect(proof.exitCode).toBe(0);
});

test('by the ending of -o, a typed module that means the same', async () => {
  const file = at('values.ts');
  await cli(['init', at('alike.json'), '-o', file]);
  const text = await readFile(file, 'utf8');
  expect(text).toContain("import { defineValues } from 'kasm-isolation';");
  const source = JSON.stringify(join(packageDirectory, 'src', 'index.ts'));
  await writeFile(file, text.replace("'kasm-isolation'", source));
  const [typed, plain] = [await cli(['values', file]), await cli(['values', at('alike.yaml')])];
  expect(body(typed.stdout)).toBe(body(plain.stdout));
});

test('--typed and --format ts say so whatever the ending is', async () => {
  const [typed, formatted] = [
    await cli(['init', at('alike.json'), '--typed']),
    await cli(['init', at('alike.json'), '--format', 'ts']),
  ];
  expect(typed.stdout).toContain('defineValues({');
  expect(formatted.stdout).toBe(typed.stdout);
});

describe('nothing is written, and one sentence says why', () => {
  test('no input', async () => {
    const { exitCode, stdout, stderr } = await cli(['init']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^kasm-isolation: init: nothing was given; write /u);
  });

  test('a namespace without pods: those that hold pods like Kasm are named', async () => {
    const { exitCode, stdout, stderr } = await cli(['init', at('pods.yaml'), '-n', 'desk']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(
      "kasm-isolation: namespace desk has no pod; pods like Kasm's are in kasm: write -n kasm",
    );
  });

  test('pods of which none looks like Kasm', async () => {
    const { exitCode, stderr } = await cli(['init', at('around.json'), '-n', 'monitoring']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/namespace monitoring has no pod that looks like Kasm; /u);
  });

  test('the file that was read is not written onto', async () => {
    const { exitCode } = await cli(['init', at('alike.json'), '-o', at('alike.json')]);
    expect(exitCode).toBe(2);
    expect(await readFile(at('alike.json'), 'utf8')).toBe(caseOf('no-pod-selected/cluster.json'));
  });
});

test('standard input is read as -', async () => {
  const { exitCode, stdout } = await cli(['init', '-'], {
    input: caseOf('no-pod-selected/cluster.json'),
  });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('example.org/part: database');
});

test('names of others bring no control character to a terminal or into the file', async () => {
  const bad = podObject({ name: 'x\u001b[2Jy', labels: { app: 'x\u001b[2J' }, ports: [99] });
  await writeFile(at('bad.json'), list(bad));
  const { stdout, stderr } = await cli(['init', at('pods.yaml'), at('bad.json')]);
  expect(stdout + stderr).not.toContain('\u001b');
  expect(stdout).toContain('QUESTION: 1 pod');
});

/** `init` of a proxy behind a load balancer, with what somebody types. */
const ask = (input: string, isTyped = true) =>
  cli(['init', at('balanced.json'), '--ask'], { input, isTyped });

describe('--ask', () => {
  const clients =
    'peers: { ingress-nodes: { enabled: true, ipBlocks: [{ cidr: 203.0.113.0/24 }] } }';

  beforeAll(async () => {
    const [dump, services] = [
      caseOf('load-balancer-default/cluster.json'),
      caseOf('load-balancer-default/services.yaml'),
    ];
    const { items } = JSON.parse(dump) as { items: readonly object[] };
    await writeFile(
      at('balanced.json'),
      JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [...items, parse(services)] }),
    );
  });

  test('an answer goes into the values, and its question goes', async () => {
    const { exitCode, stdout, stderr } = await ask(`\n${clients}\n`);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('from which networks do clients come?');
    expect(stdout).toContain('203.0.113.0/24');
    expect(stdout).toContain('QUESTION: which version of the chart runs?');
    expect(stdout).not.toContain('QUESTION: from which networks do clients come?');
  });

  test('nothing leaves it open, and so does the end of what is typed', async () => {
    for (const input of ['\n\n\n\n', '']) {
      const { exitCode, stdout } = await ask(input);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('QUESTION: from which networks do clients come?');
    }
  });

  test('what is no map is asked again', async () => {
    const { stdout, stderr } = await ask(`\n203.0.113.0/24\npeers: [\n${clients}\n`);
    expect(stderr).toContain('is no map; write values from the root');
    expect(stdout).toContain('203.0.113.0/24');
  });

  test('what the chart refuses is refused, and nothing is written', async () => {
    const { exitCode, stdout, stderr } = await ask(
      'peers: { ingress-nodes: { ipBlocks: [{ cidr: everywhere }] } }\n',
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/peers\.ingress-nodes\.ipBlocks\[0\]\.cidr: "everywhere" is not/u);
  });

  test('without a terminal it is misuse', async () => {
    const { exitCode, stdout, stderr } = await ask('', false);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/--ask: standard input is no terminal; leave it out/u);
  });
});
