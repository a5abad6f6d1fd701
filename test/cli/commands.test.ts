import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parsePolicies } from '../../src/read/rendered.ts';
import { cli } from '../support/cli.ts';
import { helmTemplate } from '../support/helm.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-cli-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, content: string): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

describe('render', () => {
  test('prints what helm template prints, and nothing else', async () => {
    const { exitCode, stdout } = await cli(['render', 'kasm-1.19']);
    const helm = await helmTemplate({ preset: 'kasm-1.19' });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(helm.stdout.replaceAll('\n\n---\n', '\n---\n'));
  });

  test('with --output, writes the manifest and prints its proof, the data tier first, and the flow table', async () => {
    const output = join(folder, 'deep', 'manifest.yaml');
    const { exitCode, stdout, stderr } = await cli(['render', '-o', output]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const parts = [
      /^plain holds: 9 policies /u,
      /^Who reaches the data tier$/mu,
      /^db +api +5432\/TCP +app-to-db$/mu,
      /^redis +manager +6379\/TCP +manager-to-redis$/mu,
      /^Who may reach whom; everything else that comes in is denied$/mu,
      /^app-to-db +api, manager +db +5432\/TCP$/mu,
      /^Preset plain on k3s, namespace kasm, rendered by Helm v\d/mu,
      /^Next: kubectl apply /mu,
    ].map((part) => stdout.search(part));
    expect(parts).not.toContain(-1);
    expect(parts).toEqual(parts.toSorted((a, b) => a - b));
    expect(stdout).toContain(output);
    expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes(output))).toEqual(
      [],
    );
    expect(parsePolicies(await readFile(output, 'utf8'))).toHaveLength(9);
  });

  test('with --output, says which outgoing traffic stays open, and nothing where none does', async () => {
    const output = join(folder, 'open.yaml');
    const open = (await cli(['render', 'data-tier', '-o', output])).stdout;
    const closed = (await cli(['render', 'core', '-o', output])).stdout;
    expect(closed).toContain('Outgoing traffic stays open for ');
    expect(open).not.toContain('Outgoing traffic stays open');
  });

  test('takes a YAML file, a TypeScript module, and standard input alike', async () => {
    const yaml = await file('values.yaml', 'preset: core\nlabels: {team: red}\n');
    const module = await file(
      'values.ts',
      `import { defineValues } from 'kasm-isolation';
       export default defineValues({ preset: 'core', labels: { team: 'red' } });`,
    );
    const [fromYaml, fromModule, fromStdin] = await Promise.all([
      cli(['render', yaml]),
      cli(['render', module]),
      cli(['render', '-'], { input: 'preset: core\nlabels: {team: red}\n' }),
    ]);
    expect(fromYaml.exitCode).toBe(0);
    expect(fromYaml.stdout).toContain('team: "red"');
    expect(fromModule.stdout).toBe(fromYaml.stdout);
    expect(fromStdin.stdout).toBe(fromYaml.stdout);
  });

  test('names the release and the namespace as told', async () => {
    const { stdout } = await cli(['render', 'plain', '-n', 'desktops', '-r', 'iso']);
    const policies = parsePolicies(stdout);
    expect(new Set(policies.map(({ metadata }) => metadata.namespace))).toEqual(
      new Set(['desktops']),
    );
    expect(policies.map(({ metadata }) => metadata.name)).toContain('iso-db');
  });
});

/** The paths that values on standard input are refused for. */
const refused = async (input: string): Promise<readonly (string | undefined)[]> => {
  const { exitCode, stdout, stderr } = await cli(['check', '-'], { input });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  return stderr
    .split('\n')
    .map((line) => line.split(': ')[2])
    .toSorted();
};

describe('check', () => {
  test('says that sound values are sound', async () => {
    const { exitCode, stdout, stderr } = await cli(['check', 'kasm-1.19']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^kasm-1\.19: sound; 12 policies hold \d+ flows\.$/u);
  });

  const rules = `peers: { backup-storage: { ipBlocks: [{ cidr: 10.0.0.1/8 }] } }
flows: { app-to-db: { from: [apii] }, proxy-to-api: { ports: [htttp] } }
`;

  test('says all mistakes of form at once, each with its path, before any of rules', async () => {
    const form = `preset: kasm-1.91
components: { db: { ports: { postgres: { port: 70000 } } } }
defaultDeny: null
`;
    expect(await refused(form + rules)).toEqual([
      'components.db.ports.postgres.port',
      'defaultDeny',
      'preset',
    ]);
  });

  test('where the form is right, says all mistakes of rules at once', async () => {
    expect(await refused(rules)).toEqual([
      'flows.app-to-db.from[0]',
      'flows.proxy-to-api.ports[0]',
      'peers.backup-storage.ipBlocks[0].cidr',
    ]);
  });
});

describe('values', () => {
  test('turns a typed module into a values file that an editor knows the schema of', async () => {
    const module = await file(
      'typed.ts',
      `import { defineValues } from 'kasm-isolation';
       export default defineValues({ preset: 'kasm-1.19', kasm: { release: 'kasm' } });`,
    );
    const output = join(folder, 'typed.yaml');
    const { exitCode, stdout } = await cli(['values', module, '-o', output]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    const text = await readFile(output, 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\S*chart\/values\.schema\.json\n/u);
    expect(parse(text)).toEqual({ preset: 'kasm-1.19', kasm: { release: 'kasm' } });
    const check = await cli(['check', output]);
    expect(check.exitCode).toBe(0);
  });

  test('refuses unsound values and writes nothing', async () => {
    const module = await file('unsound.ts', `export default { preset: 'kasm' };`);
    const output = join(folder, 'unsound.yaml');
    const { exitCode, stderr } = await cli(['values', module, '-o', output]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('preset: "kasm" is not a preset');
    await expect(readFile(output)).rejects.toThrow('ENOENT');
  });
});
