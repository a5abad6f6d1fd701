import { endOf } from '../../../lab/lab.ts';
import { loadPods, type Pod } from '../../support/kasm-pods.ts';
import type { Preset } from '../../support/needed-connections.ts';
import { lab } from './lab.ts';

/** Where a pod is, and what it declares. */
interface Declared extends Pick<Pod, 'labels' | 'ports'> {
  readonly namespace: string;
  readonly name: string;
}

const pathOf = ({ namespace, name }: Pick<Declared, 'namespace' | 'name'>): string =>
  `/api/v1/namespaces/${namespace}/pods/${name}`;

/** Pods as the API server has them: they answer nobody, since most commands read labels and ports alone. */
export async function declare(pods: readonly Declared[]): Promise<() => Promise<void>> {
  for (const { namespace, name, labels, ports } of pods) {
    await lab.addNamespace({ name: namespace, labels: {} });
    await lab.api.must('POST', `/api/v1/namespaces/${namespace}/pods`, {
      metadata: { name, labels },
      spec: {
        // Bound, so that nobody runs them.
        nodeName: lab.node.name,
        containers: [
          { name: 'lab', image: 'lab', ports: ports.map((containerPort) => ({ containerPort })) },
        ],
      },
    });
  }
  return async () => {
    for (const pod of pods) await lab.api.must('DELETE', pathOf(pod), { gracePeriodSeconds: 0 });
  };
}

/** What every Kasm has around it. */
export const around: readonly Declared[] = [
  {
    namespace: 'kube-system',
    name: 'traefik',
    labels: { 'app.kubernetes.io/name': 'traefik' },
    ports: [8000, 8443],
  },
  {
    namespace: 'monitoring',
    name: 'prometheus',
    labels: { 'app.kubernetes.io/name': 'prometheus' },
    ports: [9090],
  },
];

const isDatabase = (name: string): boolean => /^db-\d/u.test(name);

/** A Kasm that runs as far as commands can see: its pods, of which the database, where it has one, answers at an address. */
export async function declareKasm(
  namespace: string,
  generation: Preset,
  database?: string,
): Promise<() => Promise<void>> {
  const pods = loadPods(generation)
    // The backup of 1.18 bears no label of its chart, so init asks about it; here nobody answers.
    .filter(({ labels }) =>
      Object.keys(labels).some((key) => !/job-name|controller-uid/u.test(key)),
    )
    .map(({ component, labels, ports }, index) => ({
      namespace,
      name: `${component}-${index}`,
      labels,
      ports,
    }))
    .filter(({ name }) => database !== undefined || !isDatabase(name));
  const remove = await declare(pods);
  if (database === undefined) return remove;
  const name = pods.find((pod) => isDatabase(pod.name))?.name ?? '';
  await lab.pods.add([{ name: endOf({ namespace, name }), ips: [database], ports: [5432] }]);
  await lab.setStatus(namespace, name, [database]);
  return async () => {
    await remove();
    await lab.pods.remove([endOf({ namespace, name })]);
  };
}
