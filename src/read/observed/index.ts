import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { KasmIsolationError, reason } from '../../errors.ts';
import { conntrack } from './conntrack.ts';
import { csv } from './csv.ts';
import { calico, hubble } from './json-lines.ts';
import type { Format, Line, Observation } from './observation.ts';
import { ss } from './ss.ts';
import { tcpdump } from './tcpdump.ts';

export type { Observation } from './observation.ts';

const formats: readonly Format[] = [conntrack, tcpdump, hubble, calico, ss, csv];

/** What a record of connections holds, each once with how often it was seen. */
export interface Observed {
  readonly source: string;
  readonly format: string;
  readonly connections: readonly Observation[];
  /** Lines that nothing could be made of: how many, and the first few with their numbers. */
  readonly unread: number;
  readonly examples: readonly { readonly line: number; readonly text: string }[];
}

/** How many lines tell the format, and how many that cannot be read are shown. */
const [sample, shown] = [200, 3];

/** The format that makes the most of some lines; nothing where none makes a connection of any. */
function formatOf(lines: readonly string[]): Format | undefined {
  const scored = formats.map((format) => {
    const read = format.reader();
    const found = lines.map((line) => read(line)).filter((each) => typeof each === 'object');
    return { format, score: found.length };
  });
  const [best] = scored.toSorted((a, b) => b.score - a.score);
  return best && best.score > 0 ? best.format : undefined;
}

/** Adds up connections, line by line, so that a record of any length takes as much memory as it has different ones. */
class Tally {
  readonly #connections = new Map<string, Observation>();
  readonly #read: (line: string) => Line;
  unread = 0;
  readonly examples: { line: number; text: string }[] = [];

  constructor(format: Format) {
    this.#read = format.reader();
  }

  add(text: string, line: number): void {
    if (text.trim() === '') return;
    const found = this.#read(text);
    if (found === undefined) {
      this.unread += 1;
      if (this.examples.length < shown) this.examples.push({ line, text: text.slice(0, 200) });
    }
    if (typeof found !== 'object') return;
    const key = [found.from, found.to, found.port, found.protocol, found.turned?.port].join(' ');
    const before = this.#connections.get(key);
    this.#connections.set(key, { ...found, count: (before?.count ?? 0) + found.count });
  }

  get connections(): readonly Observation[] {
    return [...this.#connections.values()];
  }
}

/**
 * The connections of a record: `conntrack -L` or `-E`, `ss -tn`, `tcpdump -n`, Hubble's and Calico's JSON, CSV. `-` is
 * standard input. Throws a `KasmIsolationError` where nothing in it is a connection.
 */
export async function readObserved(
  source: string,
  stdin: NodeJS.ReadableStream,
): Promise<Observed> {
  const first: string[] = [];
  let tally: Tally | undefined;
  let format: Format | undefined;
  let number = 0;
  const begin = (): void => {
    format = formatOf(first.filter((line) => line.trim() !== ''));
    if (!format) return;
    tally = new Tally(format);
    for (const [index, line] of first.entries()) tally.add(line, index + 1);
  };
  try {
    const input = source === '-' ? stdin : createReadStream(source);
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (tally) tally.add(line, number);
      else if (first.push(line) === sample) begin();
      if (number >= sample && !tally) break;
    }
  } catch (error) {
    const line = `${source}: cannot be read (${reason(error)}); name a file`;
    throw new KasmIsolationError('bad-input', line, error);
  }
  if (!tally && number < sample) begin();
  if (!tally || !format) {
    throw new KasmIsolationError(
      'bad-input',
      `${source}: holds no connection in its first ${Math.min(number, sample)} lines; write what conntrack -L, ss -tn, tcpdump -n, hubble observe -o jsonpb or Calico's flow logs print, or CSV with from,to,port`,
    );
  }
  const { connections, unread, examples } = tally;
  return { source, format: format.name, connections, unread, examples };
}
