/**
 * Runs the tests in test/gitops: a real registry, Flux, Argo CD and git against a real API server, and Kustomize. Needs
 * Linux, root, git and Go; fails with a sentence elsewhere, unless `--allow-skip`. Other arguments go to vitest.
 */
import { makeGitopsParts } from '../../lab/gitops/parts.ts';
import { allowSkip, runTestsInLab } from '../support/run-in-lab.ts';
import { buildKustomize } from './kustomize/build.ts';
import { helmChartDefinitions } from './support/helm-chart-definitions.ts';

const asked = process.argv.slice(2);
process.exitCode = await runTestsInLab(
  'test/gitops/vitest.config.ts',
  [[{ title: 'Flux and Argo CD', args: asked.filter((arg) => arg !== allowSkip) }]],
  {
    // The sandbox has no network: all that comes from elsewhere is fetched before.
    more: async (say) => ({
      ...(await makeGitopsParts(say)),
      kustomize: await buildKustomize(say),
      helmChartDefinitions: await helmChartDefinitions(say),
    }),
    maySkip: asked.includes(allowSkip),
  },
);
