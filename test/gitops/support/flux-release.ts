import { lab, registry, chartTag } from './lab.ts';
import { apply, ready } from './flux.ts';

/** Another namespace with a source of the chart in it. */
export async function place(name: string, ref: object = { tag: chartTag }): Promise<void> {
  await lab.addNamespace({ name, labels: {} });
  await apply(source(name, ref));
}

/** The chart in the registry, for `chartRef`. */
export const source = (namespace: string, ref: object) => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'OCIRepository',
  metadata: { name: 'kasm-isolation', namespace },
  spec: {
    interval: '10m',
    url: `oci://${registry.address}/charts/kasm-isolation`,
    insecure: true,
    ref,
    layerSelector: {
      mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
      operation: 'copy',
    },
  },
});

/** A HelmRelease of the chart, with more of a spec. */
export const release = (namespace: string, spec: object) => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'kasm-isolation', namespace },
  spec: {
    interval: '10m',
    chartRef: { kind: 'OCIRepository', name: 'kasm-isolation' },
    driftDetection: { mode: 'enabled' },
    ...spec,
  },
});

/** Waits until the release of a namespace is ready, in these words. */
export const isReady = (namespace: string, words = '') =>
  ready('HelmRelease', namespace, 'kasm-isolation', 'True', words);
/** Waits until it is not, in these words. */
export const isNotReady = (namespace: string, words: RegExp | string) =>
  ready('HelmRelease', namespace, 'kasm-isolation', 'False', words);

/** The values of the newest release, as Helm has them. */
export async function lastValues(namespace: string): Promise<unknown> {
  const { stdout } = await lab.helm([
    'get',
    'values',
    'kasm-isolation',
    '-n',
    namespace,
    '-o',
    'json',
  ]);
  return JSON.parse(stdout);
}
