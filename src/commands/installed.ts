import { KasmIsolationError } from '../errors.ts';
import { installedValues } from '../helm/installed.ts';
import type { Session } from '../io.ts';
import type { RenderOptions } from '../table/render.ts';
import type { ClusterOptions } from './manifests.ts';
import { prepare, type Shared } from './options.ts';

/** What to hold a cluster against: the values that are given, or those of the release that is installed. */
export async function givenOrInstalled(
  session: Session,
  source: string,
  options: Shared & ClusterOptions & { readonly installed?: boolean | undefined },
): Promise<RenderOptions> {
  const prepared = await prepare(session, source, options);
  if (!options.installed) return prepared;
  if (!options.cluster) {
    const line = 'audit --installed: a dump does not hold what Helm keeps; write --cluster too';
    throw new KasmIsolationError('bad-input', line);
  }
  const { release, namespace } = options;
  const values = await installedValues({ ...options, helm: prepared.helm });
  return { ...prepared, source: `release ${release} of ${namespace}`, values };
}
