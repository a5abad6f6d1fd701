/** Why a document has no reading that Helm and we share. */
export interface YamlProblem {
  /** Where in the text of the document. */
  readonly offset: number;
  /** The keys and indexes that lead there; empty when it is about the document. */
  readonly path: readonly (string | number)[];
  /** `<what is wrong>; <what to write instead>`. */
  readonly message: string;
}

/** A stretch of somebody's text in a message: in quotes, and not all of it. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
