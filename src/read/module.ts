import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { KasmIsolationError } from '../errors.ts';
import type { Sent } from './module/child.ts';

/** The sources are TypeScript, which Node 20 runs through tsx; the package is JavaScript. */
const [entry, loader] = import.meta.url.endsWith('.ts')
  ? ['./module/child.ts', ['--import', import.meta.resolve('tsx')]]
  : ['./module/child.js', []];

/** How long a module may take until its values are there. */
const patience = 30_000;

/** How long its output is read on when it has ended: what it started may hold the other end. */
const lastWords = 500;

/**
 * The values that a module exports, from a process of its own: whatever the module does to it, this one goes on. `say`
 * gets what the module prints, line by line. Throws one sentence when it gives no data in time.
 */
export async function readModule(
  source: string,
  say: (line: string) => void,
  deadline = patience,
): Promise<unknown> {
  const child = spawn(
    process.execPath,
    [...loader, fileURLToPath(new URL(entry, import.meta.url)), source],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const outputs = [child.stdout, child.stderr].flatMap((output) => output ?? []);
  for (const input of outputs) createInterface({ input }).on('line', say);
  let sent: Sent | undefined;
  child.on('message', (message) => {
    sent ??= message as Sent;
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, deadline);
  child.on('exit', () => {
    setTimeout(() => outputs.forEach((output) => output.destroy()), lastWords).unref();
  });
  const [code, signal] = await once(child, 'close');
  clearTimeout(timer);
  const bad = (line: string): KasmIsolationError =>
    new KasmIsolationError('bad-input', `${source}: ${line}`);
  if (sent && 'values' in sent) return sent.values;
  if (sent) throw bad(sent.problem);
  if (isLate) {
    throw bad(`gave no values within ${deadline / 1000} s; export data that is there at once`);
  }
  // Node's own code for a module that waits for what nobody will ever do.
  if (code === 13) throw bad('waits for what never comes; export data that is there at once');
  throw bad(
    `ended its process (${signal ?? `exit code ${code}`}) before its values were there; export data and leave process.exit out`,
  );
}
