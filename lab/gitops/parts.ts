/** What the GitOps lab has beside the parts of the lab: a registry, the controllers of Flux and of Argo CD. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageDirectory } from '../../src/read/files.ts';
import type { Say } from '../../src/helm/cache.ts';
import { buildHelm } from '../../src/helm/build.ts';
import { buildGo, sourcesOf } from '../go-build.ts';

/** Versions are those of the go.mod beside each part. */
export interface GitopsParts {
  readonly registry: string;
  readonly sourceController: string;
  readonly helmController: string;
  /** One program of four parts, of which ARGOCD_BINARY_NAME chooses one. */
  readonly argocd: string;
  /** The Helm that this Argo CD is shipped with. */
  readonly helmOfArgocd: string;
  readonly helm3: string;
  /** Argo CD's settings, as its installation has them. */
  readonly argocdSettings: readonly string[];
  /** Where the definitions of the controllers' own kinds are. */
  readonly definitions: { readonly flux: readonly string[]; readonly argocd: readonly string[] };
}

/** The newest Helm 3, and the one in the images of Argo CD 3.1. */
const helm3 = { newest: '3.22.0', ofArgocd: '3.18.4' };

const folderOf = (part: string): string => join(packageDirectory, 'lab', 'parts', part);

const yamlIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder))
    .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .map((file) => join(folder, file));

/** Builds or fetches what is not in the cache yet: some ten minutes the first time, then nothing. */
export async function makeGitopsParts(say: Say): Promise<GitopsParts> {
  const built = (part: string, target: '.' | 'tool'): Promise<string> =>
    buildGo({ name: `lab-${part}`, folder: folderOf(part), target, isPure: true }, say);
  await execa('git', ['--version']).catch((error: unknown) => {
    throw new Error('there is no git that runs', { cause: error });
  });
  const registry = await built('registry', 'tool');
  const helmController = await built('helm-controller', 'tool');
  const sourceController = await built('source-controller', 'tool');
  const argocd = await built('argocd', '.');
  const [flux, fluxSources, argo] = await Promise.all([
    sourcesOf(folderOf('helm-controller'), 'github.com/fluxcd/helm-controller'),
    sourcesOf(folderOf('source-controller'), 'github.com/fluxcd/source-controller'),
    sourcesOf(folderOf('argocd'), 'github.com/argoproj/argo-cd/v3'),
  ]);
  return {
    registry: join(registry, 'registry'),
    helmController: join(helmController, 'helm-controller'),
    sourceController: join(sourceController, 'source-controller'),
    argocd: join(argocd, 'argocd'),
    helmOfArgocd: await buildHelm(helm3.ofArgocd, say),
    helm3: await buildHelm(helm3.newest, say),
    argocdSettings: await yamlIn(join(argo, 'manifests', 'base', 'config')),
    definitions: {
      flux: [
        ...(await yamlIn(join(flux, 'config', 'crd', 'bases'))),
        ...(await yamlIn(join(fluxSources, 'config', 'crd', 'bases'))),
      ],
      argocd: await yamlIn(join(argo, 'manifests', 'crds')),
    },
  };
}
