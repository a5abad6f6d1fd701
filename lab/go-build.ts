/** Builds Go programs of this repository, and of modules that it pins, once; keeps them in the cache. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { reason } from '../src/errors.ts';
import { buildFolder, cacheDirectory, type Say } from '../src/helm/cache.ts';

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
  const { name, folder, target, variables = {} } = module;
  const kept = join(cacheDirectory(), `${name}-${await digest(module)}`);
  if (existsSync(kept)) return kept;
  await execa('go', ['version']).catch((error: unknown) => {
    throw new Error(
      `There is no Go to build ${name} with; install Go (https://go.dev/doc/install)`,
      { cause: error },
    );
  });
  const set = Object.entries(variables).map(([variable, value]) => `-X ${variable}=${value}`);
  const flags = ['-mod=readonly', '-buildvcs=false', '-ldflags', ['-s', '-w', ...set].join(' ')];
  try {
    await buildFolder({ folder: kept, what: name, estimate: 'a few minutes' }, say, (unfinished) =>
      execa('go', ['build', ...flags, '-o', `${unfinished}/`, target], {
        cwd: folder,
        env: { GOFLAGS: '', GOOS: '', GOARCH: '', GOWORK: 'off' },
      }),
    );
  } catch (error) {
    throw new Error(`${name} could not be built: ${reason(error)}`, { cause: error });
  }
  return kept;
}
