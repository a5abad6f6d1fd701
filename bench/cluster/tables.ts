import type { Delays } from './delays.ts';
import type { Written } from './engine.ts';
import type { Flows } from './flows.ts';

/** What a set costs beyond the same pods without policies, and what it opens. */
export interface Cost extends Written, Flows {
  readonly policies: number;
}

const counts: readonly [string, (cost: Cost) => number][] = [
  ['Policies', ({ policies }) => policies],
  ['iptables rules, IPv4', ({ v4 }) => v4],
  ['iptables rules, IPv6', ({ v6 }) => v6],
  ['ipsets', ({ sets }) => sets],
  ['ipset entries', ({ entries }) => entries],
  ['Flows that its rules open', ({ opened }) => opened],
  ['Needed flows that its rules open', ({ needed }) => needed],
  ['Needed flows that are shut', ({ shut }) => shut],
  ['Rules per open flow', ({ v4, v6, opened }) => (v4 + v6) / opened],
  ['Rules per needed open flow', ({ v4, v6, needed }) => (v4 + v6) / needed],
];

const delays: readonly [string, (delays: Delays) => readonly number[]][] = [
  ['From one write to the API server until open', ({ writeOpens }) => writeOpens],
  ['From one write to the API server until shut', ({ writeShuts }) => writeShuts],
  ['From `helm upgrade` / `kubectl apply` until open', ({ commandOpens }) => commandOpens],
  ['From `helm upgrade` / `kubectl apply` until shut', ({ commandShuts }) => commandShuts],
  ['One sync of the engine', ({ syncs }) => syncs],
];

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** The median, and the worst. */
export const times = (list: readonly number[]): string =>
  `${median(list).toFixed(0)} ms (${Math.max(...list).toFixed(0)})`;

const ratio = (a: number, b: number): string => (b === 0 ? '' : (a / b).toFixed(2));
const plain = (value: number): string => (Number.isInteger(value) ? `${value}` : value.toFixed(2));

const table = (names: readonly [string, string], rows: readonly (readonly string[])[]): string =>
  [[`A: ${names[0]}; B: ${names[1]}`, 'A', 'B', 'A/B'], ['---', '--:', '--:', '--:'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

export const countTable = (names: readonly [string, string], a: Cost, b: Cost): string =>
  table(
    names,
    counts.map(([what, of]) => [what, plain(of(a)), plain(of(b)), ratio(of(a), of(b))]),
  );

export const timeTable = (names: readonly [string, string], a: Delays, b: Delays): string =>
  table(
    names,
    delays.map(([what, of]) => [
      what,
      times(of(a)),
      times(of(b)),
      ratio(median(of(a)), median(of(b))),
    ]),
  );
