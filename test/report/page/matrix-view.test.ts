import { describe, expect, test } from 'vitest';
import type { PageMatrix } from '../../../src/report/page/form.ts';
import { matrixView, type MatrixQuestion } from '../../../src/report/page/matrix-view.ts';

const end = (name: string): PageMatrix['ends'][number] => ({
  name,
  isComponent: true,
  closedBy: { Ingress: [], Egress: [] },
});

const answer = (
  passes: 'all' | 'some' | 'none',
  ports: string,
  more: Partial<PageMatrix['answers'][number]> = {},
): PageMatrix['answers'][number] => ({
  passes,
  isExcess: false,
  isMissing: false,
  by: ports === '' ? [] : [{ ports, flows: [], rules: [], isWhole: true }],
  leaving: [],
  entering: [],
  ...more,
});

/** web → app on 8080 and 9000 to 9009, app → db on 5432 too much, db → web lacks, anything → log. */
const matrix: PageMatrix = {
  ends: ['web', 'app', 'db', 'log-10', 'log-9'].map(end),
  rules: [],
  answers: [
    answer('none', ''),
    answer('some', '8080/TCP, 9000-9009/TCP'),
    answer('some', '5432/TCP', { isExcess: true }),
    answer('none', '', { isMissing: true }),
    answer('all', 'every port'),
  ],
  cells: [
    [0, 1, 0, 4, 0],
    [0, 0, 2, 4, 4],
    [3, 0, 0, 4, 0],
    [0, 0, 0, -1, -1],
    [0, 0, 0, -1, -1],
  ],
};

const everything: MatrixQuestion = { lines: 'table', columns: 'table', from: '', to: '' };

/** The names of lines and columns that are left. */
const asked = (question: Partial<MatrixQuestion>) => {
  const { lines, columns, count } = matrixView(matrix, { ...everything, ...question });
  const name = (place: number): string | undefined => matrix.ends[place]?.name;
  return { lines: lines.map(name), columns: columns.map(name), count };
};

test('asked for nothing, everything is left but pairs of peers are not counted', () => {
  expect(asked({})).toEqual({
    lines: ['web', 'app', 'db', 'log-10', 'log-9'],
    columns: ['web', 'app', 'db', 'log-10', 'log-9'],
    count: 21,
  });
});

describe('filters', () => {
  test.each<[string, Partial<MatrixQuestion>, readonly string[], readonly string[]]>([
    ['a part of a name, in any case', { from: ' WE', to: 'g-1' }, ['web'], ['log-10']],
    ['a port', { port: { port: 8080 }, to: 'app' }, ['web'], ['app']],
    ['a port within a range', { port: { port: 9009 }, to: 'app' }, ['web'], ['app']],
    [
      'what passes whole passes on each port',
      { port: { port: 1 } },
      ['web', 'app', 'db'],
      ['log-10', 'log-9'],
    ],
    ['excess', { verdict: 'excess' }, ['app'], ['db']],
    ['missing', { verdict: 'missing' }, ['db'], ['web']],
    ['allowed', { verdict: 'passes' }, ['web', 'app', 'db'], ['app', 'db', 'log-10', 'log-9']],
    [
      'denied on a port',
      { verdict: 'denied', port: { port: 8080 }, from: 'web', to: 'app' },
      [],
      [],
    ],
    [
      'denied on another port',
      { verdict: 'denied', port: { port: 8081 }, from: 'web', to: 'app' },
      ['web'],
      ['app'],
    ],
    ['denied, though it lacks', { verdict: 'denied', from: 'db', to: 'web' }, ['db'], ['web']],
    ['nobody', { from: 'nobody' }, [], []],
  ])('%s', (_, question, lines, columns) => {
    const left = asked(question);
    expect({ lines: left.lines, columns: left.columns }).toEqual({ lines, columns });
  });

  test('a port of another protocol is another port', () => {
    expect(asked({ port: { port: 8080, protocol: 'UDP' }, to: 'app' }).count).toBe(0);
  });
});

describe('orders', () => {
  test('by name, numbers as numbers', () => {
    expect(asked({ lines: 'name' }).lines).toEqual(['app', 'db', 'log-9', 'log-10', 'web']);
  });

  test('by how much passes, the most first, then by name', () => {
    expect(asked({ lines: 'passes' }).lines).toEqual(['app', 'web', 'db', 'log-9', 'log-10']);
    expect(asked({ columns: 'passes' }).columns).toEqual(['log-10', 'app', 'db', 'log-9', 'web']);
  });

  test('the order of lines is not that of columns', () => {
    expect(asked({ lines: 'name' }).columns).toEqual(['web', 'app', 'db', 'log-10', 'log-9']);
  });
});
