import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { selectorKey, selects, type LabelSelector } from '../../src/netpol/policy/selector.ts';

type Labels = Record<string, string>;

const only = (
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist',
  values?: string[],
  key = 'app',
): LabelSelector => ({ matchExpressions: [{ key, operator, ...(values && { values }) }] });

const claims: readonly [string, LabelSelector, Labels, boolean][] = [
  ['an empty selector selects a thing without labels', {}, {}, true],
  ['an empty selector selects a thing with labels', {}, { app: 'db' }, true],
  ['empty matchLabels select everything', { matchLabels: {} }, { app: 'db' }, true],
  ['empty matchExpressions select everything', { matchExpressions: [] }, {}, true],
  [
    'a label with the wanted value is selected',
    { matchLabels: { app: 'db' } },
    { app: 'db' },
    true,
  ],
  ['another value is not', { matchLabels: { app: 'db' } }, { app: 'api' }, false],
  ['a value is not compared by its start', { matchLabels: { app: 'db' } }, { app: 'db-0' }, false],
  ['nor by its case', { matchLabels: { app: 'db' } }, { app: 'DB' }, false],
  ['a missing label is not', { matchLabels: { app: 'db' } }, { tier: 'db' }, false],
  [
    'one of two wanted labels is not enough',
    { matchLabels: { a: '1', b: '2' } },
    { a: '1' },
    false,
  ],
  ['both are', { matchLabels: { a: '1', b: '2' } }, { a: '1', b: '2', c: '3' }, true],
  ['an empty value is a value', { matchLabels: { app: '' } }, { app: '' }, true],
  ['a missing label is not an empty one', { matchLabels: { app: '' } }, {}, false],
  ['an empty label is not another', { matchLabels: { app: 'db' } }, { app: '' }, false],
  ['In selects a listed value', only('In', ['db', 'api']), { app: 'api' }, true],
  ['In leaves out an unlisted value', only('In', ['db', 'api']), { app: 'web' }, false],
  ['In leaves out a missing label', only('In', ['db']), {}, false],
  ['In with an empty value leaves out a missing label', only('In', ['']), {}, false],
  ['In with an empty value selects an empty label', only('In', ['']), { app: '' }, true],
  ['NotIn leaves out a listed value', only('NotIn', ['db', 'api']), { app: 'db' }, false],
  ['NotIn selects an unlisted value', only('NotIn', ['db']), { app: 'web' }, true],
  ['NotIn selects a missing label', only('NotIn', ['db']), {}, true],
  ['NotIn with an empty value selects a missing label', only('NotIn', ['']), {}, true],
  ['NotIn with an empty value leaves out an empty label', only('NotIn', ['']), { app: '' }, false],
  ['Exists selects any value', only('Exists'), { app: 'db' }, true],
  ['Exists selects an empty value', only('Exists'), { app: '' }, true],
  ['Exists leaves out a missing label', only('Exists'), { tier: 'db' }, false],
  ['DoesNotExist selects a missing label', only('DoesNotExist'), { tier: 'db' }, true],
  ['DoesNotExist leaves out any value', only('DoesNotExist'), { app: 'db' }, false],
  ['DoesNotExist leaves out an empty value', only('DoesNotExist'), { app: '' }, false],
  [
    'labels and expressions have to hold both',
    { matchLabels: { app: 'db' }, ...only('Exists', undefined, 'tier') },
    { app: 'db' },
    false,
  ],
  [
    'two expressions about one key have to hold both',
    {
      matchExpressions: [
        { key: 'app', operator: 'Exists' },
        { key: 'app', operator: 'NotIn', values: ['db'] },
      ],
    },
    { app: 'db' },
    false,
  ],
  [
    'expressions that contradict select nothing',
    {
      matchExpressions: [
        { key: 'app', operator: 'Exists' },
        { key: 'app', operator: 'DoesNotExist' },
      ],
    },
    {},
    false,
  ],
  [
    'a key that every object inherits is missing',
    only('Exists', undefined, 'constructor'),
    {},
    false,
  ],
  ['and does not exist', only('DoesNotExist', undefined, 'toString'), {}, true],
];

describe('selects', () => {
  test.each(claims)('%s', (_, selector, labels, expected) => {
    expect(selects(selector, labels)).toBe(expected);
  });

  test('the table has more things left out than selected', () => {
    const selected = claims.filter(([, , , expected]) => expected).length;
    expect(selected).toBeLessThan(claims.length - selected);
  });
});

const key = fc.constantFrom('a', 'b', 'constructor');
const value = fc.constantFrom('x', 'y', '');
const dictionary = fc.dictionary(key, value, { noNullPrototype: true });
const values = fc.uniqueArray(value, { minLength: 1 });

describe('the operators', () => {
  test('In and NotIn are opposites, as are Exists and DoesNotExist', () => {
    fc.assert(
      fc.property(dictionary, key, values, (labels, about, list) => {
        const says = (...[operator, ...rest]: Parameters<typeof only>): boolean =>
          selects(only(operator, rest[0], about), labels);
        expect(says('In', list)).toBe(!says('NotIn', list));
        expect(says('Exists')).toBe(!says('DoesNotExist'));
      }),
    );
  });

  test('matchLabels say what In with one value says', () => {
    fc.assert(
      fc.property(dictionary, dictionary, (labels, wanted) => {
        const expressions = Object.entries(wanted).map(([about, one]) => ({
          key: about,
          operator: 'In' as const,
          values: [one],
        }));
        expect(selects({ matchLabels: wanted }, labels)).toBe(
          selects({ matchExpressions: expressions }, labels),
        );
      }),
    );
  });

  test('selectors of one key select alike, whatever the order of labels and values', () => {
    fc.assert(
      fc.property(dictionary, dictionary, key, values, (labels, wanted, about, list) => {
        const reversed = Object.fromEntries(Object.entries(wanted).toReversed());
        const one = { matchLabels: wanted, ...only('In', list, about) };
        const other = { matchLabels: reversed, ...only('In', list.toReversed(), about) };
        expect(selectorKey(one)).toBe(selectorKey(other));
        expect(selects(one, labels)).toBe(selects(other, labels));
      }),
    );
  });

  test('selectors that differ in a value have different keys', () => {
    expect(selectorKey(only('In', ['']))).not.toBe(selectorKey(only('Exists')));
    expect(selectorKey(only('In', ['x,y']))).not.toBe(selectorKey(only('In', ['x', 'y'])));
    expect(selectorKey({ matchLabels: { app: 'db' } })).not.toBe(selectorKey(only('In', ['db'])));
  });
});
