import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Kubectl } from '../../src/kubectl/ask.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-kubectl-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const empty = '{"apiVersion":"v1","kind":"List","items":[]}';

/** A kubectl that notes what it is asked and answers as the cases of a shell say, else with an empty list. */
async function kubectl(
  name: string,
  cases: string,
  resources = 'pods\nnetworkpolicies.networking.k8s.io',
) {
  const file = join(folder, name);
  const asked = `${file}.asked`;
  await writeFile(
    file,
    `#!/bin/sh
echo "$*" >> '${asked}'
case "$*" in
api-resources*) printf '%s\\n' '${resources}' ;;
${cases}
*) echo '${empty}' ;;
esac
`,
  );
  await chmod(file, 0o755);
  return { file, asked: async () => (await readFile(asked, 'utf8')).trim().split('\n') };
}

const ask = (file: string, options: object = {}) =>
  new Kubectl({ kubectl: file, namespace: 'kasm', ...options }).ask();

describe('a live cluster', () => {
  test('is asked for what an answer needs, reading alone, and never for Secrets or ConfigMaps', async () => {
    const { file, asked } = await kubectl('all', '');
    const { sources, unasked } = await ask(file, { context: 'lab', kubeconfig: '/x' });
    expect(unasked).toEqual([]);
    expect(sources).toHaveLength(11);
    const commands = await asked();
    expect(commands.every((each) => /^(api-resources|get) /u.test(each))).toBe(true);
    expect(commands.every((each) => / --context=lab --kubeconfig=\/x /u.test(each))).toBe(true);
    expect(commands.join()).not.toMatch(/secret|configmap/iu);
  });

  test('has kinds of others, and they are asked for where they are served', async () => {
    const kinds = [
      'ciliumnetworkpolicies.cilium.io',
      'servicemonitors.monitoring.coreos.com',
      'widgets.example.com',
      'secrets',
    ];
    const { file, asked } = await kubectl('others', '', kinds.join("' '"));
    await ask(file);
    const commands = (await asked()).join('\n');
    expect(commands).toContain('get ciliumnetworkpolicies.cilium.io ');
    expect(commands).toContain('get servicemonitors.monitoring.coreos.com ');
    expect(commands).not.toMatch(/get (widgets|secrets)/u);
  });

  const forbidden = `echo 'Error from server (Forbidden): pods is forbidden: User "x" cannot list' >&2; exit 1`;

  test('that may be asked in one namespace alone is asked there, and that is said', async () => {
    const { file } = await kubectl('own', `'get pods --all-namespaces'*) ${forbidden} ;;`);
    const { sources, unasked } = await ask(file);
    expect(unasked).toEqual(['was asked: pods of its namespace alone']);
    expect(sources).toHaveLength(11);
  });

  test('that may not be asked at all leaves a gap, and that is said', async () => {
    const { file } = await kubectl('none', `'get pods '*|'get nodes '*) ${forbidden} ;;`);
    const { sources, unasked } = await ask(file);
    expect(unasked).toEqual([
      'could not be asked: nodes (forbidden)',
      'could not be asked: pods (forbidden)',
    ]);
    expect(sources).toHaveLength(9);
  });

  test('that is not there is no finding but an error, with what to write', async () => {
    const { file } = await kubectl('down', `x) ;;`);
    await writeFile(file, `#!/bin/sh\necho 'error: context "x" does not exist' >&2; exit 1\n`);
    await expect(ask(file)).rejects.toMatchObject({
      code: 'environment',
      lines: [
        'kubectl: context "x" does not exist; write --context or --kubeconfig, or give a dump with --also',
      ],
    });
    await expect(ask(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'environment' });
  });
});
