import { expect, vi } from 'vitest';
import { lab } from './lab.ts';

/** Somebody who may do everything by RBAC, and is in nobody's guard.allow. */
const mallory = lab.api.as('mallory', ['system:masters']);

/** What each of the guard's three policies refuses: the API server begins to judge by one after the other. */
const refused = [
  {
    place: 'api/v1',
    kind: 'pods',
    object: {
      metadata: { name: 'x' },
      spec: { hostIPC: true, containers: [{ name: 'main', image: 'main' }] },
    },
    words: 'puts on the host',
  },
  {
    place: 'apis/networking.k8s.io/v1',
    kind: 'networkpolicies',
    object: { metadata: { name: 'x' }, spec: { podSelector: {} } },
    words: 'creates NetworkPolicy',
  },
  {
    place: 'api/v1',
    kind: 'secrets',
    object: { metadata: { name: 'sh.helm.release.v1.kasm.v99' } },
    words: 'changes what Helm keeps',
  },
];

/** Waits until the guard of a namespace, for a Kasm whose release is kasm, judges whoever is not allowed. */
export const untilInForce = (namespace: string): Promise<void> =>
  vi.waitFor(
    async () => {
      for (const { place, kind, object, words } of refused) {
        const path = `/${place}/namespaces/${namespace}/${kind}?dryRun=All`;
        expect((await mallory.ask('POST', path, object)).body.message).toContain(words);
      }
    },
    { timeout: 30_000 },
  );
