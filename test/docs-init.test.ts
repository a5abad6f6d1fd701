import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageDirectory } from '../src/read/files.ts';
import { cli } from './support/cli.ts';

const page = await readFile(join(packageDirectory, 'docs', 'start-with-init.md'), 'utf8');

const blocks = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gmu)].map(
  ([, language = '', text = '']) => ({ language, text }),
);

/** The files of the page lie in the folder where its commands run. */
const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-docs-'));
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true, force: true });
});

for (const { language, text } of blocks) {
  const [, name] = /^# (\S+\.yaml)\n/u.exec(text) ?? [];
  if (language === 'yaml' && name) await writeFile(join(folder, name), text);
}

const lines = blocks.flatMap(({ language, text }, index) =>
  language === 'sh'
    ? text
        .trim()
        .split('\n')
        .map((line) => ({ line, shown: blocks[index + 1] }))
    : [],
);

test('the page has commands', () => expect(lines.length).toBeGreaterThan(3));

test.each(lines)(
  '$line ends and says as docs/start-with-init.md tells',
  async ({ line, shown }) => {
    const [, words = '', code = '0'] =
      /^npm run cli -- (.*?)(?:\s+# ends with (\d))?$/u.exec(line) ?? [];
    const { exitCode, stdout, stderr } = await cli(words.split(' '));
    expect({ exitCode, stderr }).toMatchObject({ exitCode: Number(code) });
    // Where the schema lies depends on the folder.
    const text = stdout.replace(/\$schema=\S+/u, '$schema=chart/values.schema.json');
    if (shown?.language === 'text') expect(`${text}\n`).toContain(shown.text);
  },
);
