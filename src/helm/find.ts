import { KasmIsolationError } from '../errors.ts';
import { buildHelm } from './build.ts';
import { runProgram } from './program.ts';
import { isAtLeast, oldestHelm, pinnedHelm } from './version.ts';

/** How long a Helm may take to say its version, in milliseconds. */
const patience = 15_000;

/** What binaries have said already: a process asks each but once. */
const versions = new Map<string, string>();

/** The version that a binary says of itself, or nothing when it cannot be run, is no Helm, or takes too long. */
async function versionOf(path: string, deadline = patience): Promise<string | undefined> {
  const known = versions.get(path) ?? (await askVersion(path, deadline));
  if (known) versions.set(path, known);
  return known;
}

async function askVersion(path: string, deadline: number): Promise<string | undefined> {
  const { stdout, failure } = await runProgram(path, ['version', '--short'], { deadline });
  return failure === undefined ? /v\d+\.\d+\.\d+/u.exec(stdout)?.[0] : undefined;
}

/** The version of a Helm that was found, such as `v4.3.1`. */
export const helmVersion = async (path: string): Promise<string> =>
  (await versionOf(path)) ?? 'of an unknown version';

/**
 * The Helm to use, as a path: the named one (`--helm`, else `HELM`), else that of PATH when it is new
 * enough, else the one in the cache, which is built when it is not there. A named one is never
 * replaced: when it is missing or too old, that is an error.
 */
export async function findHelm(
  { helm = process.env['HELM'], deadline }: { helm?: string | undefined; deadline?: number },
  say: (line: string) => void,
): Promise<string> {
  if (helm) {
    const version = await versionOf(helm, deadline);
    if (!version) {
      throw new KasmIsolationError(
        'helm-missing',
        `${helm}: is no Helm that can be run; name another with --helm PATH, or leave --helm and HELM out`,
      );
    }
    if (!isAtLeast(version, oldestHelm)) {
      throw new KasmIsolationError(
        'helm-too-old',
        `${helm}: is Helm ${version}, which is too old; use ${oldestHelm} or newer, or leave --helm and HELM out`,
      );
    }
    return helm;
  }
  const onPath = await versionOf('helm');
  if (onPath && isAtLeast(onPath, oldestHelm)) return 'helm';
  if (onPath)
    say(`Helm ${onPath} on PATH is older than ${oldestHelm}; using Helm ${pinnedHelm} instead.`);
  return buildHelm(pinnedHelm, say);
}
