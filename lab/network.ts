/** Addresses of the lab. Pods and Services have the ranges of K3s; the node's address is in no range that a preset names. */
export const network = {
  node: { name: 'lab', v4: '192.0.2.1', v6: '2001:db8:ffff::1' },
  pods: ['10.42.0.0/16', 'fd42::/64'],
  services: ['10.43.0.0/16', 'fd43::/112'],
} as const;
