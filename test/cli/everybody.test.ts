import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

const caseFile = (name: string, file: string): string =>
  fileURLToPath(new URL(`../cases/${name}/${file}`, import.meta.url));

/** What was found, as one line: a terminal breaks sentences between words. */
const sentencesOf = (stdout: string): string => stdout.replaceAll(/\s+/gu, ' ');

const prove = (name: string, file: string, ...flags: readonly string[]) =>
  cli(['prove', 'plain', '--also', caseFile(name, file), ...flags]);

const openings: Readonly<Record<string, readonly string[]>> = {
  'opens-by-named-port': [
    'by kasm/open-db ingress[0] (on the port that each pod calls postgres)',
    'any address outside the cluster may reach db',
  ],
  'opens-by-second-value': [
    'pods of namespace kasm with app=evil may reach db on 5432/TCP, by kasm/open-db ingress[0]; rows that lead there: app-to-db',
  ],
  'opens-by-second-namespace': [
    'pods of namespace attacker with app.kubernetes.io/name=traefik may reach proxy on 8080/TCP, by kasm/open-proxy ingress[0]; rows that lead there: ingress-to-proxy',
  ],
  'opens-to-a-team': [
    'by kasm/open-db ingress[0]; rows that lead there: app-to-db, prometheus-to-metrics',
    'labelled team=evil may reach db on every port',
    '1 policy of other namespaces',
  ],
  'namespace-object': [
    'pods of namespace kube-system labelled env=prod may reach db on every port, by kasm/open-db ingress[0]',
  ],
};

describe.each(Object.entries(openings))('%s', (name, sentences) => {
  test('somebody else’s rule that opens is found, though no pod of the sort is given', async () => {
    const { exitCode, stdout, stderr } = await prove(name, 'foreign.yaml', '--verbose');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(
      /^plain does not hold: 1 culprit with more than declared, 0 with less\./u,
    );
    for (const sentence of sentences) expect(sentencesOf(stdout)).toContain(sentence);
  });

  test('its harmless neighbour is none', async () => {
    const { exitCode, stdout, stderr } = await prove(name, 'harmless.yaml');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^plain holds: /u);
  });
});

test('in JSON too, what breaks a claim stands there once', async () => {
  const { stdout } = await prove('opens-by-second-value', 'foreign.yaml', '--format', 'json');
  const { claims } = JSON.parse(stdout) as {
    claims: readonly { name: string; breaches: readonly object[] }[];
  };
  const told = claims.find(({ name }) => name === 'inside-only-by-rows')?.breaches;
  expect(told).toHaveLength(1);
});

const diff = (name: string, after: string, ...flags: readonly string[]) =>
  cli(['diff', caseFile(name, 'before.yaml'), caseFile(name, after), ...flags]);

const changes: Readonly<Record<string, readonly string[]>> = {
  'diff-named-port': [
    'opened by kasm/db ingress[0] (on the port that each pod calls postgres)',
    'addresses outside: 0.0.0.0/0 may now reach pods of namespace kasm with app=db on the port that its pod calls postgres',
    'pods of namespaces other than kasm may now reach',
  ],
  'diff-in-another-namespace': [
    'opened by prod/open-everything ingress[0]',
    'any address outside the cluster may now reach pods of namespace prod on every port',
  ],
};

describe.each(Object.entries(changes))('%s', (name, sentences) => {
  test('a rule that opens is found, in whatever namespace it stands', async () => {
    const { exitCode, stdout, stderr } = await diff(
      name,
      'after.yaml',
      '--fail-on',
      'opened',
      '--verbose',
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    const said = sentencesOf(stdout);
    expect(said).toContain('1 culprit opens something, 0 close something.');
    for (const sentence of sentences) expect(said).toContain(sentence);
  });

  test('it closes nothing', async () => {
    const { exitCode } = await diff(name, 'after.yaml', '--fail-on', 'closed');
    expect(exitCode).toBe(0);
  });

  test('its harmless neighbour changes nothing', async () => {
    const { exitCode, stdout } = await diff(name, 'harmless.yaml', '--fail-on', 'any');
    expect(exitCode).toBe(0);
    expect(sentencesOf(stdout)).toContain('0 culprits open something, 0 close something.');
  });
});

describe('diff-of-other-kinds', () => {
  const name = 'diff-of-other-kinds';

  test('where nothing could be judged there is no verdict, and what was passed over is named', async () => {
    const { exitCode, stdout, stderr } = await diff(name, 'after.yaml', '--fail-on', 'opened');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(
      'nothing here could be judged, for only NetworkPolicies are: passed over CiliumNetworkPolicy db, AdminNetworkPolicy db; ',
    );
  });

  test('where something could, the rest is part of the answer', async () => {
    const args = ['diff', caseFile(name, 'harmless.yaml'), caseFile(name, 'harmless.yaml')];
    const { exitCode, stdout } = await cli([...args, '--fail-on', 'any']);
    expect(exitCode).toBe(0);
    expect(sentencesOf(stdout)).toContain(
      'Not judged, so the answer may be another with them: CiliumNetworkPolicy db',
    );
  });
});

test('from no policy at all, every policy closes; the empty list is one side of a comparison', async () => {
  const name = 'diff-in-another-namespace';
  const args = ['diff', caseFile(name, 'none.yaml'), caseFile(name, 'before.yaml'), '--fail-on'];
  const [closed, opened] = [await cli([...args, 'closed']), await cli([...args, 'opened'])];
  expect([closed.exitCode, opened.exitCode]).toEqual([1, 0]);
  expect(sentencesOf(closed.stdout)).toContain('prod/default-deny (ingress)');
});
