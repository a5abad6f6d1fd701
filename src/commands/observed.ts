import { KasmIsolationError } from '../errors.ts';
import type { Session } from '../io.ts';
import type { PolicyObject } from '../netpol/policy/object.ts';
import type { Cluster } from '../reach/coverage/index.ts';
import { Ledger, Places, preview, type Preview } from '../reach/preview/index.ts';
import type { PreviewQuestion } from '../reach/preview/index.ts';
import { suggest } from '../reach/preview/suggest.ts';
import type { Objects } from '../read/cluster.ts';
import { readObserved, type ObservedFormat, type Reading } from '../read/observed/index.ts';
import type { Report } from '../report/report.ts';
import { oneLine, plural } from '../report/words.ts';
import { suggestedYaml } from '../report/answers/suggestion.ts';
import { render } from '../table/render.ts';
import type { Table } from '../table/table.ts';
import { besides } from '../reach/besides.ts';
import { readBoth, type ClusterOptions } from './manifests.ts';
import { declaration, prepare, type Shared } from './options.ts';
import { started } from './output.ts';

const bad = (line: string): KasmIsolationError => new KasmIsolationError('bad-input', line);

/** Reads records of connections; refuses those that hold none, for of nothing every answer would be good. */
async function readRecords(
  session: Session,
  files: readonly string[],
  format: ObservedFormat | undefined,
  cluster: Cluster,
  home: string,
) {
  const places = new Places(cluster);
  const ledger = new Ledger(places, home);
  const readings: Reading[] = [];
  session.reads(...files);
  for (const file of files) {
    const { stdin } = session.io;
    readings.push(await readObserved(file, { format, stdin, listens: places.listens }, ledger.add));
  }
  const count = (key: 'connections' | 'replies' | 'undirected' | 'unreadable'): number =>
    readings.reduce((sum, each) => sum + each[key], 0);
  if (count('connections') > 0) return { places, ledger, readings };
  const [first] = readings.flatMap(({ source, examples }) =>
    examples.map(({ line, text }) => `${source}:${line}: ${text.slice(0, 60)}`),
  );
  if (count('undirected') > 0) {
    throw bad(
      `--observed: of ${plural(count('undirected'), 'connection')} nobody can tell who opened them; give the pods with their ports (--also), or a record of conntrack`,
    );
  }
  throw bad(
    first === undefined
      ? '--observed: holds no new connection; record for longer, and from more places'
      : `--observed: nothing could be read (${plural(count('unreadable'), 'line')}; ${first}); write one of conntrack -L, ss -tan, tcpdump -n, hubble observe -o json, Calico flow logs, or CSV with the heading from,to,port`,
  );
}

/** Records of connections held against policies. */
export async function previewOf(
  session: Session,
  {
    observed,
    formatOf,
  }: { readonly observed: readonly string[]; readonly formatOf: 'auto' | ObservedFormat },
  question: PreviewQuestion,
): Promise<{ readonly found: Preview; readonly readings: readonly Reading[] }> {
  const { cluster, home } = question;
  const format = formatOf === 'auto' ? undefined : formatOf;
  const { places, ledger, readings } = await readRecords(session, observed, format, cluster, home);
  const found = preview(ledger, places, question);
  if (found.judged > 0) return { found, readings };
  const lost = [...found.unplaced.keys()][0];
  throw bad(
    `--observed: none of the connections has an end at a pod of namespace ${home} that was given${lost === undefined ? '' : ` (${lost} is none)`}; give the pods with their addresses (--also), or write another namespace with -n`,
  );
}

/** What connections are held against, and where it came from. */
export interface JudgedBy {
  readonly source: string;
  readonly table: Table | undefined;
  /** Nothing where the policies were given, and not rendered. */
  readonly values: unknown;
  readonly policies: readonly PolicyObject[];
  readonly given: Objects;
  readonly also: Objects;
  readonly notes: readonly string[];
}

/** Policies of values as they would be enforced, or those that are given in their place, with all others of the cluster. */
export async function judgedBy(
  session: Session,
  values: string | undefined,
  options: Shared &
    ClusterOptions & {
      readonly manifests?: readonly string[] | undefined;
      readonly suggest?: boolean | undefined;
    },
): Promise<JudgedBy> {
  const { manifests } = options;
  if (manifests && options.suggest) {
    throw bad('--suggest: writes rows of values, and -f has none; leave -f out, and name values');
  }
  const { given, also } = await readBoth(session, options);
  if (manifests) {
    const table =
      values === undefined ? undefined : (await declaration(session, values, options)).table;
    const policies = [...given.policies, ...also.policies];
    const source = manifests.join(' ');
    return { source, table, values: undefined, policies, given, also, notes: [] };
  }
  const source = values ?? 'plain';
  const prepared = await prepare(session, source, options);
  const { table, policies, isStaged } = await render(prepared);
  return {
    source,
    table,
    values: prepared.values,
    policies: [...policies, ...besides(policies, also)],
    given,
    also,
    notes: isStaged
      ? ['Mode is staged, so nothing is denied yet: this is what would be, once it is enforced.']
      : [],
  };
}

/** Values with rows for what would be denied. */
export function suggestedValues(
  found: Preview,
  { source, table, values }: JudgedBy,
  { cluster, home }: PreviewQuestion,
): string {
  if (!table) throw bad('--suggest: writes rows of values; name values');
  const denied = found.denied.flatMap(({ connections }) => connections);
  const own = (values ?? {}) as Readonly<Record<string, unknown>>;
  return suggestedYaml(suggest(denied, table, cluster, home), own, source);
}

/** Prints values and says the verdict beside them, or writes them to a file and prints the verdict. */
export async function answerWith(
  session: Session,
  text: string,
  { verdict }: Report,
  output: string | undefined,
): Promise<void> {
  if (output === undefined) {
    session.io.stdout.write(text);
    return session.say(verdict);
  }
  await session.write(output, text);
  session.print(`${oneLine(verdict)}\nWritten to ${oneLine(output)}`);
}

interface Asked {
  readonly observed: readonly string[];
  readonly also?: readonly string[] | undefined;
  readonly namespace: string;
}

/** The same question again, for rows in place of findings. */
export const suggesting = (source: string, { observed, also = [], namespace }: Asked): string =>
  [
    `${started()} preview ${source} --observed ${observed.join(' ')}`,
    ...(also.length > 0 ? [`--also ${also.join(' ')}`] : []),
    `-n ${namespace} --suggest`,
  ].join(' ');
