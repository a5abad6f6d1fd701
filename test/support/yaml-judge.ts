import { isDeepStrictEqual } from 'node:util';
import { readYaml } from '../../src/read/yaml.ts';
import { parsedByHelm, type Reading } from './helm-reader.ts';

/** What Helm and we made of one text. */
export interface Compared {
  readonly text: string;
  readonly helm: Reading;
  readonly ours: Reading;
  /** Whether there is one reading: the same value, or none by us or by both. */
  readonly isOneReading: boolean;
}

/** Our reading of a text of one document, as JSON; several documents or problems are a refusal. */
export function ourReading(text: string): Reading {
  const documents = readYaml(text);
  const problems = documents.flatMap(({ problems: found }) => found);
  if (documents.length > 1 || problems.length > 0) {
    return { refusal: problems.map(({ message }) => message).join('\n') };
  }
  return { value: JSON.parse(JSON.stringify(documents[0]?.value ?? {})) };
}

/** Both readings of each text, with one start of Helm. */
export async function compare(
  helm: string,
  texts: readonly string[],
): Promise<readonly Compared[]> {
  const readings = await parsedByHelm(helm, texts);
  return texts.map((text, index) => {
    const theirs = readings[index] ?? { refusal: 'nothing came back' };
    const ours = ourReading(text);
    const isOneReading = 'refusal' in ours || isDeepStrictEqual(ours, theirs);
    return { text, helm: theirs, ours, isOneReading };
  });
}

/** The same data without the nulls of maps, which Helm drops from the values of a subchart. */
export function withoutNulls(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  return Object.fromEntries(
    Object.entries(data)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, withoutNulls(value)]),
  );
}
