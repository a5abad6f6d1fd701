import { expect, vi } from 'vitest';
import { lab } from './lab.ts';

/** Somebody who may do everything by RBAC, and is in nobody's guard.allow. */
const mallory = lab.api.as('mallory', ['system:masters']);

/** Waits until the guard of a namespace judges whoever is not allowed. */
export const untilInForce = (namespace: string): Promise<void> =>
  vi.waitFor(
    async () => {
      const pod = {
        metadata: { name: 'x' },
        spec: { hostIPC: true, containers: [{ name: 'main', image: 'main' }] },
      };
      const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
      expect((await mallory.ask('POST', path, pod)).body.message).toContain('puts on the host');
    },
    { timeout: 30_000 },
  );
