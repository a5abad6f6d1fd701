import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildGo } from '../../../lab/go-build.ts';
import type { Say } from '../../../src/helm/cache.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Kustomize of the go.mod beside this file, built once from the Go module proxy (some ten seconds). Returns its path. */
export const buildKustomize = async (say: Say): Promise<string> =>
  join(await buildGo({ name: 'kustomize', folder, target: 'tool' }, say), 'kustomize');
