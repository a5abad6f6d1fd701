import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { KasmIsolationError } from '../errors.ts';
import type { Session } from '../io.ts';
import type { Side } from '../reach/diff.ts';
import type { Objects } from '../read/cluster.ts';
import { readInput } from '../read/files.ts';
import { render, type Rendered } from '../table/render.ts';
import { readManifests } from './manifests.ts';
import { prepare, type Shared } from './options.ts';

/** A side of a comparison, and what was read for it. */
export interface ReadSide extends Side {
  readonly objects: Objects | undefined;
  readonly isStaged?: boolean;
}

/** A side of what was rendered: staged policies open and close nothing. */
export const inForce = ({ table, policies, isStaged }: Rendered): ReadSide => ({
  table,
  policies: isStaged ? [] : policies,
  isStaged,
  objects: undefined,
});

/** Whether a source is a folder, or a file that holds manifests: something with a kind. */
export async function isManifests(source: string): Promise<boolean> {
  if (!existsSync(source)) return false;
  if (statSync(source).isDirectory()) return true;
  if (!/\.(?:ya?ml|json)$/u.test(source)) return false;
  const text = await readInput(source);
  return /^["']?kind["']?:/mu.test(text) || text.includes('"kind"');
}

/** One side: a folder with a chart (its defaults, or the values that are given for it), manifests, or values. */
export async function sideOf(
  session: Session,
  source: string,
  values: string | undefined,
  options: Shared,
): Promise<ReadSide> {
  if (existsSync(join(source, 'Chart.yaml'))) {
    const chart = { ...options, chart: source };
    const rendered = await render(
      await prepare(session, values ?? join(source, 'values.yaml'), chart),
    );
    return inForce(rendered);
  }
  if (values !== undefined) {
    throw new KasmIsolationError(
      'bad-input',
      `${source}: is no folder of a chart, so no values can be given for it; name the folder, or leave --values-a and --values-b out`,
    );
  }
  if (await isManifests(source)) {
    const objects = await readManifests(session, [source], options.namespace);
    return { table: undefined, policies: objects.policies, objects };
  }
  return inForce(await render(await prepare(session, source, options)));
}
