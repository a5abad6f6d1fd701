/** A router or node, and its addresses. */
export interface Host {
  readonly name: string;
  readonly ips: readonly [string, ...string[]];
}

/** Addresses of a lab: of each family that its cluster has, in this order. */
export interface Network {
  /** Between the nodes and whoever is outside; the API server answers here. */
  readonly router: Host;
  readonly nodes: readonly [Host, Host];
  /** The networks of router and nodes. */
  readonly hosts: readonly string[];
  readonly pods: readonly string[];
  readonly services: readonly string[];
  /** The Service of the cluster's DNS. */
  readonly dns: readonly [string, ...string[]];
}

/** Pods and Services have the ranges of K3s; those of the router and the nodes are in no range that a preset names. */
export const network = {
  router: { name: 'router', ips: ['192.0.2.254', '2001:db8:ffff::fe'] },
  nodes: [
    { name: 'node-a', ips: ['192.0.2.1', '2001:db8:ffff::1'] },
    { name: 'node-b', ips: ['192.0.2.2', '2001:db8:ffff::2'] },
  ],
  hosts: ['192.0.2.0/24', '2001:db8:ffff::/64'],
  pods: ['10.42.0.0/16', 'fd42::/64'],
  services: ['10.43.0.0/16', 'fd43::/112'],
  dns: ['10.43.0.10', 'fd43::a'],
} as const satisfies Network;

const last = <T>([, ip]: readonly [T, T]): readonly [T] => [ip];

/** The same without IPv4. */
export const networkOfIPv6: Network = {
  router: { ...network.router, ips: last(network.router.ips) },
  nodes: [
    { ...network.nodes[0], ips: last(network.nodes[0].ips) },
    { ...network.nodes[1], ips: last(network.nodes[1].ips) },
  ],
  hosts: last(network.hosts),
  pods: last(network.pods),
  services: last(network.services),
  dns: last(network.dns),
};

/** Addresses as networks of one host each. */
export const hosts = (ips: readonly string[]): string[] =>
  ips.map((ip) => `${ip}/${ip.includes(':') ? 128 : 32}`);

/** An address as it stands in an URL. */
export const inUrl = (ip: string): string => (ip.includes(':') ? `[${ip}]` : ip);
