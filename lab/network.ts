/**
 * Addresses of the lab. Pods and Services have the ranges of K3s; those of the router and the nodes are in no range that a
 * preset names.
 */
export const network = {
  /** Between the nodes and whoever is outside; the API server answers here. */
  router: { name: 'router', v4: '192.0.2.254', v6: '2001:db8:ffff::fe' },
  nodes: [
    { name: 'node-a', v4: '192.0.2.1', v6: '2001:db8:ffff::1' },
    { name: 'node-b', v4: '192.0.2.2', v6: '2001:db8:ffff::2' },
  ],
  /** The networks of router and nodes. */
  hosts: ['192.0.2.0/24', '2001:db8:ffff::/64'],
  pods: ['10.42.0.0/16', 'fd42::/64'],
  services: ['10.43.0.0/16', 'fd43::/112'],
  /** The Service of the cluster's DNS. */
  dns: ['10.43.0.10', 'fd43::a'],
} as const;
