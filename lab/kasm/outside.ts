import { inUrl } from '../network.ts';

/** Hosts outside the cluster that a Kasm works with, and those that a thief would. */
export const outside = {
  /** Storage for objects. */
  storage: ['198.51.100.20', '2001:db8:100::20'],
  servers: ['198.51.100.30', '2001:db8:100::30'],
  ldap: ['198.51.100.31', '2001:db8:100::31'],
  agents: ['198.51.100.32', '2001:db8:100::32'],
  users: ['203.0.113.7', '2001:db8:200::7'],
  internet: ['1.1.1.1', '2606:4700::1111'],
  metadata: ['169.254.169.254'],
} as const;

/** An address with a port, as a client writes it. */
export const withPort = (ip: string, port: number): string => `${inUrl(ip)}:${port}`;

/** Where the load balancer in front of the ingress controller answers. */
export const entry = '203.0.113.80';

/** A name server outside that knows one name, and the name. */
export const foreign = { server: '9.9.9.9', name: 'stolen.example.' } as const;

/** Ports on which hosts outside just answer. */
export const listening: Readonly<Partial<Record<keyof typeof outside, readonly number[]>>> = {
  servers: [3389, 4902],
  ldap: [636],
  agents: [443],
  internet: [80, 443, 8443],
  metadata: [80],
};
