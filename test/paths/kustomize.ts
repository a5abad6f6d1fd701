import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { chartDirectory } from '../../src/read/files.ts';
import { helm } from '../support/helm.ts';
import { asWritten, namespace, outcomeOf, release, type Path } from './path.ts';

/** Runs `kustomize build` of a folder, with charts inflated by the Helm of the run. */
export async function kustomizeBuild(kustomize: string, folder: string) {
  const flags = ['--enable-helm', '--helm-command', helm()];
  const run = await execa(kustomize, ['build', ...flags, folder], { reject: false });
  return { failed: Boolean(run.failed), stdout: run.stdout, stderr: run.stderr };
}

/** Kustomize with `helmCharts` and `valuesMerge: replace`, as examples/kustomize has it. */
export const kustomizeHelmCharts = (kustomize: string): Path => ({
  name: 'kustomize build --enable-helm',
  arrives: asWritten,
  refuses: 'helm',
  deliver: async ({ values }, folder) => {
    const chart = {
      name: basename(chartDirectory),
      releaseName: release,
      namespace,
      valuesMerge: 'replace',
      valuesInline: values,
    };
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      helmGlobals: { chartHome: relative(folder, dirname(chartDirectory)) },
      helmCharts: [chart],
    };
    await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
    return outcomeOf(await kustomizeBuild(kustomize, folder));
  },
});
