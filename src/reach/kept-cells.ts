import {
  endpointKey,
  endpointsMeet,
  partKey,
  type Closing,
  type EndpointCube,
  type OneWay,
  type Opening,
} from '../netpol/region/index.ts';
import type { Table } from '../table/table.ts';
import { namesIn } from './who.ts';

/** What a cell is worked out from at one of its ends: who that is, and what closes and opens something there. */
interface CellEnd {
  readonly name: string;
  readonly sets: readonly EndpointCube[];
  readonly parts: readonly OneWay<unknown>[];
}

/** Whom the names of a table mean, and a text of it. */
interface Meaning {
  readonly means: EndpointCube;
  readonly text: string;
}

function meaningsIn(table: Table, home: string, ipBlockSelectsPods: boolean): readonly Meaning[] {
  const names = namesIn(table, home, ipBlockSelectsPods);
  // A component's name goes before that of a peer.
  return (['components', 'peers'] as const).flatMap((map) =>
    names[map].map(({ name, means }) => ({
      means,
      text: `${map} ${name}: ${endpointKey(means)}`,
    })),
  );
}

/**
 * Answers about pairs of ends, each with everything that it was worked out from: where the next question is worked out
 * from the same, the answer is the same. What one round did not ask for is forgotten in the next.
 */
export class KeptCells<Cell> {
  readonly #numbers = new Map<string, number>();
  #texts = new WeakMap<object, number>();
  #meanings: readonly Meaning[] = [];
  #last = new Map<string, Cell>();
  #now = new Map<string, Cell>();

  /** Begins a round, with a table that names ends. */
  begin(table: Table, home: string, ipBlockSelectsPods: boolean): void {
    this.#meanings = meaningsIn(table, home, ipBlockSelectsPods);
    this.#texts = new WeakMap();
    // A round that was not finished leaves what the one before it knew.
    if (this.#now.size > 0) this.#last = this.#now;
    this.#now = new Map();
  }

  /** What a cell is worked out from at one end, as a short text. */
  keyOf({ name, sets, parts }: CellEnd): string {
    const near = this.#meanings.filter(({ means }) =>
      sets.some((each) => endpointsMeet(means, each)),
    );
    const said = [
      name,
      ...sets.map(endpointKey),
      ...near.map(({ text }) => text),
      ...parts.map(({ closed, opened }) => [...closed, ...opened].map(this.#numberOf).join()),
    ];
    return String(this.#number(said.join('\n')));
  }

  /** The cell between two ends: the one that is known, else one that is made. */
  between(leaving: string, entering: string, make: () => Cell): Cell {
    const key = `${leaving} ${entering}`;
    const cell = this.#last.get(key) ?? make();
    this.#now.set(key, cell);
    return cell;
  }

  readonly #numberOf = (part: Closing<unknown> | Opening<unknown>): number => {
    const known = this.#texts.get(part);
    if (known !== undefined) return known;
    const number = this.#number(partKey(part));
    this.#texts.set(part, number);
    return number;
  };

  #number(text: string): number {
    const known = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, known);
    return known;
  }
}
