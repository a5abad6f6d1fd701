import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { packedFiles } from '../support/installed.ts';

const files = await packedFiles();
const read = (file: string): Promise<string> => readFile(join(packageDirectory, file), 'utf8');

/** Relative links of a page, without what they lead to in the other page. */
const linksOf = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/gu)]
    .map(([, target = '']) => target.replace(/#.*$/u, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/u.test(target));

describe('the npm package', () => {
  test('holds the chart whole', async () => {
    const chart = (
      await readdir(join(packageDirectory, 'chart'), { recursive: true, withFileTypes: true })
    )
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(packageDirectory.length + 1));
    expect(chart.length).toBeGreaterThan(20);
    expect(chart.filter((file) => !files.includes(file))).toEqual([]);
  });

  test('holds what its users need, and nothing of how it is made', () => {
    const wanted =
      /^(?:dist\/(?:src|schema)\/.*\.(?:js|d\.ts)|dist\/page\/report\.js|chart\/.*|docs\/.*\.(?:md|svg|png)|examples\/.*|[A-Z]+\.md|LICENSE|package\.json)$/u;
    expect(files.filter((file) => !wanted.test(file))).toEqual([]);
    const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
    expect(sources).toEqual(['examples/typed/values.ts']);
  });

  test.each([
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'docs/proof.md',
    'chart/.helmignore',
    'dist/page/report.js',
  ])('holds %s', (file) => expect(files).toContain(file));

  test('names no source map, and no folder of the machine that it was made on', async () => {
    const places = [packageDirectory, 'sourceMappingURL', 'file:///'];
    const bad = [];
    for (const file of files) {
      const text = await read(file);
      bad.push(...places.filter((place) => text.includes(place)).map((place) => [file, place]));
    }
    expect(bad).toEqual([]);
  });

  const pages = files.filter((file) => file.endsWith('.md'));

  test('has pages with links', async () => {
    const links = (await Promise.all(pages.map(read))).flatMap(linksOf);
    expect(links.length).toBeGreaterThan(30);
  });

  // Whoever reads a page on the site of npm or in node_modules has no repository beside it.
  test.each(pages)('%s links to what is in the package', async (page) => {
    const targets = linksOf(await read(page)).map((link) => normalize(join(dirname(page), link)));
    expect(targets.filter((target) => !files.includes(target))).toEqual([]);
  });
});
