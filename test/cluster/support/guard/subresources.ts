import type { Api } from '../../../../lab/api.ts';
import { apps, batch, core } from './request.ts';

/** Subresources of guarded kinds that the guard is not asked about, each of an object that is there. */
export async function subresources(
  client: Api,
  guarded: ReadonlySet<string>,
): Promise<readonly { readonly resource: string; readonly path: string }[]> {
  const groups = [
    ['/api/v1', core],
    ['/apis/apps/v1', apps],
    ['/apis/batch/v1', batch],
  ] as const;
  const found: { readonly resource: string; readonly path: string }[] = [];
  for (const [group, base] of groups) {
    const { resources } = (await client.must('GET', group)) as unknown as {
      resources: readonly { readonly name: string; readonly verbs: readonly string[] }[];
    };
    for (const { name: resource, verbs } of resources) {
      const [plural = '', sub] = resource.split('/');
      if (sub === undefined || !verbs.includes('patch')) continue;
      if (!guarded.has(plural) || guarded.has(resource)) continue;
      const { items = [] } = await client.must('GET', `${base}/${plural}`);
      const name = items[0]?.metadata?.name;
      if (name === undefined) throw new Error(`there are no ${plural} to try ${resource} on`);
      found.push({ resource, path: `${base}/${plural}/${name}/${sub}` });
    }
  }
  return found;
}
