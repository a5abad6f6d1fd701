import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grid, text } from '../../src/report/text.ts';
import { Collected } from '../support/cli.ts';
import { broken, policyOf, proofOf, reportOf, reportWith, sound } from '../support/proofs.ts';

test('a proof that holds is one screen: verdict, who reaches the data tier, what is not claimed, and what to do next', () => {
  expect(text(reportOf(sound, { next: 'kubectl apply -f policies.yaml' }))).toMatchInlineSnapshot(`
    "values.yaml holds: 2 policies allow what 1 row declares, and nothing else, for
    every pod that could exist.

    Who reaches the data tier
    TO  FROM  PORTS     FLOW
    db  api   5432/TCP  api-to-db

    Not claimed: pods on the host network, a pod and its own node, connections that
    are open already, kinds of policy other than NetworkPolicy, and how a plugin
    treats ipBlock and pods (docs/proof.md).

    Next: kubectl apply -f policies.yaml"
  `);
});

test('one that does not names each culprit once, below the verdict', () => {
  const [verdict, findings] = text(reportOf(broken)).split('\n\n');
  expect(verdict).toMatch(/^values\.yaml does not hold: /u);
  expect(findings).toMatchInlineSnapshot(`
    "  api may reach db on 22/TCP, by kasm/db ingress[0]
      pods of namespace shop may reach db on 5432/TCP, by kasm/db ingress[1]; rows
      that lead there: api-to-db
      api cannot reach db on 5432/TCP that flow api-to-db declares: closed by
      kasm/db (ingress), and no rule opens it"
  `);
});

describe('one culprit is one finding', () => {
  const opened = proofOf(
    policyOf('api', { podSelector: { matchLabels: { app: 'api' } } }),
    policyOf('open', {
      podSelector: { matchLabels: { app: 'db' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{}],
    }),
  );
  const short = text(reportOf(opened));
  const long = text(reportOf(opened), { verbose: true });

  test('a rule that lets everybody in is one, whoever they are', () => {
    expect(opened.findings).toHaveLength(1);
    expect(opened.findings[0]?.reaches.length).toBeGreaterThan(2);
    expect(short).toContain('more than declared by kasm/open ingress[0]');
  });

  test('a terminal shows its first set, and with --verbose all of them', () => {
    expect(short).toMatch(/\(\d more: --verbose\)/u);
    expect(short).toContain('any address outside the cluster may reach db');
    expect(short).not.toContain('any pod may reach db');
    expect(long).toMatch(/pods of namespaces? .* may reach db/u);
    expect(long).not.toMatch(/more: --verbose/u);
  });

  test('tables that matter to few stand behind --verbose', () => {
    expect(short).not.toContain('By which rules');
    expect(long).toContain('By which rules');
  });
});

describe('no line is over 80 columns where words allow it', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '/', '[', ','), minLength: 1 });
  const sentence = (size: number) =>
    fc
      .array(
        word.map((each) => each.slice(0, size)),
        { minLength: 1, maxLength: 40 },
      )
      .map((words) => words.join(' '));

  test('sentences', () => {
    fc.assert(
      fc.property(sentence(30), sentence(30), sentence(30), (verdict, title, note) => {
        const remarks = [{ id: 'excess', title, details: [note] }];
        const lines = text(reportWith({ verdict, remarks, notes: [note] })).split('\n');
        expect(lines.filter((line) => line.length > 80)).toEqual([]);
      }),
    );
  });

  test('tables, whose words stay whole', () => {
    const cell = sentence(12);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1 }), (lines) => {
        const shown = grid({ heading: ['a', 'b', 'c', 'd'], lines }).split('\n');
        expect(shown.filter((line) => line.length > 80)).toEqual([]);
        const written = lines.flat().flatMap((each) => each.split(' '));
        const printed = shown.slice(1).flatMap((line) => line.trim().split(/ +/u));
        expect(printed.toSorted()).toEqual(written.toSorted());
      }),
    );
  });

  test('tables whose last column holds a long word: the others give what they need not', () => {
    const [short, long] = [sentence(14), sentence(24)];
    fc.assert(
      fc.property(fc.array(fc.tuple(short, short, short, long), { minLength: 1 }), (lines) => {
        const shown = grid({ heading: ['a', 'b', 'c', 'd'], lines }).split('\n');
        expect(shown.filter((line) => line.length > 80)).toEqual([]);
      }),
    );
  });

  test('a word that is longer stands alone, whole', () => {
    const long = '/a'.repeat(60);
    const lines = text(reportWith({ verdict: `From ${long} to here.` })).split('\n');
    expect(lines).toEqual(['From', long, 'to here.']);
  });
});

const print = (isTerminal: boolean): string =>
  text(reportOf(broken), { stream: new Collected(isTerminal) });

describe('colours', () => {
  test('a terminal has them, and the words are the same', () => {
    const [plain, coloured] = [print(false), print(true)];
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  test('a file or pipe has none', () => {
    for (const each of [print(false), text(reportOf(broken))])
      expect(each).not.toMatch(/\p{Cc}\[/u);
  });
});

test('names cannot break, colour or reorder lines', () => {
  const evil = 'a\nvalues.yaml holds: 1\u001B[2J\u202E';
  const remarks = [{ id: 'excess', title: evil, details: [evil, evil] }];
  const lines = text(reportWith({ verdict: 'No.', remarks, notes: [evil], next: evil })).split(
    '\n',
  );
  expect(lines.filter((line) => line.startsWith('values.yaml holds'))).toEqual([]);
  expect(lines.join('')).not.toMatch(/\p{Cc}|\u202E/u);
});
