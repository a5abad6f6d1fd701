/**
 * Who talks to whom in each generation of Kasm, derived from Kasm's charts and documentation and not
 * from the presets, which are judged by it. The number in a comment says which part of Kasm's charts:
 * 1 all of them; 2 chart `kasm-single-zone` 1.16 (2.2 inside the release, 2.3 from outside); 1.18 chart
 * `kasm` 1.1181; 3 chart `kasm-helm` 1.1190 (3.2 inside, 3.3 from outside, 3.4 probes, 3.5 Jobs); 4 its
 * tree with one connection-proxy; 5 to the outside; 6 the Kubernetes agent (6.1 pods, 6.2 connections); 7.1 the policies that `kasm-helm` itself once had;
 * 8 how they differ; 9 what is not certain.
 */

export interface Connection {
  readonly from: string;
  readonly to: string;
  readonly port: number | 'any';
  /** TCP when absent; `port: 'any'` means both. */
  readonly protocol?: 'TCP' | 'UDP';
}

interface Tolerated extends Connection {
  readonly reason: string;
}

export interface Expectation {
  /** Must work, or the deployment is broken. */
  readonly needed: readonly Connection[];
  /** Must never work. */
  readonly forbidden: readonly Connection[];
  /** Open although nobody has been seen to need it, each with the reason to leave it so. */
  readonly tolerated: readonly Tolerated[];
  /** Whose outgoing traffic is closed by default: the data tier. */
  readonly closedEgress: readonly string[];
  /** Pods that no component's policy may select. */
  readonly selectedByNone: readonly string[];
  /** Pods that accept everything, in a preset without default deny. */
  readonly leftOpen: readonly string[];
}

/** As `from`: each pod and each stranger. */
export const everyone = '*';

type Names = string | readonly string[];

const namesOf = (names: Names): readonly string[] => (typeof names === 'string' ? [names] : names);

/** Each of `from` to each of `to` on each port. */
const link = (
  from: Names,
  to: Names,
  ...ports: readonly Connection['port'][]
): readonly Connection[] =>
  namesOf(from).flatMap((one) =>
    namesOf(to).flatMap((other) => ports.map((port) => ({ from: one, to: other, port }))),
  );

const because = (reason: string, connections: readonly Connection[]): readonly Tolerated[] =>
  connections.map((connection) => ({ ...connection, reason }));

const dns = (from: Names, to: Names = 'coredns'): readonly Connection[] => [
  ...link(from, to, 53).map((connection) => ({ ...connection, protocol: 'UDP' as const })),
  ...link(from, to, 53),
];

/** 7.1 names monitoring as forgotten; no chart ships an exporter, so nothing answers unless one is added. */
const scrape = (to: Names, port: number): readonly Tolerated[] =>
  because('an exporter that somebody puts beside the server', link('prometheus', to, port));

const nothing: Expectation = {
  needed: [],
  forbidden: [],
  tolerated: [],
  closedEgress: [],
  selectedByNone: [],
  leftOpen: [],
};

const workers = [3001, 3002, 3003, 3004] as const;
const gateways = ['guac', 'rdp-gateway', 'rdp-https-gateway'] as const;
const jobs = ['db-init', 'db-upgrade', 'pre-upgrade-backup', 'db-backup'] as const;

/** Hand-written manifests: a default deny, and who may reach the database, Redis and the proxy. */
const core: Expectation = {
  ...nothing,
  needed: [
    ...link(['api', 'manager'], 'db', 5432),
    ...link('manager', 'redis', 6379),
    // no port is named
    ...link('traefik', 'proxy', 'any'),
  ],
  forbidden: [
    ...link(['proxy', 'guac', 'redis', 'traefik', 'prometheus'], 'db', 5432),
    ...link(['api', 'proxy', 'guac', 'db', 'traefik', 'prometheus'], 'redis', 6379),
    ...link(['api', 'manager', 'guac', 'prometheus'], 'proxy', 'any'),
    ...link(everyone, ['api', 'manager', 'guac'], 'any'),
  ],
  // they are only peers there: the default deny is all that holds for them
  selectedByNone: ['api', 'manager', 'guac'],
};

/** Hand-written manifests: one policy around a pod that holds PostgreSQL and Redis. */
const dataTier: Expectation = {
  ...nothing,
  needed: [
    ...link('workspace', 'database', 5432, 6379),
    ...link('prometheus-by-app', 'database', 9187, 9121),
    ...dns('database'),
  ],
  forbidden: [
    ...link(['frontend', 'traefik', 'prometheus'], 'database', 5432, 6379, 9187, 9121),
    ...link('workspace', 'database', 9187, 9121),
    ...link('prometheus-by-app', 'database', 5432, 6379),
    ...link('database', ['workspace', 'frontend', 'bare'], 'any'),
  ],
  tolerated: because(
    'the policy lets every pod of kube-system be asked on the DNS ports',
    dns('database', ['traefik', 'metrics-server']),
  ),
  closedEgress: ['database'],
  // they are only peers there, and nothing but the database is closed
  selectedByNone: ['workspace', 'frontend'],
  leftOpen: ['workspace', 'frontend'],
};

/** Hand-written manifests: both together, and the application keeps working. */
const plain: Expectation = {
  ...nothing,
  needed: [
    // the data tier, and the proxy
    ...link(['api', 'manager'], 'db', 5432),
    ...link('prometheus', 'db', 9187),
    ...link('manager', 'redis', 6379),
    ...link('prometheus', 'redis', 9121),
    ...link('traefik', 'proxy', 8080, 8443),
    // 2.2: the routes of the proxy; the streams of the web client go to the workers
    ...link('proxy', 'api', 8080),
    ...link('proxy', 'manager', 8181),
    ...link('proxy', 'guac', 3000, ...workers),
    ...link('proxy', 'rdp-gateway', 5555),
    ...link('proxy', 'rdp-https-gateway', 9443),
    // 2.2: start-up checks, registration, health checks and disconnects
    ...link(['manager', ...gateways], 'api', 8080),
    ...link('api', 'manager', 8181),
    ...link('api', 'guac', 3000),
    // 1: names must resolve; here backups leave from the data tier, so its servers need it too
    ...dns(['proxy', 'api', 'manager', ...gateways, 'db', 'redis']),
  ],
  forbidden: [
    ...link(['proxy', ...gateways, 'redis', 'traefik'], 'db', 5432, 9187),
    ...link(['api', 'proxy', ...gateways, 'db', 'traefik'], 'redis', 6379, 9121),
    ...link(['api', 'manager'], 'db', 9187),
    ...link('prometheus', 'db', 5432),
    ...link('prometheus', 'redis', 6379),
    ...link(['api', 'manager', ...gateways, 'db', 'redis', 'prometheus'], 'proxy', 8080, 8443),
    ...link('traefik', ['api', 'manager', ...gateways, 'db', 'redis'], 'any'),
    ...link(['db', 'redis'], ['proxy', 'api', 'manager', ...gateways], 'any'),
  ],
  tolerated: because(
    '2.2: the API is said to talk to the RDP gateways too; the ports are inferred',
    [...link('api', 'rdp-gateway', 5555), ...link('api', 'rdp-https-gateway', 9443)],
  ),
  closedEgress: ['db', 'redis'],
};

/** Chart `kasm-single-zone` 1.16. */
const kasm116: Expectation = {
  ...nothing,
  needed: [
    // 2.2: init waits and the routes of the proxy
    ...link('proxy', 'api', 8080),
    ...link('proxy', 'manager', 8181),
    ...link('proxy', 'share', 8182),
    ...link('proxy', 'guac', 3000, ...workers),
    ...link('proxy', 'rdp-gateway', 5555),
    ...link('proxy', 'rdp-https-gateway', 9443),
    // 2.2: the three that are given the password of the database, and the Job that creates it
    ...link(['api', 'manager', 'share', 'db-init'], 'db', 5432),
    // 2.2: only share is told where Redis is
    ...link('share', 'redis', 6379),
    // 2.2: init waits, and direct calls in Kubernetes mode
    ...link(['share', 'manager', ...gateways], 'api', 8080),
    // 2.2: the API talks to the connection proxies through their Services
    ...link('api', 'guac', 3000),
    ...link('api', 'rdp-gateway', 5555),
    ...link('api', 'rdp-https-gateway', 9443),
    // 2.3: the Ingress has three backends, not one
    ...link('traefik', 'proxy', 8080),
    ...link('traefik', 'api', 8080),
    ...link('traefik', 'share', 8182),
    // 1: every pod but the database resolves names
    ...dns(['proxy', 'api', 'manager', ...gateways, 'share', 'redis', 'db-init']),
  ],
  forbidden: [
    // 2.2: no evidence that these use Redis; "do not allow"
    ...link(['api', 'manager', 'proxy', ...gateways, 'db-init'], 'redis', 6379),
    // 1: who is given no password needs no way to the database
    ...link(['proxy', ...gateways, 'redis', 'traefik', 'prometheus'], 'db', 5432),
    // 2.3: the Ingress has no backend here
    ...link('traefik', ['manager', ...gateways, 'redis', 'db'], 'any'),
    // 2.3: native RDP is not published by this chart
    ...link(everyone, 'rdp-gateway', 3389),
    // 1: the database opens nothing, not even DNS
    ...link('db', ['proxy', 'api', 'manager', ...gateways, 'share', 'redis'], 'any'),
    ...dns('db'),
    // 5: nothing but DNS and, for the Job, the database
    ...link(['db-init', 'redis'], ['proxy', 'api', 'manager', ...gateways, 'share'], 'any'),
  ],
  tolerated: [...scrape('db', 9187), ...scrape('redis', 9121)],
  closedEgress: ['db', 'redis', 'db-init'],
};

/** Chart `kasm` 1.1181, Kasm 1.18. */
const kasm118: Expectation = {
  ...nothing,
  needed: [
    // 1.18: init waits and the routes of the proxy, the four workers of guac among them
    ...link('proxy', 'api', 8080),
    ...link('proxy', 'manager', 8181),
    ...link('proxy', 'guac', 3000, ...workers),
    ...link('proxy', 'rdp-gateway', 5555),
    ...link('proxy', 'rdp-https-gateway', 9443),
    // 1.18: init waits
    ...link(['manager', ...gateways], 'api', 8080),
    // 1.18: these are given the password of the database
    ...link(['api', 'manager', 'db-init', 'db-upgrade'], 'db', 5432),
    // 2.2 and 3.2, the releases before and after: the API checks and disconnects connection proxies,
    // here on the port that they register, without a sidecar
    ...link('api', 'guac', 3000),
    ...link('api', 'rdp-gateway', 5555),
    ...link('api', 'rdp-https-gateway', 9443),
    // 1.18: Ingress, Route and Service lead to the proxy alone, on either port
    ...link('traefik', 'proxy', 8080, 8443),
    // 1: every pod but the database resolves names (the backup pods are cut off as it is)
    ...dns(['proxy', 'api', 'manager', ...gateways, 'db-init', 'db-upgrade']),
  ],
  forbidden: [
    // 1: only API, manager and the Jobs speak to the database.
    // 1.18: backup pods carry no label of the chart; a policy that admitted them would admit anyone
    ...link('db-backup', 'db', 5432),
    ...link(['proxy', ...gateways, 'traefik', 'prometheus'], 'db', 5432),
    // 1.18: never a backend of Ingress, Route or Service
    ...link('traefik', ['api', 'manager', ...gateways, 'db'], 'any'),
    // 2.3: native RDP is not published by this chart either
    ...link(['traefik', 'bare'], 'rdp-gateway', 3389),
    // 1 and 3.5: the database opens nothing, its Jobs nothing but the database and DNS
    ...link(['db', 'db-init', 'db-upgrade'], ['proxy', 'api', 'manager', ...gateways], 'any'),
    ...dns('db'),
  ],
  tolerated: [
    ...scrape('db', 9187),
    ...because(
      "1.18: logs go to the manager, which one address serves beside the API only at the proxy; the images' defaults are unseen (9)",
      link(gateways, 'proxy', 8080),
    ),
  ],
  closedEgress: ['db', 'db-init', 'db-upgrade'],
  selectedByNone: ['db-backup'],
};

/** What 1.1190 and its tree with one connection-proxy have in common. */
const common = {
  needed: [
    // 3.2: init waits and the routes of the proxy
    ...link('proxy', 'api', 8080),
    ...link('proxy', 'manager', 8181),
    // 3.2: init waits and run time
    ...link(['api', 'manager', ...jobs], 'db', 5432),
    ...link('manager', 'api', 8080),
    // 3.3: by exposure and backendProtocol
    ...link('traefik', 'proxy', 8080, 8443),
    // 1: every pod but the database resolves names
    ...dns(['proxy', 'api', 'manager', ...jobs]),
  ],
  forbidden: [
    // 1: only API, manager and the Jobs speak to the database
    ...link(['proxy', 'traefik', 'prometheus'], 'db', 5432),
    // 3.3: never an external backend
    ...link('traefik', ['api', 'manager', 'db'], 'any'),
    // 3.4: for the kubelet alone
    ...link(everyone, 'api', 8081),
    // 1: the database opens nothing, not even DNS
    ...link('db', ['proxy', 'api', 'manager'], 'any'),
    ...dns('db'),
    // 3.5: Jobs need the database and DNS; nothing else was seen
    ...link(jobs, ['proxy', 'api', 'manager'], 'any'),
  ],
  tolerated: scrape('db', 9187),
  closedEgress: ['db', ...jobs],
} as const;

/** What single releases of chart `kasm-helm` 1.1190 need beyond the newest one, by the release. */
export const neededByRelease: Readonly<Record<string, readonly Connection[]>> = {
  // 3.2: run time of 1.1190.0, and a disconnect that its gateway hands on
  '1.1190.0': [...link(gateways, 'api', 8080), ...link('rdp-gateway', 'guac', 9000)],
  // 3.2: init wait until 1.1190.4
  '1.1190.4': link(gateways, 'api', 8080),
  '1.1190.5': [],
};

/** Chart `kasm-helm` 1.1190, its newest release. */
const kasm119: Expectation = {
  ...nothing,
  needed: [
    ...common.needed,
    // 3.2: the proxy goes to the host and port that a connection proxy registers
    ...link('proxy', 'guac', 9000),
    ...link('proxy', 'rdp-https-gateway', 9002),
    // 3.2: an init wait of some trees; blocked, the proxy never starts
    ...link('proxy', 'rdp-gateway', 9001),
    // 3.2: registration, heartbeat and logs, from 1.1190.1
    ...link(gateways, 'proxy', 8080),
    // 3.2: health checks and disconnects of the API, which the chart's own policies forgot (7.1)
    ...link('api', 'guac', 9000),
    ...link('api', 'rdp-gateway', 9001),
    ...link('api', 'rdp-https-gateway', 9002),
    // 3.2: calls of the manager to guac; support bundles of its siblings
    ...link('manager', 'guac', 9000),
    ...link('manager', 'rdp-gateway', 9001),
    ...link('manager', 'rdp-https-gateway', 9002),
    ...dns(gateways),
  ],
  forbidden: [
    ...common.forbidden,
    // 1: only API, manager and the Jobs speak to the database
    ...link(gateways, 'db', 5432),
    // 3.2: what older releases needed
    ...link(gateways, 'api', 8080),
    ...link('rdp-gateway', 'guac', 9000),
    // 3.2: clear-text application ports, meant to stay inside the pod
    ...link(everyone, 'guac', 3000, ...workers),
    ...link(everyone, 'rdp-gateway', 5555),
    ...link(everyone, 'rdp-https-gateway', 9443),
    // 3.3: never an external backend
    ...link('traefik', gateways, 'any'),
    // 3.3: only where direct RDP is switched on
    ...link(everyone, 'rdp-gateway', 3389),
  ],
  tolerated: common.tolerated,
  closedEgress: common.closedEgress,
};

/** The tree of `kasm-helm` with one connection-proxy. */
const kasmConnectionProxy: Expectation = {
  ...nothing,
  needed: [
    ...common.needed,
    // 4: all three services register port 8443 of their pod
    ...link(['proxy', 'api', 'manager'], 'connection-proxy', 8443),
    // 4: init wait, and the API address of all three containers
    ...link('connection-proxy', 'proxy', 8080),
    ...dns('connection-proxy'),
  ],
  forbidden: [
    ...common.forbidden,
    // 1: only API, manager and the Jobs speak to the database
    ...link('connection-proxy', 'db', 5432),
    // 3.2 and 4: clear-text application ports, meant to stay inside the pod
    ...link(everyone, 'connection-proxy', 3000, ...workers, 5555, 9443),
    // 8: the API is reached through the proxy
    ...link('connection-proxy', 'api', 8080),
    // 3.3: never an external backend
    ...link('traefik', 'connection-proxy', 'any'),
    // 4: only where direct RDP is switched on
    ...link(everyone, 'connection-proxy', 3389),
  ],
  tolerated: common.tolerated,
  closedEgress: common.closedEgress,
};

const agentHalf = ['session-proxy', 'agent', 'operator', 'collector', 'sessions'] as const;
const controlPlane = ['proxy', 'api', 'manager', ...gateways, 'db'] as const;

/** Chart `kasm-platform`: the control plane of `kasm-helm` 1.1190 and the Kubernetes agent in one namespace. */
const kasmPlatform: Expectation = {
  ...nothing,
  needed: [
    ...kasm119.needed,
    // 6.2: hello and create calls, and relayed sessions, which are this chart's default
    ...link(['api', 'proxy'], 'session-proxy', 4444),
    // 6.2: paths of the session proxy, and its question whether a request is authorized
    ...link('session-proxy', 'agent', 4443),
    ...link('session-proxy', 'sessions', 6901, 4901, 4902, 4903),
    ...link('session-proxy', 'proxy', 8443),
    // 6.2: the control plane in the same cluster; uploads of sessions to the manager, behind the proxy
    ...link(['agent', 'sessions'], 'proxy', 8080),
    // 6.2: metrics, logs and traces
    ...link(['operator', 'agent', 'sessions'], 'collector', 4317, 4318),
    // 1: every pod but the database resolves names
    ...dns(agentHalf),
  ],
  forbidden: [
    ...kasm119.forbidden,
    // 1: only API, manager and the Jobs speak to the database
    ...link(agentHalf, 'db', 5432),
    // 6.2: sessions are reached by the session proxy, and by no other session
    ...link(
      [...controlPlane, ...jobs, 'sessions', 'agent', 'operator', 'collector'],
      'sessions',
      6901,
    ),
    ...link(['sessions', 'operator', 'collector', ...controlPlane], 'agent', 4443),
    // 6.2: a session asks nothing of those that run it
    ...link('sessions', ['session-proxy', 'operator', 'api', 'manager', ...gateways], 'any'),
    // 6.2: the clear-text listener; direct-connect from outside is off
    ...link(everyone, 'session-proxy', 4445),
    ...link('traefik', agentHalf, 'any'),
    // 6.1: the operator is asked by the kubelet alone
    ...link(everyone, 'operator', 'any'),
    ...link('db', agentHalf, 'any'),
  ],
  tolerated: [
    ...kasm119.tolerated,
    ...because(
      '6.2 names API and proxy; that the manager calls too is inferred',
      link('manager', 'session-proxy', 4444),
    ),
    ...because(
      '6.2: the address of the control plane may be either port',
      link('session-proxy', 'proxy', 8080),
    ),
  ],
  closedEgress: kasm119.closedEgress,
};

export const expectations = {
  plain,
  core,
  'data-tier': dataTier,
  'kasm-1.16': kasm116,
  'kasm-1.18': kasm118,
  'kasm-1.19': kasm119,
  'kasm-connection-proxy': kasmConnectionProxy,
  'kasm-platform': kasmPlatform,
} satisfies Readonly<Record<string, Expectation>>;

export type Preset = keyof typeof expectations;

/** Whether a row speaks of a connection. */
export const covers = (row: Connection, open: Connection): boolean =>
  (row.from === everyone || row.from === open.from) &&
  row.to === open.to &&
  (row.port === 'any' ||
    (row.port === open.port && (row.protocol ?? 'TCP') === (open.protocol ?? 'TCP')));
