import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { packageDirectory } from '../src/read/files.ts';

test('the example of docs/sets.md prints what its last comments say', async () => {
  const page = await readFile(join(packageDirectory, 'docs', 'sets.md'), 'utf8');
  const [, text = ''] = /^```ts\n([^]*?)^```$/mu.exec(page) ?? [];
  const promised = [...text.matchAll(/^\/\/ (.*: .*)$/gmu)].map(([, line]) => line);
  expect(promised).toHaveLength(3);
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-sets-'));
  const file = join(folder, 'opened.ts');
  const source = join(packageDirectory, 'src', 'netpol', 'index.ts');
  await writeFile(file, text.replace("'kasm-isolation/netpol'", JSON.stringify(source)));
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await import(file);
  const printed = log.mock.calls.map(([line]) => String(line));
  log.mockRestore();
  await rm(folder, { recursive: true, force: true });
  expect(printed).toEqual(promised);
});
