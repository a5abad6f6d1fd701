import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

const caseFile = (name: string): string =>
  fileURLToPath(new URL(`../cases/${name}`, import.meta.url));

const words = (text: string): string => text.replaceAll(/\s+/gu, ' ');

/** What policies of files alone say of everybody who may reach an end: needs no Helm. */
const who = async (end: string, ...files: readonly string[]) => {
  const { exitCode, stdout, stderr } = await cli(['who', end, '-f', ...files]);
  return { exitCode, said: words(stdout), stderr };
};

describe('what users bring is read as Kubernetes reads it', () => {
  test.each([
    [
      'one key twice in a Secret',
      'duplicate-key-elsewhere/rendered.yaml',
      /"type" stands twice.*Secret is judged nowhere.* 1 object of other kinds was passed over: 1 Secret\./u,
    ],
    [
      'a tab in a list of arguments',
      'tab-in-a-flow-list/pod.yaml',
      /taken as in kasm \(-n\), as kubectl would: Pod p\./u,
    ],
    ['items of a typed list', 'typed-list/namespaces.json', /^plain holds/u],
    [
      'a port name of an init container',
      'init-container-port/all.yaml',
      /^plain does not hold: .*by kasm\/metrics ingress\[0\] \(on the port that each pod calls metrics\)/u,
    ],
    ['templates of pods', 'pod-templates/rendered.yaml', /^plain holds(?!.*passed over)/u],
  ])('%s is no reason to stop', async (_, file, said) => {
    const { exitCode, stdout, stderr } = await cli(['prove', 'plain', '--also', caseFile(file)]);
    expect(stderr).toBe('');
    expect(exitCode).toBe(/does not/u.test(said.source) ? 1 : 0);
    expect(words(stdout)).toMatch(said);
  });

  test.each([
    [
      'an exception outside of its network',
      'except-outside-cidr/policy.yaml',
      /fd00:42::\/56 is no smaller network inside 0\.0\.0\.0\/0; /u,
    ],
    [
      'one name twice in one namespace',
      'same-name-twice/twice.yaml',
      /policy kasm\/jobs stands already at .*; remove one$/u,
    ],
  ])('%s is refused, for the API server refuses it', async (_, file, said) => {
    const { exitCode, stdout, stderr } = await cli(['who', '*', '-f', caseFile(file)]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(said);
  });

  test('null is absent: a policy without a pod selector is about every pod', async () => {
    const { said } = await who('*', caseFile('null-where-left-out/policy.yaml'));
    expect(said).toContain('kasm/all');
  });

  test('a merge key behind the key that it holds wins, as for kubectl', async () => {
    const args = [
      'explain',
      '203.0.113.1',
      'kasm/db',
      '5432',
      '-f',
      caseFile('merge-key-order/manifests.yaml'),
    ];
    const db =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: db, namespace: kasm, labels: { app: kasm-db } }\n';
    const { exitCode, stdout } = await cli([...args, '--also', '-', '--expect', 'allowed'], {
      input: db,
    });
    expect([exitCode, words(stdout)]).toEqual([0, expect.stringContaining('kasm/db ingress[0]')]);
  });

  test.each(['values.yaml', 'values-key.yaml', 'values-name.yaml'])(
    'e1 is text, as for Helm: %s',
    async (file) => {
      expect((await cli(['check', caseFile(`e1-is-no-number/${file}`)])).exitCode).toBe(0);
    },
  );
});

describe('the template of a workload is a pod to be', () => {
  const policy = caseFile('same-name-twice/none.yaml');
  const ask = (...args: readonly string[]) =>
    cli(['explain', ...args, '-f', policy, '--also', caseFile('pod-templates/rendered.yaml')]);

  test.each(['kasm/ws-db', 'ws-api', 'ws-db-init'])('%s may be asked about', async (name) => {
    expect(await ask('internet', name, '5432')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('what no object makes may not', async () => {
    expect(await ask('internet', 'kasm/ws', '5432')).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('a folder holds what it holds', () => {
  const rule = 'spec: { podSelector: {}, ingress: [{}] }\n';
  const policy = (name: string): string =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name} }\n${rule}`;
  const files: Readonly<Record<string, string>> = {
    'sound/a.yaml': policy('a'),
    'sound/deep/er/b.yml': policy('b').replace('name: b', 'name: b, namespace: shop'),
    'sound/package.json': '{"name": "app", "kind": 5}\n',
    'sound/values.yaml': 'preset: plain\n',
    'sound/list.yaml': '- one\n- two\n',
    'sound/broken.yaml': 'a: [1, 2\nb: {{ .Values.b }}\n',
    'sound/.git/config.yaml': policy('no'),
    'sound/node_modules/x/c.yaml': policy('no'),
    'sound/notes.txt': 'nothing',
    'unsound/a.yaml': policy('a'),
    'unsound/b.yaml': `${policy('b')}  \tingress: {{ .Values.b }}\n`,
    'twice/a.yaml': policy('a'),
    'twice/deep/a.yaml': policy('a'),
    'empty/deep/notes.txt': 'nothing',
  };
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-manifests-'));
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(folder, path, '..'), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    await symlink('sound', join(folder, 'link'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('policies of subfolders are read, and what is no object is passed over by name', async () => {
    const { exitCode, said, stderr } = await who('*', join(folder, 'sound'));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const rule of ['kasm/a ingress[0]', 'shop/b ingress[0]']) expect(said).toContain(rule);
    expect(said).not.toContain('kasm/no');
    expect(said).toContain(
      'Without a namespace, so taken as in kasm (-n), as kubectl would: NetworkPolicy a.',
    );
    for (const file of ['package.json', 'values.yaml', 'list.yaml', 'broken.yaml'])
      expect(said).toMatch(new RegExp(`/${file}: document 1.*?so it was passed over`, 'u'));
  });

  test('a link to a folder is the folder', async () => {
    expect((await who('*', join(folder, 'link'))).exitCode).toBe(0);
  });

  test.each([
    [
      'a policy that cannot be read',
      'unsound',
      /unsound\/b\.yaml: document 1, line \d+: is not sound YAML/u,
    ],
    ['one policy in two files', 'twice', /policy kasm\/a stands already at .*twice\/a\.yaml/u],
    ['nothing at all', 'empty', /empty: holds no YAML or JSON file; /u],
    [
      'a file that is no manifest, named by itself',
      'sound/package.json',
      /is no Kubernetes object; /u,
    ],
  ])('%s is refused', async (_, name, said) => {
    const { exitCode, said: stdout, stderr } = await who('*', join(folder, name));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(said);
    expect(stderr.split('\n')).toHaveLength(1);
  });
});
