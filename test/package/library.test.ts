import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { installed } from '../support/installed.ts';

const { folder, remove } = await installed();
afterAll(remove);

const page = await readFile(join(packageDirectory, 'docs', 'library.md'), 'utf8');

/** The programs of the page, with the name that each bears, and the text that is shown behind it. */
const programs = [
  ...page.matchAll(/^```ts\n(\/\/ (\S+)\.ts\n[^]*?)^```\n\n```text\n([^]*?)^```$/gmu),
].map(([, code = '', name = '', shown = '']) => ({ name, code, shown }));

const types = join(packageDirectory, 'node_modules', '@types');
const tsc = join(packageDirectory, 'node_modules', '.bin', 'tsc');
const flags = [
  '--strict',
  '--module',
  'nodenext',
  '--target',
  'es2023',
  '--typeRoots',
  types,
  '--types',
  'node',
];

async function runTyped(name: string, code: string): Promise<{ readonly stdout: string }> {
  await writeFile(join(folder, `${name}.ts`), code);
  await execa(tsc, [...flags, `${name}.ts`], { cwd: folder });
  return execa(process.execPath, [`${name}.js`], { cwd: folder });
}

describe('docs/library.md', () => {
  test('shows what each of its programs prints', () => {
    expect(programs.map(({ name }) => name)).toEqual(['prove', 'ask', 'refused']);
    expect([...page.matchAll(/^```ts$/gmu)]).toHaveLength(programs.length);
  });

  // As written: compiled strictly against the types of the package as it is installed, and run by Node.
  test.each(programs)('$name compiles and prints that', async ({ name, code, shown }) => {
    const { stdout } = await runTyped(name, code);
    expect(`${stdout}\n`).toBe(shown);
  });

  test.each([
    [
      'a preset that is none',
      "prove({ source: 'x', table: 'plain', policies: [], namespace: 'kasm' })",
    ],
    ['a port as text', "who('db', '5432', { policies: [], namespace: 'kasm' })"],
    ['claims of no table', "claims({ policies: [], namespace: 'kasm' })"],
    [
      'policies of no namespace',
      "explain('a', 'b', { port: 1, protocol: 'TCP' }, { policies: [] })",
    ],
  ])('%s does not compile', async (_, call) => {
    const code = `import { claims, explain, prove, who } from 'kasm-isolation/reach';\nvoid [claims, explain, prove, who];\n${call};\n`;
    await expect(runTyped('wrong', code)).rejects.toMatchObject({
      stdout: expect.stringMatching(/^wrong\.ts\(3,.* error TS2\d+/u),
    });
  });

  test('names every entry point of the package', async () => {
    const { exports } = JSON.parse(await readFile(join(packageDirectory, 'package.json'), 'utf8'));
    for (const name of Object.keys(exports).filter((each) => !each.endsWith('.json')))
      expect(page).toContain(`| \`${join('kasm-isolation', name)}\` |`);
  });
});
