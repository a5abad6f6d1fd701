/** A connection proxy, as one generation of Kasm has it. */
export interface Gateway {
  readonly component: string;
  /** Where it answers, and is asked whether it is well. */
  readonly port: number;
  /** Where sessions go, if not there as well. */
  readonly workers: readonly number[];
  readonly isTls: boolean;
  /** The kinds of sessions that come to it by way of the proxy; RDP itself does not come that way. */
  readonly sessions: readonly string[];
}

/**
 * How a generation of Kasm behaves, as its charts and documentation say: which connections its services make, and where
 * to. Names and ports of Services are those of lab/kasm-services.ts.
 */
export interface Generation {
  readonly preset: string;
  readonly gateways: readonly Gateway[];
  /** Where connection proxies register and send logs: at the API itself, or at the proxy. */
  readonly home: 'api' | 'proxy';
  /** Under which name they register: that of their Service, or of their pod. */
  readonly registersAs: 'service' | 'pod';
  /** For whom the proxy waits at its start, beside API and manager. */
  readonly proxyWaitsFor: readonly string[];
  /** Whom the manager calls at run time. */
  readonly managerCalls: readonly string[];
  readonly apiCallsManager: boolean;
  readonly hasRedis: boolean;
  /** Who dumps the database: its own pod to storage outside, a Job to a volume, or nobody. */
  readonly backup: 'db' | 'db-backup' | undefined;
  /** Jobs that make or change the schema. */
  readonly jobs: readonly string[];
}

const clear = (component: string, port: number, workers: readonly number[] = []): Gateway => ({
  component,
  port,
  workers,
  isTls: false,
  sessions: [component],
});
const tls = (component: string, port: number, sessions = [component]): Gateway => ({
  component,
  port,
  workers: [],
  isTls: true,
  sessions,
});

const early = [
  clear('guac', 3000, [3001, 3002, 3003, 3004]),
  clear('rdp-gateway', 5555),
  tls('rdp-https-gateway', 9443),
];

/** Manifests written by hand: every part that Kasm ever had in the data tier, with exporters, and backups from there. */
export const byHand: Generation = {
  preset: 'plain',
  gateways: early,
  home: 'api',
  registersAs: 'service',
  proxyWaitsFor: ['guac', 'rdp-gateway'],
  managerCalls: [],
  apiCallsManager: true,
  hasRedis: true,
  backup: 'db',
  jobs: [],
};

export const kasm118: Generation = {
  ...byHand,
  preset: 'kasm-1.18',
  apiCallsManager: false,
  hasRedis: false,
  backup: undefined,
  jobs: ['db-init', 'db-upgrade'],
};

export const kasm119: Generation = {
  preset: 'kasm-1.19',
  gateways: [tls('guac', 9000), tls('rdp-gateway', 9001, []), tls('rdp-https-gateway', 9002)],
  home: 'proxy',
  registersAs: 'pod',
  proxyWaitsFor: ['rdp-gateway'],
  managerCalls: ['guac', 'rdp-gateway', 'rdp-https-gateway'],
  apiCallsManager: false,
  hasRedis: false,
  backup: 'db-backup',
  jobs: ['db-init', 'db-upgrade', 'pre-upgrade-backup'],
};

export const connectionProxy: Generation = {
  ...kasm119,
  preset: 'kasm-connection-proxy',
  gateways: [tls('connection-proxy', 8443, ['guac', 'rdp-https-gateway'])],
  proxyWaitsFor: [],
  managerCalls: ['connection-proxy'],
};
