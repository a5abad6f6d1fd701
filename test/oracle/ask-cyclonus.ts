import type { Cluster } from '../../src/netpol/groups/connectivity.ts';
import type { Labels } from '../../src/netpol/model.ts';
import type { Question, QuestionEnd } from '../support/questions.ts';
import { avoidedWithCyclonus, avoiding } from './deviations.ts';
import type { Oracle } from './process.ts';

interface Answer {
  readonly ingress: readonly boolean[];
  readonly egress: readonly boolean[];
}

/** Whether cyclonus can be asked: it compares an ipBlock with the address of every end. */
export const askable = ({ from, to }: Question): boolean =>
  from.ip !== undefined && to.ip !== undefined;

/** The names that the pod asked for gives a port; cyclonus compares one name at a time. */
const namesOf = ({ to, port, protocol }: Question): readonly string[] => {
  const ports = to.pod && !to.pod.hostNetwork ? to.pod.ports : [];
  const names = ports
    .filter((one) => one.port === port && one.protocol === protocol)
    .flatMap(({ name }) => name ?? []);
  return names.length === 0 ? [''] : [...new Set(names)];
};

/** The answers of cyclonus to all questions about a cluster. */
export async function askCyclonus(
  oracle: Oracle,
  cluster: Cluster,
  questions: readonly Question[],
): Promise<readonly boolean[]> {
  const labelsOf = (namespace: string): Labels =>
    cluster.namespaces.find(({ name }) => name === namespace)?.labels ?? {
      'kubernetes.io/metadata.name': namespace,
    };
  /** A pod of the host network is its address: no policy selects it. */
  const end = ({ pod, ip }: QuestionEnd) =>
    pod && !pod.hostNetwork
      ? {
          ip,
          pod: {
            namespace: pod.namespace,
            namespaceLabels: labelsOf(pod.namespace),
            labels: pod.labels,
          },
        }
      : { ip };
  const queries = questions.flatMap((question, index) =>
    namesOf(question).map((portName) => ({ ...question, portName, index })),
  );
  const { ingress, egress } = await oracle.ask<Answer>({
    policies: avoiding(avoidedWithCyclonus, cluster).policies.map(({ metadata, spec }) => ({
      metadata: { namespace: 'default', ...metadata },
      spec,
    })),
    queries: queries.map(({ from, to, port, portName, protocol }) => ({
      from: end(from),
      to: end(to),
      port,
      portName,
      protocol,
    })),
  });
  return questions.map((_, index) => {
    const some = (answers: readonly boolean[]): boolean =>
      queries.some((query, at) => query.index === index && answers[at]);
    return some(ingress) && some(egress);
  });
}
