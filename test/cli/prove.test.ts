import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parsePolicies, type NetworkPolicy } from '../../src/read/rendered.ts';
import { cli } from '../support/cli.ts';
import { helmTemplate } from '../support/helm.ts';

let folder = '';
let manifest = '';
/** The rendered default, one object per policy. */
let objects: readonly NetworkPolicy[] = [];

const file = async (name: string, content: string): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-prove-'));
  manifest = (await helmTemplate({})).stdout;
  objects = parsePolicies(manifest);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const list = (items: readonly unknown[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

/** The rendered default with the policy of the database changed by hand. */
function changed(change: (spec: NetworkPolicy['spec']) => void): readonly NetworkPolicy[] {
  const copy = structuredClone(objects);
  const policy = copy.find(({ metadata }) => metadata.name === 'kasm-isolation-db');
  if (!policy) throw new Error('no policy of the database');
  change(policy.spec);
  return copy;
}

const widened = (): string =>
  list(changed((spec) => spec.ingress?.[0]?.from?.push({ podSelector: {} })));

const allowAll = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: helpful, namespace: kasm }
spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{}] }
`;

/** What was said, as one line: a terminal breaks sentences between words. */
const sentencesOf = (stdout: string): string => stdout.replaceAll(/\s+/gu, ' ');

test('the default holds: one screen that starts with the verdict, none of its lines over 80 columns', async () => {
  const { exitCode, stdout, stderr } = await cli(['prove']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(sentencesOf(stdout)).toMatch(
    /^plain holds: 9 policies allow what \d+ rows declare, and nothing else, for every pod that could exist\. /u,
  );
  const lines = stdout.split('\n');
  expect(lines.length).toBeLessThan(30);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(stdout).toMatch(/^db +api +5432\/TCP +app-to-db$/mu);
  expect(sentencesOf(stdout)).toContain('Not claimed: pods on the host network, ');
});

/** The command to go on with, as a process says it that npm started so. */
const next = async (event: string): Promise<string> => {
  vi.stubEnv('npm_lifecycle_event', event);
  const { stdout } = await cli(['prove', '-f', '-'], { input: allowAll });
  vi.unstubAllEnvs();
  return /^Next: (.*) explain /mu.exec(stdout)?.[1] ?? '';
};

describe('prove --manifests', () => {
  test('needs no Helm for a preset; values are judged first, by the chart', async () => {
    const values = await file('none.yaml', 'preset: none\n');
    const codes = [];
    for (const source of ['plain', values]) {
      const args = ['prove', source, '-f', '-', '--helm', '/nowhere'];
      codes.push((await cli(args, { input: manifest })).exitCode);
    }
    expect(codes).toEqual([0, 3]);
    const same = await file('plain.yaml', 'preset: plain\n');
    const [alone, judged] = [
      await cli(['prove', 'plain', '-f', '-', '--format', 'json'], { input: manifest }),
      await cli(['prove', same, '-f', '-', '--format', 'json'], { input: manifest }),
    ];
    expect(alone.stdout).toBe(judged.stdout.replaceAll(same, 'plain'));
  });

  test('what to do next can be typed where it was started', async () => {
    expect(await next('cli')).toBe('npm run cli --');
    expect(await next('test')).toBe('kasm-isolation');
  });

  test('what was rendered holds: from standard input, in several files, and as a folder', async () => {
    const half = Math.ceil(objects.length / 2);
    await mkdir(join(folder, 'parts'));
    const parts = [
      await file(
        'parts/a.yaml',
        objects
          .slice(0, half)
          .map((each) => JSON.stringify(each))
          .join('\n---\n'),
      ),
      await file('parts/b.json', list(objects.slice(half))),
    ];
    await file('parts/README.md', 'No manifest: not to be read.\n');
    const runs = [
      await cli(['prove', '-f', '-'], { input: manifest }),
      await cli(['prove', '-f', ...parts]),
      await cli(['prove', '-f', join(folder, 'parts')]),
    ];
    for (const { exitCode, stdout, stderr } of runs) {
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(/^plain holds: /u);
    }
  });

  test('half of what was rendered does not', async () => {
    const { exitCode, stdout } = await cli(['prove', '-f', join(folder, 'parts', 'b.json')]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^plain does not hold: /u);
  });

  test('widened by hand it does not: who, port and rule are named, and nobody who was allowed before', async () => {
    const { exitCode, stdout } = await cli(['prove', '-f', '-'], { input: widened() });
    expect(exitCode).toBe(1);
    const said = sentencesOf(stdout);
    expect(said).toMatch(/^plain does not hold: 1 culprit with more than declared, 0 with less\./u);
    expect(said).toContain(
      'pods of namespace kasm with app other than kasm-api, kasm-db, kasm-manager, kasm-redis may reach db on 5432/TCP, by kasm/kasm-isolation-db ingress[0]; rows that lead there: app-to-db',
    );
    expect(said).not.toMatch(/\b(?:api|manager) may reach db/u);
  });

  test('programs read the rule by policy, direction and index, and the rows that lead there', async () => {
    const { stdout } = await cli(['prove', '-f', '-', '--format', 'json'], { input: widened() });
    const [finding] = JSON.parse(stdout).findings;
    expect(finding).toMatchObject({
      id: 'excess',
      culprit: { policy: 'kasm/kasm-isolation-db', direction: 'Ingress', index: 0 },
      flows: ['app-to-db'],
    });
  });

  test('narrowed by hand it does not: who, port, the flow that is gone and what closes are named', async () => {
    const input = list(changed((spec) => spec.ingress?.shift()));
    const { exitCode, stdout } = await cli(['prove', '-f', '-', '--verbose'], { input });
    expect(exitCode).toBe(1);
    const said = sentencesOf(stdout);
    expect(said).toMatch(
      /^plain does not hold: 0 culprits with more than declared, 1 with less\./u,
    );
    expect(said).toContain(
      'less than declared that flow app-to-db declares: closed by kasm/kasm-isolation-db',
    );
    for (const name of ['api', 'manager'])
      expect(said).toContain(`${name} cannot reach db on 5432/TCP`);
  });

  test('no policy at all closes nothing', async () => {
    const { exitCode, stdout } = await cli(['prove', '-f', '-'], { input: list([]) });
    expect(exitCode).toBe(1);
    expect(sentencesOf(stdout)).toContain('nothing closes the ingress of db');
  });

  test('values and manifests go together, and what was passed over is part of the answer', async () => {
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
    const values = await file('values.yaml', 'flows: {app-to-db: {from: [api]}}\n');
    const input = `${manifest}\n---\n${config}---\n${config.replace('name: a', 'name: b')}`;
    const { exitCode, stdout } = await cli(['prove', values, '-f', '-'], { input });
    expect(exitCode).toBe(1);
    const said = sentencesOf(stdout);
    expect(said).toContain(
      'manager may reach db on 5432/TCP, by kasm/kasm-isolation-db ingress[0]',
    );
    expect(said).toContain('2 objects of other kinds were passed over: ');
  });
});

describe('prove --also', () => {
  test('a foreign policy that allows everything is the one to blame, once', async () => {
    const foreign = await file('foreign.yaml', allowAll);
    const { exitCode, stdout } = await cli(['prove', '--also', foreign]);
    expect(exitCode).toBe(1);
    const said = sentencesOf(stdout);
    expect(said).toMatch(/^plain does not hold: 1 culprit with more than declared, 0 with less\./u);
    expect(said).toContain('more than declared by kasm/helpful ingress[0]');
    expect(said).toContain('any address outside the cluster may reach');
  });

  test('what it opens beside a closed egress of ours is judged too', async () => {
    const egress = allowAll
      .replace('policyTypes: [Ingress]', 'policyTypes: [Egress]')
      .replace('ingress:', 'egress:');
    const foreign = await file('egress.yaml', egress);
    const { exitCode, stdout } = await cli(['prove', '--also', foreign, '--verbose']);
    expect(exitCode).toBe(1);
    const said = sentencesOf(stdout);
    expect(said).toContain('more than declared by kasm/helpful egress[0]');
    expect(said).toMatch(/(?:db|redis) may reach addresses outside: /u);
  });

  test('one that allows less than ours changes nothing', async () => {
    const less = allowAll.replace('ingress: [{}]', 'ingress: []');
    const { exitCode } = await cli(['prove', '--also', await file('less.yaml', less)]);
    expect(exitCode).toBe(0);
  });

  test('a policy of another namespace that closes its own pods takes nothing from ours', async () => {
    const theirs = allowAll
      .replace('namespace: kasm', 'namespace: shop')
      .replace('ingress: [{}]', 'ingress: []');
    const { exitCode, stdout } = await cli(['prove', '--also', await file('theirs.yaml', theirs)]);
    expect(exitCode).toBe(0);
    expect(sentencesOf(stdout)).toContain('1 policy of other namespaces');
  });

  test('one that closes the DNS that our rows need takes that', async () => {
    const dns = allowAll
      .replace('namespace: kasm', 'namespace: kube-system')
      .replace('ingress: [{}]', 'ingress: []');
    const { exitCode, stdout } = await cli(['prove', '--also', await file('dns.yaml', dns)]);
    expect(exitCode).toBe(1);
    const said = sentencesOf(stdout);
    expect(said).toContain('cannot reach dns');
    expect(said).toContain('closed by kube-system/helpful');
  });

  test('a policy of a kind that is not judged is named', async () => {
    const other = 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: wide}\n';
    const { stdout } = await cli(['prove', '--also', await file('cilium.yaml', other)]);
    expect(sentencesOf(stdout)).toContain(
      'Not judged, so the answer may be another with them: CiliumNetworkPolicy wide',
    );
  });

  test('pods that nobody asked for change nothing: the answer holds for each that could exist', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', namespace: 'kasm', labels: { app: 'evil' } },
    };
    const pods = await file('pods.json', list([{ ...pod, spec: { containers: [] } }]));
    const [alone, beside] = [await cli(['prove']), await cli(['prove', '--also', pods])];
    expect(beside).toEqual(alone);
  });
});

test('--no-ip-block-selects-pods: a block that pods may lie in opens no pod then', async () => {
  const block = allowAll
    .replace('podSelector: {}', 'podSelector: { matchLabels: { app: kasm-db } }')
    .replace('[{}]', '[{ from: [{ ipBlock: { cidr: 10.42.0.0/16 } }], ports: [{ port: 5432 }] }]');
  const foreign = await file('block.yaml', block);
  const wide = await cli(['prove', '--also', foreign, '--verbose']);
  const narrow = await cli(['prove', '--also', foreign, '--verbose', '--no-ip-block-selects-pods']);
  const [said, less] = [wide, narrow].map(({ stdout }) => sentencesOf(stdout));
  expect([wide.exitCode, narrow.exitCode]).toEqual([1, 1]);
  for (const each of [said, less])
    expect(each).toContain('addresses outside: 10.42.0.0/16 may reach db on 5432/TCP');
  expect(said).toMatch(/pods of namespaces? .* at 10\.42\.0\.0\/16 may reach db/u);
  expect(less).not.toMatch(/at 10\.42\.0\.0\/16 may reach db/u);
});

describe('bad input is misuse, and no verdict is printed', () => {
  test('a misspelt field of a policy, with file, document and line', async () => {
    const path = await file(
      'bad.yaml',
      `${manifest}\n---\n${allowAll.replace('ingress:', 'ingres:')}`,
    );
    const line = (manifest.match(/\n/gu)?.length ?? 0) + 3;
    const { exitCode, stdout, stderr } = await cli(['prove', '-f', path]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(
        `^kasm-isolation: .*bad\\.yaml: document ${objects.length + 1}, line ${line}: NetworkPolicy: spec.*ingres`,
        'u',
      ),
    );
  });

  test.each([
    ['a file that is nowhere', ['-f', 'nowhere.yaml'], /nowhere\.yaml: cannot be read/u],
    ['a folder without manifests', ['-f', 'empty'], /empty: holds no YAML or JSON file/u],
    ['a manifest that is prose', ['-f', 'prose.yaml'], /prose\.yaml: document 1/u],
    ['one policy twice', ['-f', 'twice.yaml'], /twice\.yaml: .*kasm\/helpful/u],
    [
      'one policy to judge and beside it',
      ['-f', 'once.yaml', '--also', 'again.yaml'],
      /^kasm-isolation: .*again\.yaml: document 1, line 1: policy kasm\/helpful stands already at .*once\.yaml: document 1, line 1; remove one$/u,
    ],
    [
      '--also of a file that is nowhere',
      ['--also', 'nowhere.yaml'],
      /nowhere\.yaml: cannot be read/u,
    ],
    ['no file at all', ['-f'], /argument missing/u],
    [
      'an unknown format',
      ['--format', 'xml'],
      /Allowed choices are table, json, markdown, mermaid, dot, sarif\./u,
    ],
    ['an output that is a folder', ['-o', 'empty'], /empty: is no regular file/u],
  ])('%s', async (_, args, said) => {
    await mkdir(join(folder, 'empty'), { recursive: true });
    await file('prose.yaml', 'Dear reader\n');
    await file('twice.yaml', `${allowAll}---\n${allowAll}`);
    for (const name of ['once.yaml', 'again.yaml']) await file(name, allowAll);
    const own = args.map((arg) => (/\.yaml$|^empty$/u.test(arg) ? join(folder, arg) : arg));
    const { exitCode, stdout, stderr } = await cli(['prove', ...own]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(said);
  });
});
