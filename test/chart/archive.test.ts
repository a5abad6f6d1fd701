import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { chartDirectory } from '../../src/read/files.ts';
import { runHelm } from '../support/helm.ts';

/** The names in a tar: each header is 512 bytes, and says how many bytes follow it (POSIX ustar). */
function namesIn(tar: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = 0; tar[at];) {
    const text = (from: number, length: number): string =>
      tar.toString('utf8', at + from, at + from + length).replace(/\0.*$/su, '');
    names.push(text(0, 100));
    at += 512 + Math.ceil(Number.parseInt(text(124, 12), 8) / 512) * 512;
  }
  return names;
}

test('the packaged chart holds each of its files and nothing of its tests', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-archive-'));
  try {
    const { failed, stderr } = await runHelm(['package', chartDirectory, '-d', folder]);
    expect(failed, stderr).toBe(false);
    const [file = ''] = await readdir(folder);
    const inside = namesIn(gunzipSync(await readFile(join(folder, file))));
    const entries = await readdir(chartDirectory, { recursive: true, withFileTypes: true });
    const own = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(chartDirectory, join(entry.parentPath, entry.name)))
      .filter((path) => !path.startsWith('ci/'));
    expect(inside.toSorted()).toEqual(own.map((path) => `kasm-isolation/${path}`).toSorted());
    expect(inside).toContain('kasm-isolation/values.schema.json');
    expect(inside.some((name) => name.includes('/ci/'))).toBe(false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
