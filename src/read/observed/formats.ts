import { calico } from './calico.ts';
import { conntrack } from './conntrack.ts';
import { csv } from './csv.ts';
import { hubble } from './hubble.ts';
import { nflog } from './nflog.ts';
import type { LineReader } from './sighting.ts';
import { ss } from './ss.ts';

/** The forms of records, each with what reads one. */
export const readers: {
  readonly [Name in 'conntrack' | 'ss' | 'nflog' | 'hubble' | 'calico' | 'csv']: () => LineReader;
} = { conntrack, ss, nflog, hubble, calico, csv };

export type ObservedFormat = keyof typeof readers;

export const observedFormats = Object.keys(readers) as readonly ObservedFormat[];

/** The form in which most of some lines tell of connections, else in which most can be read; nothing where none can. */
export function formatOf(lines: readonly string[]): ObservedFormat | undefined {
  const said = lines.filter((line) => line.trim() !== '');
  const scores = observedFormats.map((name) => {
    const read = readers[name]();
    const found = said.map((line) => read(line));
    const told = found.filter((each) => typeof each === 'object').length;
    const readable = found.filter((each) => each !== undefined).length;
    return { name, score: told * (said.length + 1) + readable };
  });
  const best = scores.toSorted((a, b) => b.score - a.score)[0];
  return best && best.score > 0 ? best.name : undefined;
}
