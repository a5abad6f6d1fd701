import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { KasmIsolationError } from '../../../src/errors.ts';
import {
  readObserved,
  type ObservedFormat,
  type Sighting,
} from '../../../src/read/observed/index.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-observed-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const ct =
  'tcp      6 431999 ESTABLISHED src=10.42.0.5 dst=10.42.0.9 sport=43210 dport=5432 src=10.42.0.9 dst=10.42.0.5 sport=5432 dport=43210 [ASSURED] mark=0 use=1';
const syn = 'IP 10.42.0.5.43210 > 10.42.0.9.5432: Flags [S], seq 1, length 0';

async function read(content: string | Uint8Array | readonly string[], format?: ObservedFormat) {
  const seen: Sighting[] = [];
  const isFile = typeof content === 'string' || content instanceof Uint8Array;
  if (isFile) await writeFile(join(folder, 'record'), content);
  const reading = await readObserved(
    isFile ? join(folder, 'record') : '-',
    { format, stdin: Readable.from(isFile ? [] : content), listens: () => false },
    (sighting) => seen.push(sighting),
  );
  return { ...reading, seen };
}

describe('the form is told by the content', () => {
  test.each([
    ['conntrack', `conntrack v1.4.6 (conntrack-tools): 1 flow entries have been shown.\n${ct}\n`],
    [
      'ss',
      'State Recv-Q Send-Q Local Address:Port Peer Address:Port\nESTAB 0 0 10.42.0.5:43210 10.42.0.9:5432\n',
    ],
    ['nflog', `listening on nflog:100, link-type NFLOG\n${syn}\n`],
    [
      'hubble',
      '{"flow":{"verdict":"FORWARDED","IP":{"source":"10.0.0.5","destination":"10.0.0.9"},"l4":{"TCP":{"destination_port":5432}}}}\n',
    ],
    [
      'calico',
      '{"source_ip":"10.0.0.5","dest_ip":"10.0.0.9","dest_port":5432,"proto":"tcp","action":"allow","reporter":"src"}\n',
    ],
    ['csv', 'from,to,port\n10.42.0.5,10.42.0.9,5432\n'],
  ])('%s', async (format, text) => {
    const found = await read(text);
    expect(found).toMatchObject({ format, connections: 1, unreadable: 0 });
  });

  test('of something else, each line is one that cannot be read', async () => {
    const found = await read('Proto Recv-Q Send-Q\n\ntcp 0 0 a b LISTEN\n');
    expect(found).toMatchObject({ format: undefined, lines: 3, connections: 0, unreadable: 2 });
  });

  test('a form that is named is taken, whatever the lines look like', async () => {
    expect(await read(`${ct}\n`, 'ss')).toMatchObject({
      format: 'ss',
      connections: 0,
      unreadable: 1,
    });
  });
});

describe('what cannot be read', () => {
  test('is counted, and the first lines are shown with their numbers', async () => {
    const lines = [ct, 'one', ct, 'two', 'three', 'four', 'x'.repeat(100_000), ct];
    const { connections, unreadable, examples, seen } = await read(`${lines.join('\r\n')}\n`);
    expect({ connections, unreadable, seen: seen.length }).toEqual({
      connections: 3,
      unreadable: 5,
      seen: 3,
    });
    expect(examples).toEqual([
      { line: 2, text: 'one' },
      { line: 4, text: 'two' },
      { line: 5, text: 'three' },
    ]);
  });

  test('a last line without its end is read, and one that was cut off is not', async () => {
    expect(await read(`${ct}\n${ct}`)).toMatchObject({ connections: 2 });
    expect(await read(`${ct}\n${ct.slice(0, 60)}`)).toMatchObject({
      connections: 1,
      unreadable: 1,
    });
  });

  test('bytes that are no UTF-8 spoil their line only', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${ct}\n`),
      Buffer.from([0xc3, 0x28, 0x0a]),
      Buffer.from(ct),
    ]);
    expect(await read(bytes)).toMatchObject({ connections: 2, unreadable: 1 });
  });

  test.each([['UTF-16', Buffer.from(`\uFEFF${ct}`, 'utf16le'), 'is no UTF-8; save it as UTF-8']])(
    '%s is refused',
    async (_, bytes, said) => {
      await expect(read(bytes)).rejects.toThrow(said);
    },
  );

  test('a file that is not there is refused in a sentence', async () => {
    const options = { stdin: Readable.from([]), listens: () => false };
    await expect(readObserved('/nowhere/at/all', options, () => undefined)).rejects.toThrow(
      KasmIsolationError,
    );
  });
});

test('an empty record holds nothing, and a byte order mark is no letter', async () => {
  expect(await read('')).toMatchObject({ lines: 0, connections: 0, unreadable: 0 });
  expect(await read(`\uFEFFfrom,to,port\n10.42.0.5,10.42.0.9,5432\n`)).toMatchObject({
    format: 'csv',
    connections: 1,
  });
});

test('lines may come in any pieces', async () => {
  const text = `${ct}\n${ct}\n${ct}\n`;
  const pieces = Array.from({ length: text.length / 7 + 1 }, (_, index) =>
    text.slice(index * 7, index * 7 + 7),
  );
  expect(await read(pieces)).toMatchObject({ lines: 3, connections: 3 });
});

test('replies are counted apart, and so are pairs of which nothing tells who opened them', async () => {
  const dns =
    'IP 10.42.0.5.47011 > 10.42.0.3.53: 1+ A? a. (20)\nIP 10.42.0.3.53 > 10.42.0.5.47011: 1 1/0/0 A 1.1.1.1 (36)\n';
  expect(await read(dns)).toMatchObject({ connections: 1, replies: 1 });
  const sockets =
    'ESTAB 0 0 10.42.0.5:43210 10.42.0.9:40000\nESTAB 0 0 10.42.0.5:43210 10.42.0.9:443\n';
  expect(await read(sockets)).toMatchObject({ connections: 1, undirected: 1 });
});
