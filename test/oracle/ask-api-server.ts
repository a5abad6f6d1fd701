import { isDeepStrictEqual } from 'node:util';
import { parsePolicy } from '../../src/netpol/policy/parse.ts';
import { ObjectError, type ObjectProblem } from '../../src/netpol/policy/problem.ts';

import type { Json } from './document-words.ts';
import type { Oracle } from './process.ts';
import { readable, stricterThanServer } from './reading-deviations.ts';

/** What becomes of a document: the policy that is kept, or why there is none. */
type Reading = { readonly kept: unknown } | { readonly refused: readonly ObjectProblem[] };

interface Answer {
  readonly metadata?: unknown;
  readonly spec?: unknown;
  readonly refused?: string;
}

function ours(document: Json): Reading {
  try {
    const { metadata, spec } = parsePolicy(document);
    const { name, namespace } = metadata;
    return { kept: JSON.parse(JSON.stringify({ metadata: { name, namespace }, spec })) };
  } catch (error) {
    if (error instanceof ObjectError) return { refused: error.problems };
    throw error;
  }
}

/** How the reading of a document went: alike, or a known deviation by name, or a difference in words. */
export type Outcome =
  | { readonly kind: 'accepted' | 'refused' }
  | { readonly kind: 'known'; readonly name: string }
  | { readonly kind: 'difference'; readonly words: string };

/** Reads a document here and asks the API server's own code about it. */
export async function readBoth(oracle: Oracle, document: Json): Promise<Outcome> {
  const our = ours(document);
  const { refused, ...kept } = await oracle.ask<Answer>(readable(document));
  if ('refused' in our) {
    if (refused !== undefined) return { kind: 'refused' };
    const names = our.refused.map(
      (one) => stricterThanServer.find(({ says }) => says.test(one.message))?.name,
    );
    const [name] = names;
    if (name !== undefined && !names.includes(undefined)) return { kind: 'known', name };
    const words = our.refused.map(({ path, message }) => `${path}: ${message}`).join('; ');
    return { kind: 'difference', words: `refused here (${words}), taken by the API server` };
  }
  if (refused !== undefined)
    return { kind: 'difference', words: `taken here, refused by the API server: ${refused}` };
  if (isDeepStrictEqual(our.kept, kept)) return { kind: 'accepted' };
  return {
    kind: 'difference',
    words: `read as ${JSON.stringify(our.kept)}, by the API server as ${JSON.stringify(kept)}`,
  };
}
