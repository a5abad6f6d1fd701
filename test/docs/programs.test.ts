import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { blocksOf, readPage } from './page.ts';

test.each([
  ['docs/evaluator.md', 2],
  ['docs/sets.md', 3],
])('the program of %s prints what its last comments say', async (page, count) => {
  const program = blocksOf(await readPage(page)).find(({ language }) => language === 'ts');
  const text = program?.text ?? '';
  const promised = [...text.matchAll(/^\/\/ (.*: .*)$/gmu)].map(([, line]) => line);
  expect(promised).toHaveLength(count);
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-program-'));
  const file = join(folder, 'program.ts');
  const source = join(packageDirectory, 'src', 'netpol', 'index.ts');
  await writeFile(file, text.replace("'kasm-isolation/netpol'", JSON.stringify(source)));
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await import(file);
  const printed = log.mock.calls.map(([line]) => String(line).trimEnd());
  log.mockRestore();
  await rm(folder, { recursive: true, force: true });
  expect(printed).toEqual(promised);
});
