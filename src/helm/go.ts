import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Say } from './cache.ts';
import { runProgram, type ProgramOptions } from './program.ts';

const defaults: Readonly<Record<string, string>> = {
  GOPROXY: 'https://proxy.golang.org,direct',
  GONOPROXY: '',
  GOPRIVATE: '',
  GOSUMDB: 'sum.golang.org',
  GONOSUMDB: '',
  GOINSECURE: '',
  GOFLAGS: '',
};

/** What decides where modules come from; the rest decides whether and how they are checked. */
const sources = new Set(['GOPROXY', 'GONOPROXY', 'GOPRIVATE']);

/** The names under which Go knows the checksum database and its key; a mirror may stand behind them. */
const isKnownDatabase = (text: string): boolean =>
  /^sum\.golang\.(?:org|google\.cn)(?: |$)/u.test(text);

const withoutPassword = (text: string): string => text.replaceAll(/\/\/[^/@,|]*@/gu, '//***@');

/**
 * The environment of our builds: modules come from where the settings of this machine say, and are checked whatever
 * these say: against a go.sum, or against Go's checksum database. `say` gets the settings that are not Go's own.
 */
export async function goEnvironment(say: Say): Promise<Readonly<Record<string, string>>> {
  const { stdout, failure } = await runProgram('go', ['env', '-json', ...Object.keys(defaults)]);
  if (failure !== undefined) throw new Error(`there is no Go that runs (${failure})`);
  const settings: Readonly<Record<string, string>> = JSON.parse(stdout);
  const { GOSUMDB = '' } = settings;
  const isFollowed = (name: string): boolean =>
    sources.has(name) || (name === 'GOSUMDB' && isKnownDatabase(GOSUMDB));
  for (const [name, value] of Object.entries(settings)) {
    const isDerived = name.startsWith('GONO') && value === settings['GOPRIVATE'];
    if (value === defaults[name] || isDerived) continue;
    const how = isFollowed(name) ? 'is followed' : 'is not followed: modules are checked';
    say(`  ${name}=${withoutPassword(value)} ${how}`);
  }
  // A variable that is empty leaves the word to the file of "go env -w"; "none" is the name of no module.
  return {
    GOSUMDB: isKnownDatabase(GOSUMDB) ? GOSUMDB : 'sum.golang.org',
    GONOSUMDB: 'none',
    GOINSECURE: 'none',
    GOFLAGS: '-buildvcs=false',
    GOWORK: 'off',
    GOOS: '',
    GOARCH: '',
  };
}

/** Runs a build of Go that leaves what it makes in a folder, and what it needs in between nowhere else. */
export async function buildGoIn(
  folder: string,
  args: readonly string[],
  { env = {}, ...options }: ProgramOptions,
): Promise<void> {
  const between = join(folder, 'tmp');
  await mkdir(between);
  const { failure } = await runProgram('go', args, {
    ...options,
    env: { ...env, GOTMPDIR: between },
  });
  if (failure !== undefined) throw new Error(failure);
  await rm(between, { recursive: true });
}
