import type { Labels } from '../../netpol/model.ts';
import { selects } from '../../netpol/policy/selector.ts';
import { holdsEndpoint, type EndpointCube } from '../../netpol/region/index.ts';
import type { Protocol } from '../../netpol/sets/connection-set.ts';
import type { Monitor } from '../../read/kinds/monitor.ts';
import type { Service } from '../../read/kinds/service.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import type { Table } from '../../table/table.ts';
import { rowsOf } from '../expected.ts';
import type { Cluster } from './cluster.ts';
import type { CoverageFinding, Wish } from './finding.ts';
import { namespaceLabels, releaseLabel, type Membership } from './membership.ts';

/** What stands in a cluster and leads traffic to components: Services, routes and monitors. */
interface Question {
  readonly table: Table;
  readonly members: Membership;
  readonly cluster: Cluster;
  readonly home: string;
  /** What rows say, and the labels of namespaces: worked out once for all that is asked. */
  readonly rows: ReturnType<typeof rowsOf>;
  readonly labelsOf: (namespace: string) => Labels;
}

interface Led {
  readonly component: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** The number that a target means on a pod: itself, or the port that the pod calls so. */
const portOn = ({ pod }: Workload, target: number | string): number | undefined =>
  typeof target === 'number' ? target : pod.ports.find(({ name }) => name === target)?.port;

/** To which ports of which components a selector of the namespace leads. */
function ledTo(
  { members }: Question,
  isMeant: (labels: Labels) => boolean,
  target: number | string,
  protocol: string,
): readonly Led[] {
  const led = [...members.components].flatMap(([component, pods]) =>
    pods
      .filter(({ pod }) => isMeant(pod.labels))
      .flatMap((each) => portOn(each, target) ?? [])
      .map((port): Led => ({ component, port, protocol: protocol as Protocol })),
  );
  return [...new Map(led.map((each) => [JSON.stringify(each), each])).values()];
}

/** Where each port of a Service of the namespace leads. */
const behind = (
  question: Question,
  { namespace, selector, ports }: Service,
  port?: number | string,
) =>
  namespace !== question.home || !selector
    ? []
    : ports
        .filter((each) => port === undefined || each.port === port || each.name === port)
        .flatMap(({ target, protocol }) =>
          ledTo(question, (labels) => selects({ matchLabels: selector }, labels), target, protocol),
        );

/** Everybody whom rows from peers admit to a port of a component. */
const admitted = ({ table, rows }: Question, { component, port, protocol }: Led) =>
  rows
    .filter(
      ({ from, to, cube }) =>
        to === component && !table.components[from] && cube.ports.has(protocol, port),
    )
    .map(({ cube }) => cube.from);

const holds = (question: Question, sets: readonly EndpointCube[], { pod }: Workload): boolean => {
  const labels = question.labelsOf(pod.namespace);
  return sets.some((set) => holdsEndpoint(set, { kind: 'pod', pod }, labels, pod.ips[0]));
};

/** Whether sets mean addresses outside, or pods that are there. */
const isAnybody = (question: Question, sets: readonly EndpointCube[]): boolean =>
  sets.some(({ kind }) => kind === 'outside') ||
  (sets.length > 0 && question.cluster.workloads.some((each) => holds(question, sets, each)));

const wish = (by: string, led: Led): Wish => ({ by, ...led });

/** The pods of K3s' ServiceLB for a Service: https://docs.k3s.io/networking/networking-services#service-load-balancer */
export const balancersOf = (
  { workloads }: Cluster,
  { namespace, name }: Service,
): readonly Workload[] =>
  workloads.filter(
    ({ pod: { labels } }) =>
      labels['svccontroller.k3s.cattle.io/svcname'] === name &&
      labels['svccontroller.k3s.cattle.io/svcnamespace'] === namespace,
  );

/** Services that publish a component past every ingress controller: somebody outside must be admitted. */
function* published(question: Question): Generator<CoverageFinding> {
  const { cluster } = question;
  for (const service of cluster.services) {
    if (service.type !== 'LoadBalancer' && service.type !== 'NodePort') continue;
    const balancers = balancersOf(cluster, service);
    for (const led of behind(question, service)) {
      const sets = admitted(question, led);
      const by = wish(`Service ${service.namespace}/${service.name}`, led);
      if (!sets.some(({ kind }) => kind === 'outside')) {
        yield { id: 'KI201', severity: 'error', type: service.type, ...by };
      } else if (
        service.externalTrafficPolicy === 'Cluster' &&
        balancers.some((each) => !each.pod.hostNetwork && !holds(question, sets, each))
      ) {
        yield { id: 'KI202', severity: 'error', service, pods: balancers, ...by };
      }
    }
  }
}

/** The labels of Prometheus in its common charts: https://github.com/prometheus-operator/prometheus-operator */
const isPrometheus = ({ pod: { labels } }: Workload): boolean =>
  ['prometheus', 'prometheus-agent'].includes(labels['app.kubernetes.io/name'] ?? '') ||
  labels['operator.prometheus.io/name'] !== undefined;

/**
 * The components that a monitor of Services means although no such Service is given: by the name that Kasm's charts
 * give to its Service, `<release>-<component>`.
 */
function byName({ members }: Question, values: readonly string[]): readonly string[] {
  return [...members.components].flatMap(([component, pods]) =>
    pods.some(({ pod }) => values.includes(`${pod.labels[releaseLabel] ?? 'kasm'}-${component}`))
      ? [component]
      : [],
  );
}

function scraped(question: Question, monitor: Monitor): readonly Led[] {
  const { cluster, home, table } = question;
  if (monitor.namespaces && !monitor.namespaces.includes(home)) return [];
  const services = cluster.services.filter(
    ({ namespace, labels }) => namespace === home && selects(monitor.selector, labels),
  );
  const values = Object.values(monitor.selector.matchLabels ?? {});
  return monitor.endpoints.flatMap(({ port, target }) => {
    if (monitor.kind === 'PodMonitor') {
      const wanted = target === 0 || target === '' ? port : target;
      return ledTo(question, (labels) => selects(monitor.selector, labels), wanted, 'TCP');
    }
    if (services.length > 0) {
      return services.flatMap((service) =>
        target === 0 || target === ''
          ? behind(question, service, port)
          : ledTo(
              question,
              (labels) => selects({ matchLabels: service.selector ?? {} }, labels),
              target,
              'TCP',
            ),
      );
    }
    return byName(question, values).flatMap((component): readonly Led[] => {
      const ports = table.components[component]?.ports ?? {};
      const named = Number(target) || Number(ports[port]?.port);
      return named > 0 ? [{ component, port: named, protocol: 'TCP' }] : [];
    });
  });
}

/** What Prometheus will scrape, by monitors of its operator. */
function* monitored(question: Question): Generator<CoverageFinding> {
  const scrapers = question.cluster.workloads.filter(isPrometheus);
  for (const monitor of question.cluster.monitors) {
    for (const led of scraped(question, monitor)) {
      const sets = admitted(question, led);
      const isAdmitted =
        scrapers.length > 0
          ? scrapers.some((each) => holds(question, sets, each))
          : sets.length > 0;
      const by = `${monitor.kind} ${monitor.namespace}/${monitor.name}`;
      if (!isAdmitted) yield { id: 'KI203', severity: 'error', ...wish(by, led) };
    }
  }
}

/** What routes of ingress controllers and gateways lead to. */
function* routed(question: Question): Generator<CoverageFinding> {
  const { cluster } = question;
  for (const route of cluster.routes) {
    for (const { namespace, service: name, port } of route.backends) {
      const found = cluster.services.filter(
        (each) => each.name === name && each.namespace === namespace,
      );
      const isTarget = route.kind === 'Route' && port !== '' && port !== 0;
      const led = found.flatMap((service) =>
        isTarget
          ? behind(question, service).filter(
              (each) => each.port === port || typeof port === 'string',
            )
          : behind(question, service, port === '' || port === 0 ? undefined : port),
      );
      for (const each of led) {
        const by = `${route.kind} ${route.namespace}/${route.name}`;
        const sets = admitted(question, each);
        if (!isAnybody(question, sets)) {
          yield { id: 'KI204', severity: 'error', isNobody: sets.length > 0, ...wish(by, each) };
        }
      }
    }
  }
}

/** Where a cluster leads traffic that no row admits. */
export function* wishFindings(
  table: Table,
  members: Membership,
  cluster: Cluster,
  home: string,
): Generator<CoverageFinding> {
  const question = {
    table,
    members,
    cluster,
    home,
    rows: rowsOf(table, home),
    labelsOf: namespaceLabels(cluster),
  };
  yield* published(question);
  yield* monitored(question);
  yield* routed(question);
}
