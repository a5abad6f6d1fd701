import { formatOf, readers, type ObservedFormat } from './formats.ts';
import { linesOf } from './lines.ts';
import { Sides, type Listens } from './sides.ts';
import type { LineReader, Sighting } from './sighting.ts';

export { observedFormats, type ObservedFormat } from './formats.ts';
export type { Outcome, Party, Sighting } from './sighting.ts';

/** What was read of a record, and what was not. */
export interface Reading {
  readonly source: string;
  /** Nothing where no form fits. */
  readonly format: ObservedFormat | undefined;
  readonly lines: number;
  /** Lines that tell of a connection, replies not counted. */
  readonly connections: number;
  readonly replies: number;
  /** Pairs of which nobody can tell who opened the connection. */
  readonly undirected: number;
  readonly unreadable: number;
  /** The first of the lines that could not be read. */
  readonly examples: readonly { readonly line: number; readonly text: string }[];
}

export interface ObservedOptions {
  /** The form of the records; by content where none is named. */
  readonly format?: ObservedFormat | undefined;
  readonly stdin: NodeJS.ReadableStream;
  readonly listens: Listens;
}

/** How many lines tell the form of a record, and how many that could not be read are shown. */
const tried = 200;
const shown = 3;

/** Reads a record line by line, and gives each connection to `see`: nothing of it is kept here. */
export async function readObserved(
  source: string,
  { format: named, stdin, listens }: ObservedOptions,
  see: (sighting: Sighting) => void,
): Promise<Reading> {
  const sides = new Sides(listens);
  const count = { lines: 0, connections: 0, replies: 0, undirected: 0, unreadable: 0 };
  const examples: { line: number; text: string }[] = [];
  let format = named;
  let reader: LineReader | undefined = format && readers[format]();
  let waiting: string[] = [];

  const take = (line: string): void => {
    count.lines += 1;
    const read = reader ? reader(line) : line.trim() === '' ? 'nothing' : undefined;
    if (read === 'nothing') return;
    if (read === undefined) {
      count.unreadable += 1;
      if (examples.length < shown) examples.push({ line: count.lines, text: line.slice(0, 200) });
      return;
    }
    if (read.kind === 'listener') return sides.hear(read);
    const sighting = read.kind === 'pair' ? sides.directed(read) : read;
    if (sighting === 'reply') count.replies += 1;
    else if (sighting === undefined) count.undirected += 1;
    else {
      count.connections += 1;
      see(sighting);
    }
  };
  const decide = (): void => {
    format = formatOf(waiting.slice(0, tried));
    reader = format && readers[format]();
    for (const line of waiting) take(line);
    waiting = [];
  };

  for await (const lines of linesOf(source, stdin)) {
    if (reader) for (const line of lines) take(line);
    else {
      waiting.push(...lines);
      if (waiting.length >= tried) decide();
    }
  }
  if (waiting.length > 0) decide();
  return { source, format, ...count, examples };
}
