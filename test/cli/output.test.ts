import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

// How answers are printed, whichever command gives them.

interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: { readonly startLine: number };
  };
}

let folder = '';
let foreign = '';
let quiet = '';
const policy = `# Opens the database.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: quiet, namespace: kasm }
spec: { podSelector: {}, policyTypes: [Ingress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: helpful, namespace: kasm }
spec: { podSelector: { matchLabels: { app: kasm-db } }, ingress: [{}] }
---
apiVersion: v1
kind: Pod
metadata: { name: db-0, namespace: kasm, labels: { app: kasm-db } }
spec: { containers: [] }
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-output-'));
  foreign = join(folder, 'foreign.yaml');
  quiet = join(folder, 'quiet.yaml');
  await writeFile(foreign, policy);
  await writeFile(quiet, policy.split('---')[0] ?? '');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const answers = (): Readonly<Record<string, readonly string[]>> => ({
  prove: ['prove', 'plain', '--also', foreign],
  diff: ['diff', quiet, foreign],
  who: ['who', 'db-0', '-f', foreign],
  explain: ['explain', '10.0.0.1', 'db-0', '5432', '-f', foreign],
});

const forms: Readonly<Record<string, readonly string[]>> = {
  prove: ['table', 'json', 'markdown', 'mermaid', 'dot', 'sarif'],
  diff: ['table', 'json', 'markdown', 'mermaid', 'dot', 'sarif'],
  who: ['table', 'json', 'markdown', 'mermaid', 'dot'],
  explain: ['table', 'json', 'markdown'],
};

const starts: Readonly<Record<string, RegExp>> = {
  table: /^[^\n]*(?:does not hold|From |may be reached|is allowed)/u,
  json: /^\{\n {2}"version": 2,\n {2}"holds": /u,
  markdown: /^(?:✅|❌) \*\*/u,
  mermaid: /^flowchart LR\n/u,
  dot: /^digraph reachability \{\n/u,
  sarif: /^\{\n {2}"\$schema": .*sarif-2\.1\.0/u,
};

describe.each(Object.entries(forms))('%s', (command, own) => {
  test.each(own)('prints its answer as %s', async (format) => {
    const { stdout, stderr } = await cli([...(answers()[command] ?? []), '--format', format]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(starts[format] ?? /^$/u);
  });

  test('refuses forms that its answer does not have, before it reads or starts anything', async () => {
    for (const format of Object.keys(starts).filter((name) => !own.includes(name))) {
      const args = [...(answers()[command] ?? []), '--format', format, '--helm', '/nowhere'];
      const { exitCode, stdout, stderr } = await cli(args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toBe(
        `kasm-isolation: --format ${format}: is no form of this answer; write one of ${own.join(', ')}`,
      );
    }
  });

  test('writes its answer whole to -o, and its verdict to standard output', async () => {
    const args = answers()[command] ?? [];
    const output = join(folder, 'deep', `${command}.json`);
    const printed = await cli([...args, '--format', 'json']);
    const written = await cli([...args, '--format', 'json', '-o', output]);
    expect(written.exitCode).toBe(printed.exitCode);
    expect(await readFile(output, 'utf8')).toBe(`${printed.stdout}\n`);
    expect(written.stdout).toBe(`${JSON.parse(printed.stdout).verdict}\nWritten to ${output}`);
  });

  test('has no line over 80 columns, but for what holds a longer word', async () => {
    for (const flags of [[], ['--verbose']]) {
      const { stdout } = await cli([...(answers()[command] ?? []), ...flags]);
      const long = stdout
        .split('\n')
        .filter((line) => line.length > 80 && !line.startsWith('Next: ') && !line.includes(folder));
      expect(long).toEqual([]);
    }
  });

  test('has colours on a terminal, none in a file, and the same words', async () => {
    const args = answers()[command] ?? [];
    const [plain, coloured] = [await cli(args), await cli(args, { isTerminal: true })];
    expect(plain.stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(coloured.stdout).not.toBe(plain.stdout);
    expect(stripVTControlCharacters(coloured.stdout)).toBe(plain.stdout);
    const output = join(folder, `${command}.txt`);
    await cli([...args, '-o', output], { isTerminal: true });
    expect((await readFile(output, 'utf8')).trimEnd()).toBe(plain.stdout);
  });
});

/** Where the results of an answer stand, as `uri:line`, each once. */
async function placesOf(args: readonly string[], input = ''): Promise<readonly string[]> {
  const { stdout } = await cli([...args, '--format', 'sarif'], { input });
  const places: readonly string[] = JSON.parse(stdout).runs[0].results.map(
    ({ locations: [{ physicalLocation: at }] }: { locations: [SarifLocation] }) =>
      `${at.artifactLocation.uri}:${at.region.startLine}`,
  );
  return [...new Set(places)];
}

describe('SARIF points where a reader can look', () => {
  test('a foreign policy: its file, and the line that it starts on', async () => {
    // Its pods belong to no component, which the values say.
    expect(await placesOf(['prove', '--also', foreign])).toEqual([
      'chart/files/presets/plain.yaml:1',
      `file://${foreign}:7`,
    ]);
  });

  test('a policy of one side of a comparison', async () => {
    expect(await placesOf(['diff', quiet, foreign])).toEqual([`file://${foreign}:7`]);
    expect(await placesOf(['diff', foreign, quiet])).toEqual([`file://${quiet}:2`]);
  });

  test('a rendered policy: the values, else the file of the preset', async () => {
    const values = join(folder, 'values.yaml');
    await writeFile(values, 'flows: {app-to-db: {from: [api, guac]}}\n');
    expect(await placesOf(['diff', 'plain', values])).toEqual([`file://${values}:1`]);
    expect(await placesOf(['diff', values, 'plain'])).toEqual(['chart/files/presets/plain.yaml:1']);
  });

  test('a row of values: its line; one of the preset: the line of the preset', async () => {
    const values = join(folder, 'rows.yaml');
    const text = '# mine\n\npreset: plain\nflows:\n  # why\n  app-to-db: {from: [api, guac]}\n';
    await writeFile(values, text);
    const lines = (await placesOf(['diff', 'core', values])).toSorted();
    expect(lines).toEqual([`file://${values}:3`, `file://${values}:6`]);
    expect(await placesOf(['prove', values])).toEqual([`file://${values}:6`]);
  });

  test('a problem and a note of values: the line that has it', async () => {
    const values = join(folder, 'bad.yaml');
    await writeFile(values, 'preset: plain\n\nflows:\n  app-to-db:\n    from: [apj]\n');
    expect(await placesOf(['check', values])).toEqual([`file://${values}:5`]);
    await writeFile(values, 'preset: plain\n---\na: [\n');
    expect(await cli(['check', values, '--format', 'sarif'])).toMatchObject({ stdout: '' });
    await writeFile(values, 'preset: plain\nflows: {}\nflows: {}\n');
    expect(await placesOf(['check', values])).toEqual([`file://${values}:3`]);
    await writeFile(values, 'preset: plain\n\npeers:\n  nobody: {anywhere: true}\n');
    expect(await placesOf(['check', values])).toEqual([`file://${values}:4`]);
  });

  test('values below the working directory: as the repository names them', async () => {
    const values = join('examples', 'egress-all', 'values.yaml');
    const uris = await placesOf(['diff', 'plain', join(process.cwd(), values)]);
    expect(uris).not.toEqual([]);
    for (const uri of uris) expect(uri).toMatch(/^examples\/egress-all\/values\.yaml:\d+$/u);
  });

  test('a policy of standard input, which no reader can open: the values', async () => {
    expect(await placesOf(['prove', 'plain', '--also', '-'], policy)).toEqual([
      'chart/files/presets/plain.yaml:1',
    ]);
  });
});

test.each([
  ['a folder', '', /: is no regular file; name another, or leave --output out to print$/u],
  ['a file in a file', 'foreign.yaml/x', /: cannot be written \(.*\); name another file$/u],
])('-o into %s is misuse, and nothing is printed', async (_, name, said) => {
  const { exitCode, stdout, stderr } = await cli([
    'who',
    '10.0.0.1',
    '-f',
    foreign,
    '-o',
    join(folder, name),
  ]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(said);
});
