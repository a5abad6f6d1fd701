import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markdown } from '../../src/report/markdown.ts';
import type { Report } from '../../src/report/report.ts';
import { broken, reportOf, reportWith, sound } from '../support/proofs.ts';

test('a proof that holds says so, and who reaches whom by which rules', () => {
  expect(markdown(reportOf(sound))).toMatchInlineSnapshot(`
    "✅ **values.yaml holds: 2 policies allow what 1 row declares, and nothing else, for every pod that could exist.**

    Not claimed: pods on the host network, a pod and its own node, connections that are open already, kinds of policy other than NetworkPolicy, and how a plugin treats ipBlock and pods (docs/proof.md).

    ### Who reaches the data tier

    | to | from | ports | flow |
    | --- | --- | --- | --- |
    | db | api | 5432/TCP | api-to-db |

    ### Who reaches everybody else

    | to | from | ports | flow |
    | --- | --- | --- | --- |
    | api | nobody |  |  |

    ### By which rules

    | to | from | rules |
    | --- | --- | --- |
    | db | api | kasm/db ingress\\[0\\] |"
  `);
});

test('what was found stands between the verdict and the tables, one item for each culprit', () => {
  const lines = markdown(reportOf(broken)).split('\n');
  expect(lines[0]).toMatch(/^❌ \*\*values\.yaml does not hold: /u);
  const items = lines.filter((line) => line.startsWith('- '));
  expect(items).toHaveLength(3);
  expect(items[1]).toBe(
    '- pods of namespace shop may reach db on 5432/TCP, by kasm/db ingress\\[1\\]; rows that lead there: api-to-db',
  );
  expect(lines.indexOf(items[2] ?? '')).toBeLessThan(
    lines.indexOf('### Who reaches the data tier'),
  );
});

/** An answer that says one text in each of its places. */
const everywhere = (text: string): Report =>
  reportWith({
    verdict: text,
    remarks: [{ id: 'excess', title: text, details: [text] }],
    notes: [text],
    grids: [{ title: text, heading: [text, text], lines: [[text, text]] }],
  });

describe('a name is text and nothing else', () => {
  test.each([
    ['a mention', '@octocat', /@octocat/u],
    ['a mention of a team', 'by @org/team', /@org/u],
    ['a reference', '#1', /#1/u],
    ['a reference of another repository', 'a/b#1', /#1/u],
    ['a reference by GH', 'GH-1', /GH-1/iu],
    ['an address of mail', 'a@b.example', /a@b/u],
    ['a link', 'https://evil.example', /https:\/\//u],
    ['a link without scheme', 'www.evil.example', /www\./u],
    ['a link with text', '[x](javascript:1)', /(?<!\\)\[x/u],
    ['an image', '![x](y)', /!\[x/u],
    ['HTML', '<img src=x>', /(?<!\\)</u],
    ['an entity', '&lt;', /(?<!\\)&/u],
    ['emphasis', 'a *b* _c_ ~~d~~', /(?<!\\)[*_~]/u],
    ['code', '`a`', /(?<!\\)`/u],
    ['a cell', 'a | b', /a \| b/u],
    ['a second line', 'a\n# b', /^# b/mu],
    ['a heading', '# a', /^(?:- |  - )?# a/mu],
    ['an item of a list', '- a', /^(?:- |  - )?- a/mu],
    ['an item of an ordered list', '1. a', /^(?:- |  - )?1\. a/mu],
    ['a block of code', '    a', /^(?:- |  - )? {4}a/mu],
  ])('%s', (_, name, live) => {
    const [verdict = '', ...rest] = markdown(everywhere(name)).split('\n');
    const own = [verdict.replaceAll('**', ''), ...rest]
      .map((line) => line.replace(/^\| (.*) \| (.*) \|$/u, '$1').replace(/^\|( --- \|)+$/u, ''))
      .join('\n');
    expect(name).toMatch(live);
    expect(own).not.toMatch(live);
  });
});

describe('a comment of a pull request holds it: under 60,000 characters whatever comes in', () => {
  const long = 'x'.repeat(100_000);

  test.each([
    ['one text that is longer than all', everywhere(long)],
    ['a name that is all markup', everywhere('*'.repeat(59_000))],
    [
      '5,000 findings',
      reportWith({
        remarks: Array.from({ length: 5000 }, (_, index) => ({
          id: 'excess',
          title: `finding ${index} of somebody who may reach db on 5432/TCP`,
          details: ['a detail'],
        })),
      }),
    ],
    [
      'a table of 20,000 lines',
      reportWith({
        grids: [
          {
            title: 'Who',
            heading: ['from', 'to'],
            lines: Array.from({ length: 20_000 }, (_, index) => [`pod-${index}`, 'db']),
          },
        ],
      }),
    ],
  ])('%s', (_, answer) => {
    const text = markdown(answer);
    expect(text.length).toBeLessThan(60_000);
    expect(text).toMatch(/more did not fit; --format json has them all|…/u);
    expect(text).toMatch(/^✅ \*\*\S/u);
  });

  test('anything', () => {
    const lines = fc.array(fc.string({ maxLength: 40_000, unit: 'grapheme' }), { maxLength: 6 });
    fc.assert(
      fc.property(lines, (texts) => {
        const remarks = texts.map((title) => ({ id: 'excess', title, details: texts }));
        expect(markdown(reportWith({ verdict: 'It holds.', remarks })).length).toBeLessThan(60_000);
      }),
      { numRuns: 30 },
    );
  });

  test('what fits is not cut', () => {
    expect(markdown(reportOf(broken))).not.toMatch(/did not fit|…/u);
  });
});
