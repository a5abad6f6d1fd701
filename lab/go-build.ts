/** Builds Go programs of this repository, and of modules that it pins, once; keeps them in the cache. */
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { reason } from '../src/errors.ts';
import { fromCache, type Say } from '../src/helm/cache.ts';
import { buildGoIn, goEnvironment } from '../src/helm/go.ts';

/** A Go module of this repository with its own go.mod and go.sum. */
export interface GoModule {
  /** What messages and the cache call it. */
  readonly name: string;
  /** Where its go.mod is. */
  readonly folder: string;
  /** What is built, as `go build` names it: `.` for its own main, `tool` for the tools of its go.mod. */
  readonly target: '.' | 'tool';
  /** Variables that the linker sets, such as versions. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Whether it is built without C, as upstream builds it. */
  readonly isPure?: boolean;
  /** Adds what the go.mod replaces, in a copy of the folder: the module is built there. */
  readonly complete?: (copy: string) => Promise<void>;
}

async function digest({ folder, target, variables = {} }: GoModule): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([target, variables]));
  const sources = (await readdir(folder)).filter((file) => /^go\.(?:mod|sum)$|\.go$/u.test(file));
  for (const file of sources.toSorted())
    hash.update(file).update(await readFile(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}

/**
 * Builds a module once from the Go module proxy, with the checksums of its go.sum, and keeps the
 * result until one of its sources changes. Takes minutes; `say` gets a line now and then. Returns the
 * folder that holds the programs.
 */
export async function buildGo(module: GoModule, say: Say): Promise<string> {
  const { name, folder, target, variables = {}, isPure = false, complete } = module;
  const set = Object.entries(variables).map(([variable, value]) => `-X ${variable}=${value}`);
  const flags = ['-mod=readonly', '-ldflags', ['-s', '-w', ...set].join(' ')];
  const kept = {
    name: `${name}-${await digest(module)}`,
    what: name,
    announcement: `Building ${name} once from the Go module proxy (a few minutes)`,
  };
  try {
    return await fromCache(kept, say, async (unfinished) => {
      const env = { ...(await goEnvironment(say)), ...(isPure ? { CGO_ENABLED: '0' } : {}) };
      const args = ['build', ...flags, '-o', `${unfinished}/`, target];
      if (!complete) return buildGoIn(unfinished, args, { cwd: folder, env });
      const copy = join(unfinished, 'sources');
      await cp(folder, copy, { recursive: true });
      await complete(copy);
      await buildGoIn(unfinished, args, { cwd: copy, env });
      await rm(copy, { recursive: true });
    });
  } catch (error) {
    throw new Error(`${name} could not be built: ${reason(error)}`, { cause: error });
  }
}

/** The folder of a module's sources, in the version that the go.mod in a folder of this repository pins. */
export async function sourcesOf(folder: string, module: string): Promise<string> {
  // The build of the same module has told the settings.
  const options = { cwd: folder, env: await goEnvironment(() => undefined) };
  const { stdout } = await execa('go', ['mod', 'download', '-json', module], options);
  const { Dir: sources }: { Dir: string } = JSON.parse(stdout);
  return sources;
}
