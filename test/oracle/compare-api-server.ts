import * as fc from 'fast-check';
import { morePolicies } from '../support/clusters.ts';
import { readBoth } from './ask-api-server.ts';
import { checkRandom, type Draw } from './check-random.ts';
import type { Json } from './document-words.ts';
import { changedDocuments, networkDocuments, singleChanges } from './policy-documents.ts';
import type { Oracle } from './process.ts';
import { counter, type Tally } from './tally.ts';

/** Policies of random clusters as documents. */
const sound: fc.Arbitrary<Json> = morePolicies.map((policy) =>
  JSON.parse(
    JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...policy }),
  ),
);

/** How documents were read alike. */
interface Readings extends Tally {
  readonly accepted: number;
  readonly refused: number;
}

/**
 * Reads documents here and by the API server's own code: each single change of a policy that has every
 * field, and so many random ones of each kind. What is accepted must be read alike, defaults included.
 */
export async function compareDocuments(oracle: Oracle, draw: Draw): Promise<Readings> {
  const { know, fail, tally } = counter();
  const alike = { accepted: 0, refused: 0 };
  const check = async (document: Json, counting = true): Promise<void> => {
    const outcome = await readBoth(oracle, document);
    if (outcome.kind === 'difference') throw new Error(outcome.words);
    if (!counting) return;
    if (outcome.kind === 'known') know(outcome.name);
    else alike[outcome.kind] += 1;
  };
  for (const document of singleChanges) {
    await check(document).catch((error: unknown) =>
      fail(`api-server: ${String(error)}\n${JSON.stringify(document)}`),
    );
  }
  for (const random of [changedDocuments(sound), networkDocuments]) {
    const difference = await checkRandom(random, draw, check);
    if (difference) fail(`api-server: ${difference}`);
  }
  return { ...tally(), ...alike, passed: alike.accepted + alike.refused };
}
