import { once } from 'node:events';
import { KasmIsolationError } from '../errors.ts';
import { Session } from '../io.ts';
import { onChange } from '../read/changes.ts';
import { pageScript } from '../read/page-script.ts';
import type { PageData } from '../report/page/form.ts';
import { page } from '../report/page/page.ts';
import { problemsPage } from '../report/page/problems.ts';
import { oneLine } from '../report/words.ts';
import { serveOnLoopback, type LoopbackPage } from '../serve/loopback.ts';

/** What is served: how a report is made, reading everything anew, and what it is read from. */
interface Served {
  readonly make: (session: Session) => Promise<PageData>;
  readonly source: string;
  readonly sources: readonly string[];
  readonly port: number;
}

/** Refuses what can be read only once. */
function assertFiles(sources: readonly string[]): void {
  if (!sources.includes('-')) return;
  const line = '--serve: standard input can be read only once; name a file in place of -';
  throw new KasmIsolationError('bad-input', line);
}

/** Aborts when the process is told to end. */
function untilEnded(): AbortSignal {
  const ending = new AbortController();
  for (const sign of ['SIGINT', 'SIGTERM']) void once(process, sign).then(() => ending.abort());
  return ending.signal;
}

/**
 * Serves a report on the loopback address and makes it again whenever a file that it is read from changes, until the
 * process is told to end. What is refused stands on the page, in its sentences; what no file can mend is thrown.
 */
export async function served(
  session: Session,
  { make, source, sources, port }: Served,
): Promise<void> {
  assertFiles(sources);
  const script = await pageScript();
  let there: LoopbackPage | undefined;

  const show = async (html: string, verdict: string): Promise<void> => {
    if (there) {
      there.show(html);
      session.print(verdict);
      return;
    }
    there = await serveOnLoopback(port, html);
    session.print(`${verdict}\nServed at ${there.url} until Ctrl-C`);
  };

  const showNew = async (): Promise<void> => {
    const own = new Session(session.io);
    try {
      const data = await make(own);
      await show(page(data, script, { isLive: true }), oneLine(data.verdict));
    } catch (error) {
      const canBeMended = error instanceof KasmIsolationError && own.inputs.size > 0;
      if (!canBeMended || (there === undefined && error.code === 'environment')) throw error;
      await show(problemsPage(source, error.lines, script), error.lines.map(oneLine).join('\n'));
    }
  };

  try {
    await onChange(sources, showNew, untilEnded());
  } finally {
    await there?.close();
  }
}
