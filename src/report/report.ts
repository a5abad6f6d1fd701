/** Where something stands that a reader can open. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Where something stands: a policy by its name, and what values say of it by paths such as `flows.app-to-db`. */
export type PlaceOf = (policy: string | undefined, paths?: readonly string[]) => Place | undefined;

/** A table of text under a title; the last column may wrap. */
export interface Grid {
  readonly title: string;
  readonly heading: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

/** One thing that was found, as sentences. */
export interface Remark {
  /** A stable word for programs, such as `excess`, `missing`, `opened`, `closed`, `claim`. */
  readonly id: string;
  /** What a warning or a note is, nobody has to mend; all else is an error. */
  readonly severity?: 'error' | 'warning' | 'note';
  /** The whole of it in a sentence. */
  readonly title: string;
  /** Sentences that tell more; on a terminal they stand behind `--verbose` but for the first. */
  readonly details: readonly string[];
  readonly place?: Place | undefined;
  /** The policies and rows that it speaks of, by name. */
  readonly about?: { readonly policies: readonly string[]; readonly flows: readonly string[] };
}

/** An arrow of a drawing. */
export interface Arrow {
  readonly kind: 'agreed' | 'excess' | 'missing';
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/**
 * An answer in words, whichever command gave it. Formats print it and say nothing of their own; `data` is what
 * programs read.
 */
export interface Report {
  /** The answer in a sentence. */
  readonly verdict: string;
  readonly isGood: boolean;
  readonly remarks: readonly Remark[];
  /** What `notes` say of one place, for formats that point at places. */
  readonly asides?: readonly Remark[];
  /** What was asked, and what the answer does not speak of. */
  readonly notes: readonly string[];
  readonly grids: readonly Grid[];
  /** Grids that matter to few: on a terminal behind `--verbose`. */
  readonly more?: readonly Grid[];
  /** The command to go on with. */
  readonly next?: string | undefined;
  readonly arrows: readonly Arrow[];
  readonly data: Readonly<Record<string, unknown>>;
}
