import { expect, test } from 'vitest';
import { navigation } from '../../scripts/site/navigation.ts';
import { pages, readPage } from '../docs/page.ts';

const group = '**You try.**\n\n| page | for |\n| --- | --- |\n';

test('a line in bold is a group, and each link of a first column one of its pages', () => {
  const index = `# Docs\n\nFor [all](all.md).\n\n${group}| [helm test](a.md), [rows](b.md) | see [c](c.md) |\n`;
  expect(navigation(index)).toEqual([
    {
      title: 'You try',
      entries: [
        { file: 'docs/a.md', title: 'Helm test' },
        { file: 'docs/b.md', title: 'Rows' },
      ],
    },
  ]);
});

test.each([
  ['no group', '# Docs\n\n| [a](a.md) | b |\n'],
  ['a group without pages', `${group}\n**You read.**\n`],
  ['links in a second column alone', `${group}| a | [b](b.md) |\n`],
])('an index with %s is refused', (_, index) => {
  expect(() => navigation(index)).toThrow('docs/README.md: has no groups with pages');
});

test('the index of this repository names pages that are there, each once', async () => {
  const files = navigation(await readPage('docs/README.md')).flatMap(({ entries }) =>
    entries.map(({ file }) => file),
  );
  expect(files.length).toBeGreaterThan(40);
  expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual([]);
  const known = new Set([...pages, 'docs/decisions/README.md']);
  expect(files.filter((file) => !known.has(file))).toEqual([]);
});
