import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
const open = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: open, namespace: kasm }
spec:
  podSelector: { matchLabels: { app: kasm-db } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: evil } } }], ports: [{ port: 5432 }] }]
`;
const shut = open.replace('app: evil', 'app: kasm-api');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-answers-'));
  await writeFile(at('open.yaml'), open);
  await writeFile(at('shut.yaml'), shut);
  await writeFile(
    at('row.yaml'),
    'components: { exporter: { podSelector: { matchLabels: { app: exporter } } } }\nflows: { exporter-to-db: { from: [exporter], to: [db], ports: [postgres] } }\n',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('prove', () => {
  test('holds for the default: the verdict first, who reaches the data tier, no line over 80 columns', async () => {
    const { exitCode, stdout } = await cli(['prove']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^plain holds: /u);
    expect(stdout).toMatch(/^db +api +5432\/TCP +app-to-db$/mu);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('says what it does not claim', async () => {
    expect((await cli(['prove'])).stdout).toContain('Not claimed: pods on the host network');
  });

  test('a foreign rule is one finding, with whom it lets in, and ends with 1', async () => {
    const { exitCode, stdout } = await cli(['prove', '--also', at('open.yaml')]);
    expect(exitCode).toBe(1);
    expect(stdout.replaceAll(/\s+/gu, ' ')).toContain(
      'pods of namespace kasm with app=evil may reach db on 5432/TCP, by kasm/open ingress[0]',
    );
  });

  test('a foreign rule that lets in whom the table lets in is none', async () => {
    expect((await cli(['prove', '--also', at('shut.yaml')])).exitCode).toBe(0);
  });

  test('a row that breaks a claim is named with the claim, and ends with 1', async () => {
    const { exitCode, stdout } = await cli(['prove', at('row.yaml')]);
    expect(exitCode).toBe(1);
    expect(stdout.replaceAll(/\s+/gu, ' ')).toContain(
      'claim database-only-from-app: flow exporter-to-db lets exporter reach db on 5432/TCP; drop the row, or write claims.database-only-from-app.onlyFrom',
    );
  });

  test('with -o, the answer is written and the verdict printed', async () => {
    const { exitCode, stdout } = await cli(['prove', '--format', 'json', '-o', at('proof.json')]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Written to ${at('proof.json')}`);
    expect(JSON.parse(await readFile(at('proof.json'), 'utf8'))).toMatchObject({
      version: 2,
      holds: true,
      findings: [],
    });
  });

  test('an unknown format is misuse', async () => {
    expect(await cli(['prove', '--format', 'xml'])).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('who', () => {
  test('names everybody who may reach a port, by row and rule', async () => {
    const { exitCode, stdout } = await cli(['who', 'db', '5432']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^api +5432\/TCP +app-to-db/mu);
    expect(stdout).toMatch(/^manager +5432\/TCP +app-to-db/mu);
    expect(stdout).not.toContain('prometheus');
  });

  test('ends with 1 on anyone who was not expected, and with 0 on nobody else', async () => {
    expect((await cli(['who', 'db', '5432', '--expect', 'api'])).exitCode).toBe(1);
    expect((await cli(['who', 'db', '5432', '--expect', 'api', 'manager'])).exitCode).toBe(0);
    expect((await cli(['who', 'guac', '22', '--expect', 'nobody'])).exitCode).toBe(0);
  });

  test('needs no Helm for manifests alone', async () => {
    const { exitCode, stdout } = await cli([
      'who',
      '10.0.0.1',
      '-f',
      at('open.yaml'),
      '--helm',
      '/none',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('10.0.0.1 may be reached');
  });

  test('somebody unknown is misuse, with the nearest name', async () => {
    const { exitCode, stderr } = await cli(['who', 'dbb']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('did you mean "db"?');
  });
});

describe('explain', () => {
  test('what is denied is said with the policies that close it, and no peer that merely holds the address is advised', async () => {
    const { exitCode, stdout } = await cli([
      'explain',
      'internet',
      'db',
      '5432',
      '-v',
      'kasm-1.19',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^internet → db : 5432\/TCP is denied\.$/mu);
    expect(stdout).toContain('first declare a peer that means just');
    expect(stdout).not.toContain('backup-storage');
  });

  test('what is allowed is said with its row', async () => {
    const { stdout } = await cli(['explain', 'api', 'db', '5432']);
    expect(stdout).toContain('api → db : 5432/TCP is allowed.');
    expect(stdout).toContain('Declared by flow app-to-db');
  });

  test('of everybody, some may', async () => {
    expect((await cli(['explain', '*', 'db', '5432'])).stdout).toContain('allowed for some');
  });

  test('another answer than the expected one ends with 1', async () => {
    expect((await cli(['explain', 'guac', 'db', '5432', '--expect', 'allowed'])).exitCode).toBe(1);
    expect((await cli(['explain', 'guac', 'db', '5432', '--expect', 'denied'])).exitCode).toBe(0);
  });

  test.each(['0', '65536', 'http', '53/ICMP', ''])('port %j is misuse', async (port) => {
    expect(await cli(['explain', 'api', 'db', port])).toMatchObject({ exitCode: 2, stdout: '' });
  });

  test('a form that this answer does not have is misuse', async () => {
    expect((await cli(['explain', 'api', 'db', '5432', '--format', 'sarif'])).exitCode).toBe(2);
  });
});

describe('diff', () => {
  test('tells the rows that differ, and what becomes reachable by which rule', async () => {
    const { exitCode, stdout } = await cli([
      'diff',
      'plain',
      at('row.yaml'),
      '--fail-on',
      'opened',
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('1 row differs');
    expect(stdout.replaceAll(/\s+/gu, ' ')).toContain(
      'exporter may now reach db on 5432/TCP, by kasm/kasm-isolation-db ingress[0]',
    );
  });

  test('the same on both sides differs in nothing', async () => {
    const { exitCode, stdout } = await cli(['diff', 'plain', 'plain', '--fail-on', 'any']);
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll(/\s+/gu, ' ')).toContain(
      '0 culprits open something, 0 close something',
    );
  });

  test('what only closes does not fail a gate on openings', async () => {
    const closing = ['diff', at('open.yaml'), at('shut.yaml')];
    expect((await cli([...closing, '--fail-on', 'closed'])).exitCode).toBe(1);
    expect((await cli(['diff', at('row.yaml'), 'plain', '--fail-on', 'opened'])).exitCode).toBe(0);
  });

  test('values for a side that is no chart are misuse', async () => {
    expect((await cli(['diff', 'plain', 'core', '--values-a', 'core'])).exitCode).toBe(2);
  });
});
