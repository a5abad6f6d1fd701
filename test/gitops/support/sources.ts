import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { chartDirectory } from '../../../src/read/files.ts';
import type { Source } from './argocd.ts';
import { gitServer, publish, registry, chartTag } from './lab.ts';

await publish(chartTag);

/** A clone of this repository, as far as GitOps reads it. */
export const clone = await gitServer.repository('kasm-isolation');
await cp(chartDirectory, join(clone.folder, 'chart'), { recursive: true });
await clone.push();

/** The chart from the registry, for an Application. */
export const registrySource = (helm: object = {}): Source => ({
  repoURL: `oci://${registry.address}/charts/kasm-isolation`,
  targetRevision: chartTag,
  path: '.',
  helm: { releaseName: 'kasm-isolation', ...helm },
});

/** The chart from git, for an Application. */
export const gitSource = (helm: object = {}): Source => ({
  repoURL: clone.url,
  targetRevision: 'main',
  path: 'chart',
  helm: { releaseName: 'kasm-isolation', ...helm },
});
