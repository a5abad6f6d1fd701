import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** A file of a release, and its SHA-256 in hexadecimal. */
export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

const text = z.string().min(1);
const subject = z.object({
  name: text,
  digest: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/u) }),
});

/** The statement of in-toto 1 with the provenance of SLSA 1, as far as a verifier reads it. */
const statementShape = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(subject).min(1),
  predicateType: z.literal('https://slsa.dev/provenance/v1'),
  predicate: z.object({
    buildDefinition: z.object({
      buildType: z.url(),
      externalParameters: z.record(text, z.unknown()),
      resolvedDependencies: z
        .array(
          z.object({
            uri: text,
            digest: z.object({ gitCommit: z.string().regex(/^[0-9a-f]{40}$/u) }),
          }),
        )
        .min(1),
    }),
    runDetails: z.object({ builder: z.object({ id: z.url() }) }),
  }),
});

export type Statement = z.infer<typeof statementShape>;

/** The digests of files in a folder, in the order of their names. */
export async function subjectsIn(
  folder: string,
  files: readonly string[],
): Promise<readonly Subject[]> {
  return Promise.all(
    files.toSorted().map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return { name, digest: { sha256: createHash('sha256').update(bytes).digest('hex') } };
    }),
  );
}

/** The lines of a SHA256SUMS file, as `sha256sum --check` reads them. */
export const checksums = (subjects: readonly Subject[]): string =>
  subjects.map(({ name, digest }) => `${digest.sha256}  ${name}\n`).join('');

/** What an attestation will state: these files come from this commit. Nobody has signed it. */
export const statement = (
  subjects: readonly Subject[],
  source: string,
  commit: string,
): Statement => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: subjects.map(({ name, digest }) => ({ name, digest: { ...digest } })),
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: {
    buildDefinition: {
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: { workflow: { path: '.github/workflows/release.yaml' } },
      resolvedDependencies: [{ uri: `git+${source}`, digest: { gitCommit: commit } }],
    },
    runDetails: { builder: { id: 'https://github.com/actions/runner/github-hosted' } },
  },
});

/** What is wrong with a statement about files: its shape, or a digest that is not theirs. */
export function statementProblems(given: unknown, subjects: readonly Subject[]): readonly string[] {
  const read = statementShape.safeParse(given);
  if (!read.success)
    return read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const stated = new Map(read.data.subject.map(({ name, digest }) => [name, digest.sha256]));
  const wrong = subjects.filter(({ name, digest }) => stated.get(name) !== digest.sha256);
  const more = [...stated.keys()].filter((name) => !subjects.some((each) => each.name === name));
  return [
    ...wrong.map(({ name }) => `${name}: the statement has another digest, or none`),
    ...more.map((name) => `${name}: is stated and was not made`),
  ];
}
