import { existsSync } from 'node:fs';
import { join, relative, isAbsolute, sep } from 'node:path';
import type { Objects } from '../read/cluster.ts';
import { readInput } from '../read/files.ts';
import { linesOf } from '../read/value-lines.ts';
import type { Place, PlaceOf } from '../report/report.ts';

/** The file whose rows are judged: that of the values, of a chart's defaults, else that of the preset. */
function fileOf(source: string): string {
  if (existsSync(join(source, 'Chart.yaml'))) return join(source, 'values.yaml');
  if (existsSync(source)) return source;
  return `chart/files/presets/${source === '-' ? 'plain' : source}.yaml`;
}

/** A file as the repository names it: relative to the working directory, where it is below that. */
function inRepository(file: string): string {
  const path = isAbsolute(file) ? relative(process.cwd(), file) : file;
  return path === '..' || path.startsWith(`..${sep}`) ? file : path;
}

/** An entry of the table, such as `flows.app-to-db`: what the text does not say of it, the preset says. */
const isEntry = (path: string): boolean => /^(?:components|peers|flows)\.[^.[]+$/u.test(path);

/**
 * The lines of values: that of the first path which the text has, or has the beginning of; of entries that are the
 * preset's own, that of `preset`; else the first.
 */
function placeInText(file: string, text: string): (paths?: readonly string[]) => Place {
  // Read into lines when the first place is asked for: an answer without findings asks for none.
  let lines: ReturnType<typeof linesOf> | undefined;
  return (paths = []) => {
    const lineOf = (lines ??= linesOf(text));
    const [known] = paths.flatMap((path) => {
      const found = lineOf(path);
      return found && (found.isWhole || !isEntry(path)) ? [found] : [];
    });
    const { line } = known ?? lineOf('preset') ?? { line: 1 };
    return { file, line };
  };
}

/** The lines of whatever values came from; of what is no YAML of the reader's own, the first. */
async function placeInValues(source: string): Promise<(paths?: readonly string[]) => Place> {
  const [path, file] = [fileOf(source), inRepository(fileOf(source))];
  const isYaml = /\.ya?ml$/u.test(path) && existsSync(source);
  return isYaml ? placeInText(file, await readInput(path)) : () => ({ file, line: 1 });
}

/**
 * Where something stands that a reader can open: a policy in the files that were read, else what says it in the
 * values.
 */
export async function placesOf(source: string, ...all: readonly Objects[]): Promise<PlaceOf> {
  const inValues = await placeInValues(source);
  return (policy, paths) => {
    const at = all.flatMap(({ places }) => places.get(policy ?? '') ?? [])[0]?.();
    const [, file, line] = /^(.*): document \d+(?:, line (\d+))?/su.exec(at ?? '') ?? [];
    return file === undefined || file === '-'
      ? inValues(paths)
      : { file: inRepository(file), line: Number(line ?? 1) };
  };
}
