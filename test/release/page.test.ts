import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { blocksOf, linesOf, readPage } from '../docs/page.ts';

// Who checks a release has cosign and a release; what is tried here is that the lines name what the workflow makes.
const lines = linesOf(blocksOf(await readPage('docs/releases.md')), 'other').join('\n');
const workflow = await readFile(
  join(packageDirectory, '.github', 'workflows', 'release.yaml'),
  'utf8',
);

test('the identity of a release is the workflow that signs it, at a tag that starts it', () => {
  const [, path = '', tag = ''] =
    /IDENTITY=https:\/\/github\.com\/OWNER\/kasm-isolation\/(\S+)@refs\/tags\/(\S+)/u.exec(lines) ??
    [];
  expect(existsSync(join(packageDirectory, path))).toBe(true);
  expect(tag).toMatch(/^v\d+\.\d+\.\d+$/u);
  expect(workflow).toMatch(/tags: \[?'?v\*/u);
});

test.each(['.sigstore.json', 'SHA256SUMS', '/charts'])('the workflow makes %s', (name) => {
  expect(lines).toContain(name);
  expect(workflow).toContain(name);
});
