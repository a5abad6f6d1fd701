import { KasmIsolationError } from '../errors.ts';
import type { Session } from '../io.ts';
import type { Cluster } from '../reach/coverage/index.ts';
import { Ledger, Places, preview, type Preview } from '../reach/preview/index.ts';
import type { PreviewQuestion } from '../reach/preview/index.ts';
import { readObserved, type ObservedFormat, type Reading } from '../read/observed/index.ts';

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
      `--observed: of ${count('undirected')} connections nobody can tell who opened them; give the pods with their ports (--also), or a record of conntrack`,
    );
  }
  throw bad(
    first === undefined
      ? '--observed: holds no new connection; record for longer, and from more places'
      : `--observed: nothing could be read (${count('unreadable')} lines; ${first}); write one of conntrack -L, ss -tan, tcpdump -n, hubble observe -o json, Calico flow logs, or CSV with the heading from,to,port`,
  );
}

/** Records of connections held against policies. */
export async function previewOf(
  session: Session,
  files: readonly string[],
  format: ObservedFormat | undefined,
  question: PreviewQuestion,
): Promise<{ readonly found: Preview; readonly readings: readonly Reading[] }> {
  const { cluster, home } = question;
  const { places, ledger, readings } = await readRecords(session, files, format, cluster, home);
  const found = preview(ledger, places, question);
  if (found.judged > 0) return { found, readings };
  const lost = [...found.unplaced.keys()][0];
  throw bad(
    `--observed: none of the connections has an end at a pod of namespace ${home} that was given${lost === undefined ? '' : ` (${lost} is none)`}; give the pods with their addresses (--also), or write another namespace with -n`,
  );
}
