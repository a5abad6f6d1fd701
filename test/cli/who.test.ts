import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { cli } from '../support/cli.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-who-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const policy = (
  peer: string,
  ports = '[{ port: 5432 }]',
): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: open, namespace: kasm }
spec:
  podSelector: { matchLabels: { app: kasm-db } }
  ingress: [{ from: [${peer}], ports: ${ports} }]
`;

const apiOrEvil =
  '{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [kasm-api, evil] }] } }';

const file = async (name: string, content: string): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

/** What was said, as one line: a terminal breaks sentences between words. */
const sentencesOf = (stdout: string): string => stdout.replaceAll(/\s+/gu, ' ');

describe('everybody who may reach an end is named, with port, row and rule', () => {
  test('of the database: api, manager and prometheus, and nobody else', async () => {
    const { exitCode, stdout, stderr } = await cli(['who', 'db']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n').map((line) => line.replaceAll(/ {2,}/gu, ' | '))).toEqual([
      'db may be reached by 3 sets of ends.',
      '',
      'Who may reach db',
      'FROM | PORTS | FLOW | RULES',
      'api | 5432/TCP | app-to-db | kasm/kasm-isolation-db ingress[0]',
      'manager | 5432/TCP | app-to-db | kasm/kasm-isolation-db ingress[0]',
      'prometheus | 9187/TCP | prometheus-to-metrics | kasm/kasm-isolation-db ingress[1]',
    ]);
  });

  test('on one port', async () => {
    const { stdout } = await cli(['who', 'db', '9187', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 2,
      to: 'db',
      access: [{ from: 'prometheus', ports: '9187/TCP', flows: ['prometheus-to-metrics'] }],
    });
  });

  test('on a port that no row opens there is nobody', async () => {
    const { exitCode, stdout } = await cli(['who', 'db', '22', '--expect', 'nobody']);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'db may be reached on 22/TCP by nobody.',
    });
  });

  test('a foreign rule is told with whomever it lets in', async () => {
    const also = await file('wide.yaml', policy(apiOrEvil));
    const { stdout } = await cli(['who', 'db', '5432', '--also', also, '--format', 'json']);
    const rules = [{ policy: 'kasm/open', direction: 'Ingress', index: 0 }];
    const from = 'pods of namespace kasm with app one of evil, kasm-api';
    expect(JSON.parse(stdout).access).toContainEqual({ from, ports: '5432/TCP', flows: [], rules });
  });

  test('an end that nothing closes is reached by all, and says so', async () => {
    const said = sentencesOf(
      (await cli(['who', '10.0.0.1', '-f', '-'], { input: policy('{ podSelector: {} }') })).stdout,
    );
    expect(said).toContain('any pod every port nothing closes it');
  });

  test('a component that is switched off is asked about by its labels', async () => {
    const values = await file('off.yaml', 'components: {guac: {enabled: false}}\n');
    const { exitCode, stdout } = await cli(['who', 'guac', '-v', values]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'guac may be reached by nobody.' });
  });
});

describe('--expect ends with 1 on anybody else', () => {
  test.each([
    [['api', 'manager'], 0],
    [['api', 'manager', 'prometheus', 'redis'], 0],
    [['*'], 0],
    [['api'], 1],
    [['prometheus'], 1],
    [['nobody'], 1],
  ])('%j on the port of the database', async (names, code) => {
    const { exitCode, stdout, stderr } = await cli(['who', 'db', '5432', '--expect', ...names]);
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: '' });
    expect(sentencesOf(stdout)).toMatch(
      code === 0 ? /by 2 sets of ends/u : /by others than expected: .*manager/u,
    );
  });

  test('who is partly somebody else is somebody else', async () => {
    const also = await file('partly.yaml', policy(apiOrEvil));
    const args = ['who', 'db', '5432', '--also', also, '--expect', 'api', 'manager'];
    const { exitCode, stdout } = await cli(args);
    expect(exitCode).toBe(1);
    expect(sentencesOf(stdout)).toContain(
      'others than expected: pods of namespace kasm with app one of evil, kasm-api.',
    );
  });

  test('two who are expected may stand in one rule', async () => {
    const both = apiOrEvil.replace('evil', 'kasm-manager');
    const also = await file('both.yaml', policy(both));
    const args = ['who', 'db', '5432', '--also', also, '--expect', 'api', 'manager'];
    expect((await cli(args)).exitCode).toBe(0);
  });

  test.each([
    ['10.0.0.0/8', 0],
    ['10.1.0.0/16', 1],
    ['internet', 0],
    ['nobody', 1],
  ])('of manifests alone, a network: %s', async (name, code) => {
    const input = policy('{ ipBlock: { cidr: 10.0.0.0/8 } }') + pod;
    const args = ['who', 'db-0', '5432', '-f', '-', '--no-ip-block-selects-pods'];
    const { exitCode, stderr } = await cli([...args, '--expect', name], { input });
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: '' });
  });

  test('a pod of a dump is one of all that its labels may mean', async () => {
    const input =
      policy('{ podSelector: { matchLabels: { app: web } } }') +
      pod +
      pod.replace('db-0', 'web-0').replace('kasm-db', 'web');
    const args = ['who', 'db-0', '5432', '-f', '-', '--expect'];
    expect((await cli([...args, 'web-0'], { input })).exitCode).toBe(0);
    expect((await cli([...args, 'db-0'], { input })).exitCode).toBe(1);
  });
});

const pod = `---
apiVersion: v1
kind: Pod
metadata: { name: db-0, namespace: kasm, labels: { app: kasm-db } }
spec: { containers: [] }
`;

describe('manifests alone', () => {
  const input = policy('{ podSelector: { matchLabels: { app: web } } }');

  test('need no Helm', async () => {
    const args = ['who', 'kasm/db-0', '-f', '-', '--helm', '/nowhere', '--format', 'json'];
    const { exitCode, stdout } = await cli(args, { input: input + pod });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).access).toMatchObject([
      { from: 'pods of namespace kasm with app=web', ports: '5432/TCP', flows: [] },
    ]);
  });

  test('with values do, for the chart judges them', async () => {
    const values = join(packageDirectory, 'chart', 'values.yaml');
    const args = ['who', 'db', '-f', '-', '-v', values, '--helm', '/nowhere'];
    expect((await cli(args, { input })).exitCode).toBe(3);
  });

  test('know no names of components', async () => {
    const { exitCode, stderr } = await cli(['who', 'db', '-f', '-'], { input });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'db: is nobody here; write an address, or give values (-v) or pods (--also)',
    );
  });
});

describe('bad input', () => {
  test.each([
    [['who'], "missing required argument 'to'"],
    [['who', 'dbb'], 'dbb: is nobody here; did you mean "db"?'],
    [['who', 'ldap'], 'ldap: means nobody as it stands; give it addresses or selectors'],
    [['who', 'db', '0'], '0: is no port; '],
    [['who', 'db', '5432/ICMP'], '5432/ICMP: is no port; '],
    [['who', 'db', '--expect', 'apii'], 'apii: is nobody here; did you mean "api"?'],
    [['who', 'db', '--expect'], 'argument missing'],
    [
      ['who', 'db', '--format', 'sarif'],
      '--format sarif: is no form of this answer; write one of table, json, markdown, mermaid, dot',
    ],
    [['who', 'db', '-v', 'plian'], 'plian: no such file or preset'],
    [['who', 'db', '-f', 'nowhere.yaml'], 'nowhere.yaml: cannot be read'],
    [['who', 'db', '5432', '80'], 'too many arguments'],
  ])('%j', async (args, said) => {
    const { exitCode, stdout, stderr } = await cli(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(said);
  });
});
