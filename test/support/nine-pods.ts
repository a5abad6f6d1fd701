import type { Cluster } from '../../src/netpol/groups/connectivity.ts';
import { addressOf } from '../../src/netpol/sets/address-set.ts';
import { protocols } from '../../src/netpol/sets/connection-set.ts';
import type { Labels, Namespace, Pod } from '../../src/netpol/model.ts';

// What Kubernetes' e2e tests and the generator of cyclonus probe: namespaces x, y and z with pods a, b and c.

const namespaces = ['x', 'y', 'z'];
const names = ['a', 'b', 'c'];

/** Where a pod is; some policies name its address. */
export const addressOfPod = (namespace: string, name: string): string =>
  `10.0.${namespaces.indexOf(namespace) + 1}.${names.indexOf(name) + 1}`;

/** A pod that serves 80 and 81 on every protocol, by ports called serve-80-tcp and so on. */
export const serving = (namespace: string, name: string, labels: Labels, ip: string): Pod => ({
  namespace,
  name,
  labels,
  ips: [addressOf(ip)],
  hostNetwork: false,
  ports: [80, 81].flatMap((port) =>
    protocols.map((protocol) => ({
      name: `serve-${port}-${protocol.toLowerCase()}`,
      port,
      protocol,
    })),
  ),
});

export const namespaceOf = (name: string, labels: Labels = {}): Namespace => ({
  name,
  labels: { ...labels, 'kubernetes.io/metadata.name': name },
});

/** The nine pods without a policy. `labels` come on top of ns=<namespace> and pod=<name>; `x/a` is a pod. */
export const ninePods = (labels: Readonly<Record<string, Labels>> = {}): Cluster => ({
  policies: [],
  namespaces: namespaces.map((name) => namespaceOf(name, { ns: name, ...labels[name] })),
  pods: namespaces.flatMap((namespace) =>
    names.map((name) =>
      serving(
        namespace,
        name,
        { pod: name, ...labels[`${namespace}/${name}`] },
        addressOfPod(namespace, name),
      ),
    ),
  ),
});
