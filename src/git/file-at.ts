import { isAbsolute, relative } from 'node:path';
import { KasmIsolationError } from '../errors.ts';
import { runProgram, type Ended } from '../helm/program.ts';

const git = (...args: readonly string[]): Promise<Ended> => runProgram('git', args);

/** The commit that a name of git means; one sentence where this clone has none. */
export async function commitOf(name: string): Promise<string> {
  const question = ['rev-parse', '--verify', '--end-of-options', `${name}^{commit}`];
  const { stdout, exitCode, failure } = await git(...question);
  if (exitCode === 0) return stdout.trim();
  if (exitCode === undefined) {
    const line = `git: could not be run (${failure}); install it`;
    throw new KasmIsolationError('environment', line);
  }
  throw new KasmIsolationError(
    'bad-input',
    `--base ${name}: is no commit of this clone (${failure}); fetch it, or name another`,
  );
}

/** The text of a file as a commit has it; nothing where it has none. */
export async function fileAt(commit: string, file: string): Promise<string | undefined> {
  const path = isAbsolute(file) ? relative(process.cwd(), file) : file;
  const name = `${commit}:./${path}`;
  const { exitCode } = await git('cat-file', '-e', name);
  if (exitCode !== 0) return undefined;
  const { stdout, failure } = await git('cat-file', 'blob', name);
  if (failure === undefined) return stdout;
  throw new KasmIsolationError(
    'bad-input',
    `${file}: git gives no text of it at the base (${failure}); name a file`,
  );
}
