import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiObject } from './api.ts';
import type { Lab } from './lab.ts';

/** What somebody in the lab deletes in the foreground: nothing of it owns anything. */
const lists = [
  ['/api/v1', 'pods'],
  ['/apis/networking.k8s.io/v1', 'networkpolicies'],
] as const;

const finalizer = 'foregroundDeletion';

interface Deleted extends ApiObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly finalizers?: readonly string[];
  };
}

const isWaiting = (object: ApiObject): object is Deleted =>
  (object as Deleted).metadata.finalizers?.includes(finalizer) === true;

/** Lets objects go that were deleted in the foreground, as the garbage collector does once nothing depends on them. */
export async function collectGarbage(lab: Lab): Promise<never> {
  for (;;) {
    for (const [group, kinds] of lists) {
      const { items = [] } = await lab.api.must('GET', `${group}/${kinds}`);
      for (const { metadata } of items.filter(isWaiting)) {
        const finalizers = metadata.finalizers?.filter((each) => each !== finalizer) ?? [];
        const path = `${group}/namespaces/${metadata.namespace}/${kinds}/${metadata.name}`;
        // It may be gone by now.
        await lab.api.ask(
          'PATCH',
          path,
          { metadata: { finalizers } },
          'application/merge-patch+json',
        );
      }
    }
    await sleep(100);
  }
}
