import { expect, test } from 'vitest';
import { csv } from '../../../src/read/observed/csv.ts';
import { said } from '../../support/observed.ts';

/** What a line says below a heading. */
function below(heading: string, line: string): string {
  const read = csv();
  expect(said(read, heading)).toBe('nothing');
  return said(read, line);
}

test.each([
  ['from,to,port', '10.42.0.5,10.42.0.9,5432', '10.42.0.5 > 10.42.0.9 5432/TCP ×1'],
  ['from,to,port,protocol,count', 'fd42::5,fd42::3,53,udp,12', 'fd42::5 > fd42::3 53/UDP ×12'],
  [
    'Port, To, From, Why',
    '5432, kasm/db-0, kasm/api-0, "reads, writes"',
    'kasm/api-0 > kasm/db-0 5432/TCP ×1',
  ],
  ['"from","to","port"', '"10.42.0.5","kasm/db-0","5432"', '10.42.0.5 > kasm/db-0 5432/TCP ×1'],
  ['from,to,port,protocol', '10.42.0.5,10.42.0.9,5432,', '10.42.0.5 > 10.42.0.9 5432/TCP ×1'],
  ['from,to,port', '', 'nothing'],
  ['from,to,port', '# a remark', 'nothing'],
])('%s: %s', (heading, line, words) => {
  expect(below(heading, line)).toBe(words);
});

test.each([
  '10.42.0.5,10.42.0.9',
  'api,db,5432',
  '10.42.0.5,10.42.0.9,postgres',
  '10.42.0.5,10.42.0.9,0',
  '10.42.0.5,10.42.0.9,5432,icmp',
  '10.42.0.5,10.42.0.9,5432,tcp,-1',
  '10.42.0.5,10.42.0.9,5432,tcp,many',
  '10.42.0.0/24,10.42.0.9,5432',
  'kasm/../db,10.42.0.9,5432',
  '"10.42.0.5,10.42.0.9,5432',
  'kasm/\u001B[31mdb,10.42.0.9,5432',
])('cannot be read: %j', (line) => {
  expect(below('from,to,port,protocol,count', line)).toBe('unreadable');
});

test.each(['10.42.0.5,10.42.0.9,5432', 'source,destination,port', 'from,to'])(
  'without its heading nothing tells what a line means: %s',
  (line) => {
    const read = csv();
    expect([said(read, line), said(read, '10.42.0.5,10.42.0.9,5432')]).toEqual([
      'unreadable',
      'unreadable',
    ]);
  },
);

test('a long line of blanks takes no time', () => {
  const start = performance.now();
  expect(below('from,to,port', `${' '.repeat(60_000)}x"`)).toBe('unreadable');
  expect(performance.now() - start).toBeLessThan(1000);
});
