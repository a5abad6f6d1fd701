import { describe, expect, test } from 'vitest';
import { from, linkIn } from '../../scripts/site/links.ts';

const urls: Readonly<Record<string, string>> = {
  'README.md': 'index.html',
  'docs/README.md': 'docs/index.html',
  'docs/guard.md': 'docs/guard.html',
  'docs/decisions/own-evaluator.md': 'docs/decisions/own-evaluator.html',
  'examples/flux/kasm.yaml': 'examples/flux/kasm.yaml.html',
};
const published = (file: string): string | undefined => urls[file];

describe('a link of a page leads to the page of its file', () => {
  test.each([
    ['README.md', 'docs/guard.md', 'docs/guard.html'],
    ['docs/guard.md', '../README.md', '../index.html'],
    ['docs/guard.md', 'README.md#limits', 'index.html#limits'],
    ['docs/guard.md', './decisions/own-evaluator.md', 'decisions/own-evaluator.html'],
    ['docs/decisions/own-evaluator.md', '../guard.md#a-b', '../guard.html#a-b'],
    ['docs/guard.md', '../examples/flux/kasm.yaml', '../examples/flux/kasm.yaml.html'],
    ['examples/flux/kasm.yaml', '/docs/README.md', '../../docs/index.html'],
    ['docs/guard.md', '#here', '#here'],
    ['docs/guard.md', 'https://example.com/guard.md', 'https://example.com/guard.md'],
  ])('from %s, %s is %s', (file, target, href) => {
    expect(linkIn(file, target, published)).toBe(href);
  });
});

describe('what is no part of the site gets no link', () => {
  test.each([
    ['docs/guard.md', '../src/cli.ts'],
    ['docs/guard.md', 'none.md'],
    ['docs/guard.md', '../../elsewhere/docs/guard.md'],
    ['docs/guard.md', '../examples/flux'],
    ['README.md', '/etc/passwd'],
    ['none.md', 'docs/guard.md'],
    ['docs/guard.md', 'javascript:alert(1)'],
    ['docs/guard.md', 'file:///etc/passwd'],
  ])('from %s to %s', (file, target) => {
    expect(linkIn(file, target, published)).toBeUndefined();
  });
});

test('no way begins at the root of a server', () => {
  const all = Object.values(urls).flatMap((a) => Object.values(urls).map((b) => from(a, b)));
  expect(all.filter((way) => way.startsWith('/'))).toEqual([]);
});
