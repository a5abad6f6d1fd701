import { existsSync } from 'node:fs';
import { KasmIsolationError, type LocatedProblem } from '../errors.ts';
import { fileAt } from '../git/file-at.ts';
import type { Session } from '../io.ts';
import { diff, type Side } from '../reach/diff.ts';
import { notesOf } from '../reach/notes.ts';
import { valuesOf } from '../read/values-text.ts';
import { isModule, isPreset, loadValues } from '../read/values.ts';
import type { Reviewed } from '../report/answers/review.ts';
import { render, type Rendered, type RenderOptions } from '../table/render.ts';
import { placesOf } from './places.ts';
import { inForce } from './side.ts';

type Read = Rendered & { readonly values: unknown };

type Attempt =
  | { readonly rendered?: Read; readonly problems?: never }
  | { readonly rendered?: never; readonly problems: readonly LocatedProblem[] };

/** No policies: whoever is not selected is open. */
const nothing: Side = {
  policies: [],
  table: {
    defaultDeny: { enabled: false, policyTypes: [] },
    components: {},
    peers: {},
    flows: {},
    claims: {},
  },
};

/** Values rendered, or what is wrong with them; what could not be tried is thrown. */
async function attempt(
  read: () => Promise<unknown>,
  options: Omit<RenderOptions, 'values'>,
): Promise<Attempt> {
  try {
    const values = await read();
    return { rendered: { ...(await render({ ...options, values })), values } };
  } catch (error) {
    const isOfValues =
      error instanceof KasmIsolationError && ['bad-values', 'bad-input'].includes(error.code);
    if (!isOfValues) throw error;
    const { source } = options;
    const bare = error.lines.map((line) => line.replace(`${source}: `, ''));
    return {
      problems:
        error.problems.length > 0 ? error.problems : bare.map((message) => ({ path: '', message })),
    };
  }
}

const stateOf = (isHere: boolean, before: Attempt | undefined): Reviewed['state'] => {
  if (before?.problems) return 'unknown';
  if (!before) return 'new';
  return isHere ? 'changed' : 'gone';
};

/** One file of values against what it was at a commit: sound or not, and what opens and closes. */
export async function reviewOf(
  session: Session,
  file: string,
  commit: string,
  { base, ...options }: Omit<RenderOptions, 'values' | 'source'> & { readonly base: string },
): Promise<Reviewed> {
  const text = await fileAt(commit, file);
  const isHere = existsSync(file);
  if (!isHere && text === undefined) {
    throw new KasmIsolationError(
      'bad-input',
      `${file}: is neither here nor at ${base}; name files of values`,
    );
  }
  session.reads(file);
  const { say, io } = session;
  const after = isHere
    ? await attempt(() => loadValues(file, { stdin: io.stdin, say }), { ...options, source: file })
    : {};
  const source = `${base}:${file}`;
  const before =
    text === undefined
      ? undefined
      : await attempt(async () => valuesOf(text, source), { ...options, source });
  const was = before?.rendered ? inForce(before.rendered) : nothing;
  const is = after.rendered ? inForce(after.rendered) : nothing;
  const isKnown = !after.problems && !before?.problems;
  const found = diff(isKnown ? was : nothing, isKnown ? is : nothing, options.namespace);
  return {
    file,
    state: stateOf(isHere, before),
    problems: after.problems ?? [],
    found,
    notes: after.rendered
      ? notesOf(after.rendered.table, options.namespace, after.rendered.values)
      : [],
    isStaged: after.rendered?.isStaged === true || before?.rendered?.isStaged === true,
    placeOf: await placesOf(file),
  };
}

/** Refuses what has no base: a preset, standard input, a module, whose base would have to be run. */
export function assertFile(file: string): void {
  if (file === '-' || isPreset(file)) {
    throw new KasmIsolationError(
      'bad-input',
      `${file}: is no file that git has a base of; name files of values`,
    );
  }
  if (isModule(file)) {
    throw new KasmIsolationError(
      'bad-input',
      `${file}: is a module, which is run to know its values; commit the YAML that "values ${file} -o FILE" writes, and review that`,
    );
  }
}
