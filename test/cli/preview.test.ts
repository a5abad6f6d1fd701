import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { cli } from '../support/cli.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-preview-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const dump = join(packageDirectory, 'test', 'support', 'seen-cluster.yaml');

/** A policy of the database, so that no Helm is needed. */
const policies = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: kasm }
spec:
  podSelector: { matchLabels: { app: kasm-db } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: kasm-api } } }]
      ports: [{ port: 5432 }]
`;
const heading = 'from,to,port\n';
const good = `${heading}10.42.0.5,10.42.0.9,5432\n`;
const bad = `${good}10.42.1.6,10.42.0.9,5432\n`;

async function ask(record: string, ...args: readonly string[]) {
  await writeFile(join(folder, 'policies.yaml'), policies);
  await writeFile(join(folder, 'record'), record);
  const files = ['--observed', join(folder, 'record'), '-f', join(folder, 'policies.yaml')];
  return cli(['preview', ...files, '--also', dump, ...args]);
}

const sentencesOf = (text: string): string => text.replaceAll(/\s+/gu, ' ');

describe('exit codes', () => {
  test('0: nothing that was seen would be denied, which is told as no more than that', async () => {
    const { exitCode, stdout, stderr } = await ask(good);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(sentencesOf(stdout)).toMatch(/would not deny the one connection that was seen\. /u);
    expect(sentencesOf(stdout)).toContain('What was not seen is no proof: ');
  });

  test('1: something would be denied', async () => {
    const { exitCode, stdout } = await ask(bad);
    expect(exitCode).toBe(1);
    expect(sentencesOf(stdout)).toContain(
      'entering pods of kasm in no component is closed by kasm/db, and no rule opens it',
    );
    expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes(folder))).toEqual(
      [],
    );
  });

  test.each([
    ['garbage\n', 'nothing could be read (1 line; '],
    ['', '--observed: holds no new connection; record for longer'],
    [heading, '--observed: holds no new connection; record for longer'],
    [
      `${heading}203.0.113.7,198.51.100.9,80\n`,
      'none of the connections has an end at a pod of namespace kasm',
    ],
    [`${heading}kasm/gone,shop/gone,80\n`, '(kasm/gone is none)'],
    [
      'ESTAB 0 0 10.42.9.5:43210 10.42.9.9:40000\n',
      'of 1 connection nobody can tell who opened them',
    ],
  ])('2: %j holds nothing to answer about', async (record, said) => {
    const { exitCode, stdout, stderr } = await ask(record);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr.split('\n')).toHaveLength(1);
  });

  test.each([
    [['--format', 'sarif'], '--format sarif: is no form of this answer'],
    [['--format-of', 'pcap'], "option '--format-of <name>' argument 'pcap' is invalid"],
    [['--suggest'], '--suggest: writes rows of values, and -f has none'],
    [['--observed', 'nowhere.txt'], 'nowhere.txt: cannot be read'],
    [['-n', 'No'], '--namespace "No": is no name of a namespace'],
  ])('2: %j is misuse', async (args, said) => {
    const { exitCode, stdout, stderr } = await ask(good, ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(said);
  });

  test('2: without a record nothing is asked', async () => {
    const { exitCode, stderr } = await cli(['preview', 'plain']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("required option '--observed <files...>' not specified");
  });
});

test('lines that cannot be read are counted and shown, and no control character reaches a terminal', async () => {
  const { exitCode, stdout } = await ask(
    `${good}kasm/\u001B[31mred,10.42.0.9,1\nkasm/\u202Edb,a,b\nthird,,\nfourth,,\n`,
  );
  expect(exitCode).toBe(0);
  const said = sentencesOf(stdout);
  expect(said).toContain('4 lines could not be read, and nothing is claimed about them: line 3: ');
  expect(said).toContain('line 5: "third,,"');
  expect(said).not.toContain('fourth');
  // oxlint-disable-next-line no-control-regex
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202A-\u202E]/u);
});

test('json holds the connections, the records and what was not judged', async () => {
  const { stdout } = await ask(`${bad}10.42.1.8,10.42.1.9,80\n`, '--format', 'json');
  expect(JSON.parse(stdout)).toMatchObject({
    judged: 2,
    deniedConnections: 1,
    denied: [
      {
        ports: ['5432/TCP'],
        denials: [{ direction: 'Ingress', policies: ['kasm/db'] }],
        connections: [{ port: 5432, protocol: 'TCP', times: 1 }],
      },
    ],
    records: [{ format: 'csv', lines: 4, connections: 3, unreadable: 0 }],
    notJudged: { others: 1 },
  });
});

test('--suggest prints values that check takes, and says the verdict beside them', async () => {
  const values = join(folder, 'suggested.yaml');
  await writeFile(join(folder, 'record'), bad);
  const asked = ['preview', 'plain', '--observed', join(folder, 'record'), '--also', dump];
  const { exitCode, stdout, stderr } = await cli([...asked, '--suggest']);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: 'plain would deny 1 of 2 different connections that were seen, once.',
  });
  await writeFile(values, `${stdout}\n`);
  expect(await cli(['check', values])).toMatchObject({ exitCode: 0 });
  expect(await readFile(values, 'utf8')).toContain('WARNING: this leads to the data tier');
});

test('staged values are judged as if they were enforced', async () => {
  await writeFile(join(folder, 'record'), bad);
  await writeFile(join(folder, 'staged.yaml'), 'mode: staged\n');
  const asked = ['preview', join(folder, 'staged.yaml'), '--also', dump];
  const { exitCode, stdout } = await cli([...asked, '--observed', join(folder, 'record')]);
  expect(exitCode).toBe(1);
  expect(sentencesOf(stdout)).toContain('Mode is staged, so nothing is denied yet');
});
