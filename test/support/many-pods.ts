/** What one of many pods is, beside its address. */
interface PodOf {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: object;
}

/** So many pods that run, as `kubectl get pods -A -o json` prints them; each has an address of its own. */
export const manyPods = (count: number, podOf: (index: number) => PodOf): object => ({
  apiVersion: 'v1',
  kind: 'List',
  items: Array.from({ length: count }, (_, index) => {
    const { spec, ...metadata } = podOf(index);
    const podIP = `10.42.${index >> 8}.${index & 255}`;
    return { apiVersion: 'v1', kind: 'Pod', metadata, spec, status: { phase: 'Running', podIP } };
  }),
});
