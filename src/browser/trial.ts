import { formProblems } from '../../schema/problems.ts';
import { sentence } from '../errors.ts';
import type { PageData, PageFinding } from '../report/page/form.ts';
import { groundOf, knownIn, tried, type Ground, type Tried } from '../report/page/tried.ts';
import type { Fields } from '../table/layers.ts';
import { over } from '../table/over.ts';
import { sentencesOf } from './refusal.ts';

/** A map of the table whose entries are switched and added. */
export type Place = 'components' | 'peers' | 'flows';

/** One change of values: an entry that is switched, or added. */
export interface Change {
  readonly place: Place;
  readonly name: string;
  readonly fields: Fields;
}

/** What the page shows: the report, or what changed values would make of it. */
export interface Shown {
  readonly claims: PageData['claims'];
  readonly data: () => PageData;
  /** What becomes reachable and what stops; nothing where nothing was changed. */
  readonly changes: readonly PageFinding[];
  readonly known: Tried['known'];
  readonly values: Fields;
}

const valuesWith = (values: Fields, changes: readonly Change[]): Fields =>
  changes.reduce(
    (all, { place, name, fields }) => over(all, { [place]: { [name]: fields } }),
    values,
  );

/** Changes of the values of a report, and what they would do. */
export class Trial {
  readonly ground: Ground;
  #changes = new Map<string, Change>();
  #shown: Shown;

  constructor(report: PageData) {
    this.ground = groundOf(report);
    this.#shown = this.#asReported();
  }

  get shown(): Shown {
    return this.#shown;
  }

  get changes(): readonly Change[] {
    return [...this.#changes.values()];
  }

  /** Makes a change, or says in sentences why its form is none; then nothing is changed. */
  change(change: Change): readonly string[] {
    return this.#become(new Map([...this.#changes, [keyOf(change), change]]));
  }

  /** Switches an entry on or off. */
  switch(place: Place, name: string, enabled: boolean): readonly string[] {
    const known = this.#changes.get(keyOf({ place, name }));
    const isAdded = known !== undefined && Object.keys(known.fields).length > 1;
    const isAsReported = this.ground.table[place][name]?.enabled === enabled;
    if (!isAdded && isAsReported) return this.undo({ place, name });
    return this.change({ place, name, fields: { ...(isAdded && known.fields), enabled } });
  }

  undo(change: Pick<Change, 'place' | 'name'>): readonly string[] {
    const rest = new Map(this.#changes);
    rest.delete(keyOf(change));
    return this.#become(rest);
  }

  reset(): void {
    this.#become(new Map());
  }

  #asReported(): Shown {
    const { ground } = this;
    return {
      claims: ground.report.claims,
      data: () => ground.report,
      changes: [],
      known: knownIn(ground),
      values: ground.report.values as Fields,
    };
  }

  #become(changes: Map<string, Change>): readonly string[] {
    if (changes.size === 0) this.#shown = this.#asReported();
    else {
      const values = valuesWith(this.ground.report.values as Fields, [...changes.values()]);
      const problems = formProblems(values);
      if (problems.length > 0) return problems.map(sentence);
      try {
        this.#shown = { ...tried(this.ground, values), values };
      } catch (error) {
        return sentencesOf(error);
      }
    }
    this.#changes = changes;
    return [];
  }
}

const keyOf = ({ place, name }: Pick<Change, 'place' | 'name'>): string => `${place}.${name}`;
