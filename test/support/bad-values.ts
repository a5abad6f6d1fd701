/** Values that must be refused, each with its sentence, and with the nearest values that must render. */
export interface BadCase {
  /** What is claimed, such as "a port of 0 is refused". */
  readonly name: string;
  readonly values: unknown;
  /** Every sentence that the contract, the rules and the chart's guard say, as `<path>: <what>; <what to write>`. */
  readonly sentences: readonly string[];
  /** The nearest values that are sound. */
  readonly neighbour: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** An entry under any name, `__proto__` among them, as JSON brings it. */
const named = (name: string, value: unknown): Fields => Object.fromEntries([[name, value]]);

const labels = (app: string): Fields => ({ matchLabels: { app } });
const component = (name: string, fields: unknown): Fields => ({ components: named(name, fields) });
const db = (fields: unknown): Fields => component('db', fields);
const added = (fields: Fields = {}): Fields =>
  component('probe', { podSelector: labels('probe'), ...fields });
const dbPort = (port: unknown): Fields => db({ ports: { postgres: { port } } });
const range = (port: unknown, endPort: unknown): Fields =>
  db({ ports: { postgres: { port, endPort } } });
const peer = (name: string, fields: unknown): Fields => ({ peers: named(name, fields) });
const vpn = (fields: unknown): Fields => peer('vpn', fields);
const block = (cidr: unknown, ...except: readonly string[]): Fields =>
  vpn({ ipBlocks: [except.length > 0 ? { cidr, except } : { cidr }] });
const flow = (name: string, fields: unknown): Fields => ({ flows: named(name, fields) });
const appToDb = (fields: unknown): Fields => flow('app-to-db', fields);
const row = (fields: Fields = {}): Fields =>
  flow('probe-row', { from: ['api'], to: ['redis'], ports: ['redis'], ...fields });
const expression = (fields: Fields): Fields =>
  db({ podSelector: { matchExpressions: [{ key: 'app', ...fields }] } });

const choices: readonly BadCase[] = [
  {
    name: 'an unknown preset gets the nearest one as a hint',
    values: { preset: 'kasm-1.9' },
    sentences: ['preset: "kasm-1.9" is not a preset; did you mean "kasm-1.19"?'],
    neighbour: { preset: 'kasm-1.19' },
  },
  {
    name: 'an unknown preset with no near one gets the list',
    values: { preset: 'docker-swarm' },
    sentences: [
      'preset: "docker-swarm" is not a preset; write one of core, data-tier, plain, kasm-1.16, kasm-1.18, kasm-1.19, kasm-connection-proxy, none',
    ],
    neighbour: { preset: 'none' },
  },
  {
    name: 'a preset in capitals is refused',
    values: { preset: 'Plain' },
    sentences: ['preset: "Plain" is not a preset; did you mean "plain"?'],
    neighbour: { preset: 'plain' },
  },
  {
    name: 'an empty preset is refused',
    values: { preset: '' },
    sentences: [
      'preset: "" is not a preset; write one of core, data-tier, plain, kasm-1.16, kasm-1.18, kasm-1.19, kasm-connection-proxy, none',
    ],
    neighbour: {},
  },
  {
    name: 'a number for a preset is refused',
    values: { preset: 1.19 },
    sentences: [
      'preset: 1.19 is not a preset; write one of core, data-tier, plain, kasm-1.16, kasm-1.18, kasm-1.19, kasm-connection-proxy, none',
    ],
    neighbour: { preset: 'kasm-1.18' },
  },
  {
    name: 'a preset called like a method of every object is refused',
    values: { preset: 'constructor' },
    sentences: [
      'preset: "constructor" is not a preset; write one of core, data-tier, plain, kasm-1.16, kasm-1.18, kasm-1.19, kasm-connection-proxy, none',
    ],
    neighbour: { preset: 'core' },
  },
  {
    name: 'an unknown platform gets the nearest one as a hint',
    values: { platform: 'rke1' },
    sentences: ['platform: "rke1" is not a platform; did you mean "rke2"?'],
    neighbour: { platform: 'rke2' },
  },
  {
    name: 'an unknown platform with no near one gets the list',
    values: { platform: 'nomad' },
    sentences: ['platform: "nomad" is not a platform; write one of k3s, rke2, openshift, generic'],
    neighbour: { platform: 'k3s' },
  },
  {
    name: 'an egress mode in small letters gets the right one as a hint',
    values: { egress: 'datatier' },
    sentences: ['egress: "datatier" is not an egress mode; did you mean "dataTier"?'],
    neighbour: { egress: 'dataTier' },
  },
  {
    name: 'an unknown egress mode with no near one gets the list',
    values: { egress: 'everything' },
    sentences: ['egress: "everything" is not an egress mode; write one of dataTier, all'],
    neighbour: { preset: 'none', egress: 'all' },
  },
  {
    name: 'a slip with an umlaut counts as one letter',
    values: { egress: 'äle' },
    sentences: ['egress: "äle" is not an egress mode; write one of dataTier, all'],
    neighbour: { egress: 'dataTier' },
  },
  {
    name: 'a preset that is no string and a platform that is unknown are both named',
    values: { preset: ['plain'], platform: 'k3d' },
    sentences: [
      'platform: "k3d" is not a platform; did you mean "k3s"?',
      'preset: is a list, not a preset; write one of core, data-tier, plain, kasm-1.16, kasm-1.18, kasm-1.19, kasm-connection-proxy, none',
    ],
    neighbour: { preset: 'plain', platform: 'k3s' },
  },
  {
    name: 'egress: all is refused by a preset without rows for it',
    values: { preset: 'core', egress: 'all' },
    sentences: [
      'egress: preset core has no rows for closed egress; write dataTier, or choose preset plain',
    ],
    neighbour: { preset: 'core', egress: 'dataTier' },
  },
  {
    name: 'egress: all names every outside peer that is nowhere, each once',
    values: { egress: 'all' },
    sentences: [
      'peers.agents: flow to-agents needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
      'peers.cloud-apis: flow to-cloud-apis needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
      'peers.identity-provider: flow to-identity-provider needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
      'peers.ldap: flow to-ldap needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
      'peers.licensing: flow to-licensing needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
      'peers.object-storage: flow to-object-storage needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
      'peers.ocsp-responder: flow to-ocsp needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
      'peers.servers: flow to-desktop-service needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
      'peers.session-proxies: flow to-session-proxies needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
      'peers.workload-identity: flow to-workload-identity needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
      'peers.workspace-registry: flow to-workspace-registry needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
    ],
    neighbour: {
      egress: 'all',
      peers: {
        agents: { ipBlocks: [{ cidr: '198.51.100.0/24' }] },
        'session-proxies': { podSelector: labels('session-proxy') },
        servers: { namespaceSelector: labels('servers') },
        ldap: { anywhere: true },
        'identity-provider': { enabled: false },
        'cloud-apis': { enabled: false },
        'workload-identity': { enabled: false },
        'workspace-registry': { enabled: false },
        licensing: { enabled: false },
        'object-storage': { enabled: false },
        'ocsp-responder': { enabled: false },
      },
    },
  },
  {
    name: 'the generic platform asks where the ingress controller is',
    values: { platform: 'generic' },
    sentences: [
      'peers.ingress-controller: flow ingress-to-proxy needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
    ],
    neighbour: {
      platform: 'generic',
      peers: { 'ingress-controller': { namespaceSelector: labels('ingress-nginx') } },
    },
  },
  {
    name: 'a peer that is nowhere is named even when something else is wrong with it',
    values: {
      platform: 'generic',
      peers: { 'ingress-controller': { ports: { metrics: { port: 9, endPort: 8 } } } },
    },
    sentences: [
      'peers.ingress-controller.ports.metrics.endPort: 8 is below port 9; write a number from 9 to 65535',
      'peers.ingress-controller: flow ingress-to-proxy needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
    ],
    neighbour: {
      platform: 'generic',
      peers: {
        'ingress-controller': {
          podSelector: labels('nginx'),
          ports: { metrics: { port: 8, endPort: 9 } },
        },
      },
    },
  },
  {
    name: 'a peer that was switched on and is nowhere is named',
    values: peer('ingress-nodes', { enabled: true }),
    sentences: [
      'peers.ingress-nodes: flow ingress-to-proxy needs it, and it is nowhere; write its ipBlocks or selectors, or enabled: false',
    ],
    neighbour: peer('ingress-nodes', { enabled: true, ipBlocks: [{ cidr: '192.0.2.0/28' }] }),
  },
  {
    name: 'kasm.release is refused by a preset whose pods do not carry it',
    values: { preset: 'plain', kasm: { release: 'kasm' } },
    sentences: [
      'kasm.release: preset plain has no release label; remove it, or choose a kasm-* preset',
    ],
    neighbour: { preset: 'kasm-1.19', kasm: { release: 'kasm' } },
  },
  {
    name: 'a kasm.release in capitals is refused',
    values: { preset: 'kasm-1.19', kasm: { release: 'Kasm' } },
    sentences: [
      'kasm.release: "Kasm" is not a release name; write the name of the Kasm release, as helm list shows it',
    ],
    neighbour: { preset: 'kasm-1.18', kasm: { release: 'kasm' } },
  },
  {
    name: 'a numeric kasm.release is refused',
    values: { preset: 'kasm-1.19', kasm: { release: 19 } },
    sentences: [
      'kasm.release: 19 is not a release name; write the name of the Kasm release, as helm list shows it',
    ],
    neighbour: { preset: 'kasm-1.16', kasm: { release: 'kasm-16' } },
  },
];

const unknownNames: readonly BadCase[] = [
  {
    name: 'an unknown component gets the nearest one as a hint',
    values: component('dbb', { ports: { postgres: { port: 5433 } } }),
    sentences: [
      'components.dbb: preset plain has none of that name, and a new one needs a podSelector; write it, or did you mean "db"?',
    ],
    neighbour: component('db', { ports: { postgres: { port: 5433 } } }),
  },
  {
    name: 'an unknown component with no near one gets no hint',
    values: component('warehouse', { enabled: false }),
    sentences: [
      'components.warehouse: preset plain has none of that name, and a new one needs a podSelector; write it',
    ],
    neighbour: component('warehouse', { enabled: false, podSelector: labels('warehouse') }),
  },
  {
    name: 'an unknown peer gets the nearest one as a hint',
    values: peer('promethius', { enabled: true }),
    sentences: [
      'peers.promethius: preset plain has none of that name, and a new one needs a place: namespaceSelector and podSelector, ipBlocks, or anywhere: true; write it, or did you mean "prometheus"?',
    ],
    neighbour: peer('prometheus', { enabled: true }),
  },
  {
    name: 'a new peer that is nowhere gets no hint when no name is near',
    values: vpn({ ports: { https: { port: 443 } } }),
    sentences: [
      'peers.vpn: preset plain has none of that name, and a new one needs a place: namespaceSelector and podSelector, ipBlocks, or anywhere: true; write it',
    ],
    neighbour: vpn({ ports: { https: { port: 443 } }, ipBlocks: [{ cidr: '10.8.0.0/24' }] }),
  },
  {
    name: 'an unknown flow gets the nearest one as a hint',
    values: flow('app-to-bd', { enabled: false }),
    sentences: [
      'flows.app-to-bd: preset plain has none of that name, and a new one needs from, to and ports (or allPorts: true); write it, or did you mean "app-to-db"?',
    ],
    neighbour: appToDb({ enabled: false }),
  },
  {
    name: 'a new flow without ports is refused',
    values: flow('probe-row', { from: ['api'], to: ['redis'] }),
    sentences: [
      'flows.probe-row: preset plain has none of that name, and a new one needs from, to and ports (or allPorts: true); write it',
    ],
    neighbour: row(),
  },
  {
    name: 'a new flow without from is refused',
    values: flow('probe-row', { to: ['redis'], ports: ['redis'] }),
    sentences: [
      'flows.probe-row: preset plain has none of that name, and a new one needs from, to and ports (or allPorts: true); write it',
    ],
    neighbour: row({ from: ['guac'] }),
  },
  {
    name: 'a new flow without to is refused',
    values: flow('probe-row', { from: ['api'], allPorts: true }),
    sentences: [
      'flows.probe-row: preset plain has none of that name, and a new one needs from, to and ports (or allPorts: true); write it',
    ],
    neighbour: flow('probe-row', { from: ['api'], to: ['redis'], allPorts: true }),
  },
  {
    name: 'an empty new flow is refused',
    values: flow('probe-row', {}),
    sentences: [
      'flows.probe-row: preset plain has none of that name, and a new one needs from, to and ports (or allPorts: true); write it',
    ],
    neighbour: appToDb({}),
  },
  {
    name: 'a flow from nobody we know gets the nearest name as a hint',
    values: appToDb({ from: ['api', 'manger'] }),
    sentences: [
      'flows.app-to-db.from[1]: no component or peer is called "manger"; did you mean "manager"?',
    ],
    neighbour: appToDb({ from: ['api', 'manager'] }),
  },
  {
    name: 'a flow to nobody we know gets the whole list when no name is near',
    values: { preset: 'core', flows: { 'app-to-db': { to: ['warehouse'] } } },
    sentences: [
      'flows.app-to-db.to[0]: no component or peer is called "warehouse"; write one of api, db, dns, ingress-controller, ingress-nodes, manager, node-local-dns, prometheus, proxy, redis',
    ],
    neighbour: { preset: 'core', flows: { 'app-to-db': { to: ['db'] } } },
  },
  {
    name: 'a name of a component and of a peer is listed once',
    values: {
      preset: 'core',
      components: { api: { podSelector: labels('kasm-api') } },
      flows: { 'app-to-db': { from: ['warehouse'] } },
    },
    sentences: [
      'flows.app-to-db.from[0]: no component or peer is called "warehouse"; write one of api, db, dns, ingress-controller, ingress-nodes, manager, node-local-dns, prometheus, proxy, redis',
      'peers.api: a component is called "api" too; give the peer another name',
    ],
    neighbour: {
      preset: 'core',
      components: { api2: { podSelector: labels('kasm-api') } },
      flows: { 'app-to-db': { from: ['api2'] } },
    },
  },
  {
    name: 'a port that the target does not have gets the nearest one as a hint',
    values: appToDb({ ports: ['postgre'] }),
    sentences: ['flows.app-to-db.ports[0]: db has no port "postgre"; did you mean "postgres"?'],
    neighbour: appToDb({ ports: ['postgres'] }),
  },
  {
    name: 'a port that the target does not have gets the list when none is near',
    values: appToDb({ ports: ['https'] }),
    sentences: ['flows.app-to-db.ports[0]: db has no port "https"; write one of metrics, postgres'],
    neighbour: appToDb({ ports: ['metrics'] }),
  },
  {
    name: 'a port is missed at each target that does not have it',
    values: flow('prometheus-to-metrics', { to: ['db', 'api', 'guac'] }),
    sentences: [
      'flows.prometheus-to-metrics.ports[0]: api has no port "metrics"; write one of http',
      'flows.prometheus-to-metrics.ports[0]: guac has no port "metrics"; write one of http, workers',
    ],
    neighbour: flow('prometheus-to-metrics', { to: ['redis', 'db'] }),
  },
  {
    name: 'a target without any port is told to name one',
    values: { ...added(), ...row({ to: ['probe'], ports: ['http'] }) },
    sentences: ['flows.probe-row.ports[0]: probe has no port "http"; add it to the ports of probe'],
    neighbour: {
      ...added({ ports: { http: { port: 80 } } }),
      ...row({ to: ['probe'], ports: ['http'] }),
    },
  },
  {
    name: 'a component called "constructor" is nothing special',
    values: component('constructor', { enabled: true }),
    sentences: [
      'components.constructor: preset plain has none of that name, and a new one needs a podSelector; write it',
    ],
    neighbour: component('constructor', { podSelector: labels('constructor') }),
  },
  {
    name: 'a peer called "constructor" is nothing special',
    values: peer('constructor', { enabled: true }),
    sentences: [
      'peers.constructor: preset plain has none of that name, and a new one needs a place: namespaceSelector and podSelector, ipBlocks, or anywhere: true; write it',
    ],
    neighbour: peer('constructor', { anywhere: true }),
  },
  {
    name: 'members and ports called "constructor" are nothing special',
    values: {
      preset: 'core',
      flows: { 'app-to-db': { from: ['constructor'], ports: ['constructor'] } },
    },
    sentences: [
      'flows.app-to-db.from[0]: no component or peer is called "constructor"; write one of api, db, dns, ingress-controller, ingress-nodes, manager, node-local-dns, prometheus, proxy, redis',
      'flows.app-to-db.ports[0]: db has no port "constructor"; write one of postgres',
    ],
    neighbour: {
      preset: 'core',
      components: { db: { ports: { constructor: { port: 5432 } } } },
      peers: { constructor: { podSelector: labels('constructor') } },
      flows: { 'app-to-db': { from: ['constructor'], ports: ['constructor'] } },
    },
  },
  {
    name: 'a component called "toString" is refused for its capitals',
    values: component('toString', { podSelector: labels('x') }),
    sentences: [
      'components.toString: "toString" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: component('to-string', { podSelector: labels('x') }),
  },
  {
    name: 'a component called "__proto__" is refused for its name',
    values: component('__proto__', { podSelector: labels('x') }),
    sentences: [
      'components.__proto__: "__proto__" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: component('proto', { podSelector: labels('x') }),
  },
  {
    name: 'a peer called "__proto__" is refused for its name',
    values: peer('__proto__', { anywhere: true }),
    sentences: [
      'peers.__proto__: "__proto__" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: peer('proto', { anywhere: true }),
  },
  {
    name: 'a port called "__proto__" is refused for its name',
    values: db({ ports: named('__proto__', { port: 5432 }) }),
    sentences: [
      'components.db.ports.__proto__: "__proto__" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: db({ ports: named('proto', { port: 5432 }) }),
  },
  {
    name: 'a label called "__proto__" is refused for its name',
    values: db({ podSelector: { matchLabels: named('__proto__', 'x') } }),
    sentences: [
      'components.db.podSelector.matchLabels.__proto__: "__proto__" is not a label key; write at most 63 of letters, digits, -, _ and ., after an optional DNS prefix and a slash',
    ],
    neighbour: db({ podSelector: { matchLabels: named('constructor', 'x') } }),
  },
  {
    name: 'a member called "__proto__" is refused for its name',
    values: appToDb({ from: ['__proto__'] }),
    sentences: [
      'flows.app-to-db.from[0]: "__proto__" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: appToDb({ from: ['manager'] }),
  },
];

const keys: readonly BadCase[] = [
  {
    name: 'an unknown key at the root gets the nearest one as a hint',
    values: { componets: {} },
    sentences: ['componets: no such key; did you mean "components"?'],
    neighbour: { components: {} },
  },
  {
    name: 'an unknown key at the root gets the list when none is near',
    values: { networkPolicy: { enabled: true } },
    sentences: [
      'networkPolicy: no such key; write one of annotations, components, defaultDeny, egress, enabled, flows, fullnameOverride, global, helmTest, kasm, labels, peers, platform, preset',
    ],
    neighbour: { enabled: true },
  },
  {
    name: 'an unknown key of kasm is refused',
    values: { kasm: { relase: 'kasm' } },
    sentences: ['kasm.relase: no such key; did you mean "release"?'],
    neighbour: { kasm: { release: '' } },
  },
  {
    name: 'an unknown key of defaultDeny is refused',
    values: { defaultDeny: { enable: false } },
    sentences: ['defaultDeny.enable: no such key; did you mean "enabled"?'],
    neighbour: { defaultDeny: { enabled: false } },
  },
  {
    name: 'an unknown key of a component is refused',
    values: db({ port: 5432 }),
    sentences: ['components.db.port: no such key; did you mean "ports"?'],
    neighbour: db({ ports: { postgres: { port: 5432 } } }),
  },
  {
    name: 'an unknown key of a selector is refused',
    values: db({ podSelector: { matchLabel: { app: 'kasm-db' } } }),
    sentences: ['components.db.podSelector.matchLabel: no such key; did you mean "matchLabels"?'],
    neighbour: db({ podSelector: { matchLabels: { app: 'kasm-db' } } }),
  },
  {
    name: 'labels written straight into a selector are refused',
    values: db({ podSelector: { app: 'kasm-db' } }),
    sentences: [
      'components.db.podSelector.app: no such key; write one of matchExpressions, matchLabels',
    ],
    neighbour: db({ podSelector: labels('kasm-pg') }),
  },
  {
    name: 'an unknown key of an expression is refused',
    values: expression({ operator: 'In', value: ['kasm-db'] }),
    sentences: [
      'components.db.podSelector.matchExpressions[0].value: no such key; did you mean "values"?',
    ],
    neighbour: expression({ operator: 'In', values: ['kasm-db'] }),
  },
  {
    name: 'an unknown key of a port is refused',
    values: db({ ports: { postgres: { port: 5432, proto: 'TCP' } } }),
    sentences: [
      'components.db.ports.postgres.proto: no such key; write one of endPort, port, protocol',
    ],
    neighbour: db({ ports: { postgres: { port: 5432, protocol: 'TCP' } } }),
  },
  {
    name: 'an unknown key of a peer is refused',
    values: vpn({ ipBlock: [{ cidr: '10.8.0.0/24' }] }),
    sentences: ['peers.vpn.ipBlock: no such key; did you mean "ipBlocks"?'],
    neighbour: vpn({ ipBlocks: [{ cidr: '10.8.0.0/24' }] }),
  },
  {
    name: 'an unknown key of an IP block is refused',
    values: vpn({ ipBlocks: [{ cidr: '10.8.0.0/24', exept: ['10.8.0.0/25'] }] }),
    sentences: ['peers.vpn.ipBlocks[0].exept: no such key; did you mean "except"?'],
    neighbour: block('10.8.0.0/24', '10.8.0.0/25'),
  },
  {
    name: 'an unknown key of a flow is refused',
    values: appToDb({ form: ['api'] }),
    sentences: ['flows.app-to-db.form: no such key; did you mean "from"?'],
    neighbour: appToDb({ from: ['api'] }),
  },
  {
    name: 'a key called "__proto__" is refused at the root',
    values: named('__proto__', { preset: 'none' }),
    sentences: [
      '__proto__: no such key; write one of annotations, components, defaultDeny, egress, enabled, flows, fullnameOverride, global, helmTest, kasm, labels, peers, platform, preset',
    ],
    neighbour: named('global', { preset: 'none' }),
  },
  {
    name: 'an expression without key and operator is refused for both',
    values: db({ podSelector: { matchExpressions: [{ values: ['kasm-db'] }] } }),
    sentences: [
      'components.db.podSelector.matchExpressions[0].key: is missing; write it',
      'components.db.podSelector.matchExpressions[0].operator: is missing; write it',
    ],
    neighbour: expression({ operator: 'NotIn', values: ['kasm-api'] }),
  },
  {
    name: 'a port without a number is refused',
    values: db({ ports: { postgres: {} } }),
    sentences: ['components.db.ports.postgres.port: is missing; write it'],
    neighbour: db({ ports: {} }),
  },
  {
    name: 'an IP block without a cidr is refused',
    values: vpn({ ipBlocks: [{}] }),
    sentences: ['peers.vpn.ipBlocks[0].cidr: is missing; write it'],
    neighbour: block('203.0.113.0/24'),
  },
];

const entryNames: readonly BadCase[] = [
  ...['on', 'yes', 'true', 'n', 'null', 'nan'].map((word) => ({
    name: `a component called ${word} is refused, because YAML reads the word as something else`,
    values: component(word, { podSelector: labels('x') }),
    sentences: [
      `components.${word}: "${word}" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null`,
    ],
    neighbour: component(`${word}x`, { podSelector: labels('x') }),
  })),
  {
    name: 'a peer called off is refused',
    values: peer('off', { anywhere: true }),
    sentences: [
      'peers.off: "off" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: peer('offsite', { anywhere: true }),
  },
  {
    name: 'a flow called no is refused',
    values: flow('no', { from: ['api'], to: ['redis'], ports: ['redis'] }),
    sentences: [
      'flows.no: "no" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: flow('nope', { from: ['api'], to: ['redis'], ports: ['redis'] }),
  },
  {
    name: 'a port called y is refused',
    values: db({ ports: { y: { port: 1 } } }),
    sentences: [
      'components.db.ports.y: "y" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: db({ ports: { x: { port: 1 } } }),
  },
  {
    name: 'a numeric name is refused',
    values: component('5432', { podSelector: labels('x') }),
    sentences: [
      'components.5432: "5432" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: component('p5432', { podSelector: labels('x') }),
  },
  {
    name: 'a name in capitals is refused',
    values: component('DB', { enabled: true }),
    sentences: [
      'components.DB: "DB" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: component('db', { enabled: true }),
  },
  {
    name: 'a name of 41 characters is refused',
    values: component('a'.repeat(41), { podSelector: labels('x') }),
    sentences: [
      'components.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: component('a'.repeat(40), { podSelector: labels('x') }),
  },
  {
    name: 'a name that ends in a hyphen is refused',
    values: peer('vpn-', { anywhere: true }),
    sentences: [
      'peers.vpn-: "vpn-" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: peer('v-p-n', { anywhere: true }),
  },
  {
    name: 'a name with a dot is refused once, and not mixed up with its first part',
    values: { components: { db: null, 'db.primary': { enabled: true } } },
    sentences: [
      'components.db: is null; remove it, or write enabled: false to switch an entry off',
      'components.db.primary: "db.primary" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: component('db-primary', { podSelector: labels('x') }),
  },
  {
    name: 'a name with a bracket is refused once, and not mixed up with its first part',
    values: { components: { db: null, 'db[0]': { enabled: true } } },
    sentences: [
      'components.db: is null; remove it, or write enabled: false to switch an entry off',
      'components.db[0]: "db[0]" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: component('db0', { podSelector: labels('x') }),
  },
  {
    name: 'an empty name is refused',
    values: component('', { podSelector: labels('x') }),
    sentences: [
      'components.: "" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: component('x', { podSelector: labels('x') }),
  },
  {
    name: 'a name with a line break cannot forge a sentence of its own',
    values: component('db\nkasm-isolation: all is well', { enabled: true }),
    sentences: [
      'components.db\\nkasm-isolation: all is well: "db\\nkasm-isolation: all is well" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: component('all-is-well', { podSelector: labels('x') }),
  },
  {
    name: 'a peer with the name of a component is refused once, not at every flow',
    values: peer('api', { ipBlocks: [{ cidr: '192.0.2.0/24' }] }),
    sentences: ['peers.api: a component is called "api" too; give the peer another name'],
    neighbour: peer('api-outside', { ipBlocks: [{ cidr: '192.0.2.0/24' }] }),
  },
  {
    name: 'a malformed peer with the name of a component is refused twice, not at every flow',
    values: peer('api', { ipBlocks: [] }),
    sentences: [
      'peers.api.ipBlocks: is empty; write at least one entry with a cidr',
      'peers.api: a component is called "api" too; give the peer another name',
    ],
    neighbour: component('api', { policyTypes: ['Ingress'] }),
  },
  {
    name: 'a component with the name of a peer is refused once, not at every flow',
    values: component('dns', { podSelector: labels('dns') }),
    sentences: ['peers.dns: a component is called "dns" too; give the peer another name'],
    neighbour: component('own-dns', { podSelector: labels('dns') }),
  },
  {
    name: 'a malformed component with the name of a peer is refused once, not at every flow',
    values: component('dns', false),
    sentences: [
      'components.dns: false is not a component; write a map with podSelector, ports and so on',
    ],
    neighbour: peer('dns', { enabled: false }),
  },
  {
    name: 'a name for a component and a peer is refused',
    values: { preset: 'core', components: { api: { podSelector: labels('kasm-api') } } },
    sentences: ['peers.api: a component is called "api" too; give the peer another name'],
    neighbour: { preset: 'core', components: { 'api-pods': { podSelector: labels('kasm-api') } } },
  },
];

const lists: readonly BadCase[] = [
  {
    name: 'a flow from an empty list is refused',
    values: appToDb({ from: [] }),
    sentences: ['flows.app-to-db.from: is empty; write at least one name, each once'],
    neighbour: appToDb({ from: ['db'] }),
  },
  {
    name: 'a flow to an empty list is refused',
    values: appToDb({ to: [] }),
    sentences: ['flows.app-to-db.to: is empty; write at least one name, each once'],
    neighbour: appToDb({ to: ['db'] }),
  },
  {
    name: 'an empty list of ports is refused',
    values: appToDb({ ports: [] }),
    sentences: ['flows.app-to-db.ports: is empty; write at least one name, each once'],
    neighbour: appToDb({ allPorts: true }),
  },
  {
    name: 'an empty name in from is refused',
    values: appToDb({ from: [''] }),
    sentences: [
      'flows.app-to-db.from[0]: "" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: appToDb({ from: ['redis'] }),
  },
  {
    name: 'a name that stands twice in from is refused',
    values: appToDb({ from: ['api', 'manager', 'api'] }),
    sentences: ['flows.app-to-db.from: has an entry twice; write at least one name, each once'],
    neighbour: appToDb({ from: ['manager', 'api'] }),
  },
  {
    name: 'a name that stands twice in to is refused',
    values: appToDb({ to: ['db', 'db'] }),
    sentences: ['flows.app-to-db.to: has an entry twice; write at least one name, each once'],
    neighbour: row({ to: ['redis'] }),
  },
  {
    name: 'a port that stands twice is refused',
    values: appToDb({ ports: ['postgres', 'postgres'] }),
    sentences: ['flows.app-to-db.ports: has an entry twice; write at least one name, each once'],
    neighbour: appToDb({ ports: ['postgres', 'metrics'] }),
  },
  {
    name: 'a direction that stands twice is refused',
    values: db({ policyTypes: ['Ingress', 'Ingress'] }),
    sentences: [
      'components.db.policyTypes: has an entry twice; write [Ingress] or [Ingress, Egress]',
    ],
    neighbour: db({ policyTypes: ['Egress', 'Ingress'] }),
  },
  {
    name: 'a bad name that stands twice is said to be bad at both places',
    values: appToDb({ from: ['API', 'API'] }),
    sentences: [
      'flows.app-to-db.from[0]: "API" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
      'flows.app-to-db.from[1]: "API" is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: appToDb({ from: ['api'] }),
  },
  {
    name: 'a bad direction that stands twice is said to be bad at both places',
    values: db({ policyTypes: ['ingress', 'ingress'] }),
    sentences: [
      'components.db.policyTypes[0]: "ingress" is not a direction; did you mean "Ingress"?',
      'components.db.policyTypes[1]: "ingress" is not a direction; did you mean "Ingress"?',
    ],
    neighbour: db({ policyTypes: ['Ingress'] }),
  },
  {
    name: 'a component that closes nothing is refused',
    values: db({ policyTypes: [] }),
    sentences: ['components.db.policyTypes: is empty; write [Ingress] or [Ingress, Egress]'],
    neighbour: added({ policyTypes: ['Ingress', 'Egress'] }),
  },
  {
    name: 'a component that leaves ingress open is refused',
    values: db({ policyTypes: ['Egress'] }),
    sentences: [
      'components.db.policyTypes: leaves ingress open; write [Ingress] or [Ingress, Egress]',
    ],
    neighbour: added({ policyTypes: ['Ingress'] }),
  },
  {
    name: 'an empty list of IP blocks is refused',
    values: vpn({ ipBlocks: [] }),
    sentences: ['peers.vpn.ipBlocks: is empty; write at least one entry with a cidr'],
    neighbour: block('10.8.0.0/16'),
  },
  {
    name: 'an empty list of exceptions is refused',
    values: vpn({ ipBlocks: [{ cidr: '10.8.0.0/16', except: [] }] }),
    sentences: [
      'peers.vpn.ipBlocks[0].except: is empty; write at least one CIDR inside the block, or leave except out',
    ],
    neighbour: block('10.8.0.0/16', '10.8.1.0/24'),
  },
];

const selectors: readonly BadCase[] = [
  {
    name: 'an empty selector of a component is refused, for it would select every pod',
    values: db({ podSelector: {} }),
    sentences: [
      'components.db.podSelector: is empty; write matchLabels or matchExpressions with at least one entry',
    ],
    neighbour: db({ podSelector: labels('postgres') }),
  },
  {
    name: 'empty matchLabels are refused',
    values: db({ podSelector: { matchLabels: {} } }),
    sentences: [
      'components.db.podSelector.matchLabels: is empty; write at least one label as key: value',
    ],
    neighbour: db({ podSelector: { matchLabels: { tier: 'db' } } }),
  },
  {
    name: 'empty matchExpressions are refused',
    values: db({ podSelector: { matchExpressions: [] } }),
    sentences: [
      'components.db.podSelector.matchExpressions: is empty; write at least one expression with key and operator',
    ],
    neighbour: expression({ operator: 'Exists' }),
  },
  {
    name: 'empty matchExpressions beside labels are refused',
    values: db({ podSelector: { ...labels('kasm-db'), matchExpressions: [] } }),
    sentences: [
      'components.db.podSelector.matchExpressions: is empty; write at least one expression with key and operator',
    ],
    neighbour: db({
      podSelector: {
        ...labels('kasm-db'),
        matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }],
      },
    }),
  },
  {
    name: 'an empty namespaceSelector of a peer is refused, for it would select every namespace',
    values: vpn({ namespaceSelector: {} }),
    sentences: [
      'peers.vpn.namespaceSelector: is empty; write matchLabels or matchExpressions with at least one entry',
    ],
    neighbour: vpn({ namespaceSelector: labels('vpn') }),
  },
  {
    name: 'an empty podSelector of a peer is refused',
    values: vpn({ namespaceSelector: labels('vpn'), podSelector: {} }),
    sentences: [
      'peers.vpn.podSelector: is empty; write matchLabels or matchExpressions with at least one entry',
    ],
    neighbour: vpn({ namespaceSelector: labels('vpn'), podSelector: labels('vpn') }),
  },
  {
    name: 'an empty selector of a known peer is refused',
    values: peer('prometheus', { podSelector: { matchLabels: {} } }),
    sentences: [
      'peers.prometheus.podSelector.matchLabels: is empty; write at least one label as key: value',
    ],
    neighbour: peer('prometheus', { podSelector: labels('prometheus') }),
  },
  {
    name: 'an empty selector of the default deny is refused',
    values: { defaultDeny: { podSelector: {} } },
    sentences: [
      'defaultDeny.podSelector: is empty; write matchLabels or matchExpressions with at least one entry',
    ],
    neighbour: { defaultDeny: { podSelector: labels('kasm') } },
  },
  {
    name: 'two components with the same labels are refused, in whatever order these stand',
    values: {
      components: {
        one: { podSelector: { matchLabels: { app: 'x', tier: 'y' } } },
        two: { podSelector: { matchLabels: { tier: 'y', app: 'x' } } },
      },
    },
    sentences: [
      'components.two.podSelector: selects the same pods as components.one; give each component its own selector',
    ],
    neighbour: {
      components: {
        one: { podSelector: { matchLabels: { app: 'x', tier: 'y' } } },
        two: { podSelector: { matchLabels: { app: 'x', tier: 'z' } } },
      },
    },
  },
  {
    name: 'two components with the same expression are refused, in whatever order its keys stand',
    values: {
      components: {
        one: { podSelector: { matchExpressions: [{ key: 'x', operator: 'Exists' }] } },
        two: { podSelector: { matchExpressions: [{ operator: 'Exists', key: 'x' }] } },
      },
    },
    sentences: [
      'components.two.podSelector: selects the same pods as components.one; give each component its own selector',
    ],
    neighbour: {
      components: {
        one: { podSelector: { matchExpressions: [{ key: 'x', operator: 'Exists' }] } },
        two: {
          enabled: false,
          podSelector: { matchExpressions: [{ operator: 'Exists', key: 'x' }] },
        },
      },
    },
  },
  {
    name: 'a new component with the selector of a known one is refused',
    values: component('postgres', { podSelector: labels('kasm-db') }),
    sentences: [
      'components.postgres.podSelector: selects the same pods as components.db; give each component its own selector',
    ],
    neighbour: {
      components: { db: { enabled: false }, postgres: { podSelector: labels('kasm-db') } },
    },
  },
  {
    name: 'In without values is refused',
    values: expression({ operator: 'In' }),
    sentences: [
      'components.db.podSelector.matchExpressions[0].values: In needs values; write at least one label value',
    ],
    neighbour: expression({ operator: 'In', values: ['kasm-db', 'kasm-pg'] }),
  },
  {
    name: 'NotIn with an empty list of values is refused',
    values: expression({ operator: 'NotIn', values: [] }),
    sentences: [
      'components.db.podSelector.matchExpressions[0].values: is empty; write at least one label value',
    ],
    neighbour: expression({ operator: 'NotIn', values: [''] }),
  },
  {
    name: 'Exists with values is refused',
    values: expression({ operator: 'Exists', values: ['kasm-db'] }),
    sentences: [
      'components.db.podSelector.matchExpressions[0].values: Exists takes no values; remove them, or write In',
    ],
    neighbour: expression({ operator: 'DoesNotExist' }),
  },
  {
    name: 'DoesNotExist with values is refused in the selector of a peer',
    values: vpn({
      namespaceSelector: {
        matchExpressions: [{ key: 'team', operator: 'DoesNotExist', values: ['a'] }],
      },
    }),
    sentences: [
      'peers.vpn.namespaceSelector.matchExpressions[0].values: DoesNotExist takes no values; remove them, or write In',
    ],
    neighbour: vpn({
      namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] },
    }),
  },
  {
    name: 'In without values is refused in the selector of the default deny',
    values: {
      defaultDeny: { podSelector: { matchExpressions: [{ key: 'app', operator: 'In' }] } },
    },
    sentences: [
      'defaultDeny.podSelector.matchExpressions[0].values: In needs values; write at least one label value',
    ],
    neighbour: {
      defaultDeny: {
        podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['kasm'] }] },
      },
    },
  },
  {
    name: 'an operator in small letters is refused',
    values: expression({ operator: 'exists' }),
    sentences: [
      'components.db.podSelector.matchExpressions[0].operator: "exists" is not an operator; did you mean "Exists"?',
    ],
    neighbour: expression({ operator: 'Exists' }),
  },
];

const labelTexts: readonly BadCase[] = [
  ...[
    ['a label value of 64 characters', 'x'.repeat(64), `${'x'.repeat(59)}`],
    ['a label value with a line break', 'kasm\ndb', 'kasm\\ndb"'],
    ['a label value that starts a YAML document', '---\nkind: Pod', '---\\nkind: Pod"'],
    ['a label value with quotes', 'kasm"db', 'kasm\\"db"'],
    ['a label value with a template', '{{ .Release.Name }}', '{{ .Release.Name }}"'],
    ['a label value that ends in a dot', 'kasm.', 'kasm."'],
    ['a label value with a space', 'kasm db', 'kasm db"'],
  ].map(([what = '', value = '', shown = '']) => ({
    name: `${what} is refused`,
    values: db({ podSelector: labels(value) }),
    sentences: [
      `components.db.podSelector.matchLabels.app: "${shown} is not a label value; write a string of at most 63 letters, digits, -, _ and ., with a letter or digit at both ends`,
    ],
    neighbour: db({ podSelector: labels('x'.repeat(63)) }),
  })),
  {
    name: 'a numeric label value is refused, for Kubernetes takes text only',
    values: db({ podSelector: { matchLabels: { release: 1.2 } } }),
    sentences: [
      'components.db.podSelector.matchLabels.release: 1.2 is not a label value; write a string of at most 63 letters, digits, -, _ and ., with a letter or digit at both ends',
    ],
    neighbour: db({ podSelector: { matchLabels: { release: '1.2' } } }),
  },
  {
    name: 'a boolean label value is refused',
    values: db({ podSelector: { matchLabels: { kasm: true } } }),
    sentences: [
      'components.db.podSelector.matchLabels.kasm: true is not a label value; write a string of at most 63 letters, digits, -, _ and ., with a letter or digit at both ends',
    ],
    neighbour: db({ podSelector: { matchLabels: { kasm: 'true' } } }),
  },
  {
    name: 'a bad label value in an expression is refused',
    values: expression({ operator: 'In', values: ['kasm-db', '-'] }),
    sentences: [
      'components.db.podSelector.matchExpressions[0].values[1]: "-" is not a label value; write a string of at most 63 letters, digits, -, _ and ., with a letter or digit at both ends',
    ],
    neighbour: expression({ operator: 'In', values: ['kasm-db', 'a-b'] }),
  },
  {
    name: 'a label key with a prefix in capitals is refused',
    values: db({ podSelector: { matchLabels: { 'Example.com/app': 'x' } } }),
    sentences: [
      'components.db.podSelector.matchLabels.Example.com/app: "Example.com/app" is not a label key; write at most 63 of letters, digits, -, _ and ., after an optional DNS prefix and a slash',
    ],
    neighbour: db({ podSelector: { matchLabels: { 'example.com/App': 'x' } } }),
  },
  {
    name: 'a label key with two slashes is refused',
    values: { labels: { 'example.com/team/a': 'x' } },
    sentences: [
      'labels.example.com/team/a: "example.com/team/a" is not a label key; write at most 63 of letters, digits, -, _ and ., after an optional DNS prefix and a slash',
    ],
    neighbour: { labels: { 'example.com/team': 'x' } },
  },
  {
    name: 'a label key with a line break cannot forge a sentence of its own',
    values: { labels: { 'team\nkasm-isolation: all is well': 'x' } },
    sentences: [
      'labels.team\\nkasm-isolation: all is well: "team\\nkasm-isolation: all is well" is not a label key; write at most 63 of letters, digits, -, _ and ., after an optional DNS prefix and a slash',
    ],
    neighbour: { labels: { team: 'x' } },
  },
  {
    name: 'a label key of 64 characters is refused',
    values: { labels: { ['k'.repeat(64)]: 'x' } },
    sentences: [
      'labels.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk is not a label key; write at most 63 of letters, digits, -, _ and ., after an optional DNS prefix and a slash',
    ],
    neighbour: { labels: { ['k'.repeat(63)]: 'x' } },
  },
  {
    name: 'a bad value of a label for all policies is refused',
    values: { labels: { team: 'a b' } },
    sentences: [
      'labels.team: "a b" is not a label value; write a string of at most 63 letters, digits, -, _ and ., with a letter or digit at both ends',
    ],
    neighbour: { labels: { team: '' } },
  },
  {
    name: 'an annotation that is no text is refused',
    values: { annotations: { 'example.com/count': 3 } },
    sentences: ['annotations.example.com/count: 3 is not a string; write text in quotes'],
    neighbour: { annotations: { 'example.com/count': '3' } },
  },
  {
    name: 'an annotation with a bad key is refused',
    values: { annotations: { 'a b': 'x' } },
    sentences: [
      'annotations.a b: "a b" is not a label key; write at most 63 of letters, digits, -, _ and ., after an optional DNS prefix and a slash',
    ],
    neighbour: { annotations: { a: 'x "{{ .Values }}" \n---\nkind: Pod' } },
  },
  {
    name: 'an annotation of a component that is a map is refused',
    values: db({ annotations: { note: { text: 'x' } } }),
    sentences: ['components.db.annotations.note: is a map, not a string; write text in quotes'],
    neighbour: db({ annotations: { note: 'x' } }),
  },
];

const texts: readonly BadCase[] = [
  {
    name: 'a description with a line break is refused',
    values: db({ description: 'PostgreSQL\n- from: []' }),
    sentences: [
      'components.db.description: "PostgreSQL\\n- from: []" is not one line of text; write at most 300 printable characters without a line break',
    ],
    neighbour: db({ description: 'PostgreSQL # - from: [] "{{ .Values }}" --- <&>' }),
  },
  {
    name: 'a description with a carriage return is refused',
    values: appToDb({ description: 'Only the API\rnobody' }),
    sentences: [
      'flows.app-to-db.description: "Only the API\\rnobody" is not one line of text; write at most 300 printable characters without a line break',
    ],
    neighbour: appToDb({ description: 'Only the API — and nobody else' }),
  },
  {
    name: 'a description with a line separator (U+2028) is refused and shown escaped',
    values: db({ description: 'a\u2028b' }),
    sentences: [
      'components.db.description: "a\\u2028b" is not one line of text; write at most 300 printable characters without a line break',
    ],
    neighbour: db({ description: 'a b' }),
  },
  {
    name: 'a description with a bidi override is refused',
    values: vpn({ anywhere: true, description: 'a\u202eb' }),
    sentences: [
      'peers.vpn.description: "a‮b" is not one line of text; write at most 300 printable characters without a line break',
    ],
    neighbour: vpn({ anywhere: true, description: 'אב' }),
  },
  {
    name: 'a description of 301 characters is refused',
    values: db({ description: 'x'.repeat(301) }),
    sentences: [
      'components.db.description: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx is not one line of text; write at most 300 printable characters without a line break',
    ],
    neighbour: db({ description: 'x'.repeat(300) }),
  },
  {
    name: 'a description of 301 umlauts is refused, and one of 300 is not',
    values: db({ description: 'ä'.repeat(301) }),
    sentences: [
      'components.db.description: "äääääääääääääääääääääääääääääääääääääääääääääääääääääääääää is not one line of text; write at most 300 printable characters without a line break',
    ],
    neighbour: db({ description: 'ä'.repeat(300) }),
  },
  {
    name: 'a description with umlauts and a line break is shown whole',
    values: db({ description: `${'ä'.repeat(40)}\n` }),
    sentences: [
      'components.db.description: "ääääääääääääääääääääääääääääääääääääääää\\n" is not one line of text; write at most 300 printable characters without a line break',
    ],
    neighbour: db({ description: 'ä'.repeat(40) }),
  },
  {
    name: 'a numeric description is refused',
    values: db({ description: 5 }),
    sentences: [
      'components.db.description: 5 is not one line of text; write at most 300 printable characters without a line break',
    ],
    neighbour: db({ description: '5' }),
  },
  {
    name: 'a policyName in capitals is refused',
    values: db({ policyName: 'Allow-DB' }),
    sentences: [
      'components.db.policyName: "Allow-DB" is not an object name; write at most 63 of a-z, 0-9 and -, with a letter or digit at both ends',
    ],
    neighbour: db({ policyName: 'allow-db' }),
  },
  {
    name: 'a policyName of 64 characters is refused',
    values: db({ policyName: 'p'.repeat(64) }),
    sentences: [
      'components.db.policyName: "ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp is not an object name; write at most 63 of a-z, 0-9 and -, with a letter or digit at both ends',
    ],
    neighbour: db({ policyName: 'p'.repeat(63) }),
  },
  {
    name: 'an empty policyName is refused',
    values: { defaultDeny: { policyName: '' } },
    sentences: [
      'defaultDeny.policyName: "" is not an object name; write at most 63 of a-z, 0-9 and -, with a letter or digit at both ends',
    ],
    neighbour: { defaultDeny: { policyName: 'deny' } },
  },
  {
    name: 'a policyName that two components share is refused',
    values: { components: { db: { policyName: 'data' }, redis: { policyName: 'data' } } },
    sentences: [
      'components.redis: its policy would be called "data" as that of components.db is; write another policyName',
    ],
    neighbour: {
      components: { db: { policyName: 'data' }, redis: { enabled: false, policyName: 'data' } },
    },
  },
  {
    name: 'a policyName that the default deny has is refused',
    values: { defaultDeny: { policyName: 'floor' }, components: { db: { policyName: 'floor' } } },
    sentences: [
      'components.db: its policy would be called "floor" as that of defaultDeny is; write another policyName',
    ],
    neighbour: {
      defaultDeny: { enabled: false, policyName: 'floor' },
      components: { db: { policyName: 'floor' } },
    },
  },
  {
    name: 'a component called default-deny is refused for the name of its policy',
    values: component('default-deny', { podSelector: labels('x') }),
    sentences: [
      'components.default-deny: its policy would be called "kasm-isolation-default-deny" as that of defaultDeny is; write another policyName',
    ],
    neighbour: component('default-deny', { podSelector: labels('x'), policyName: 'x' }),
  },
  {
    name: 'policy names that are the same after the cut at 63 characters are refused',
    values: {
      fullnameOverride: 'f'.repeat(53),
      components: {
        'connection-proxy-a': { podSelector: labels('a') },
        'connection-proxy-b': { podSelector: labels('b') },
      },
    },
    sentences: [
      'components.connection-proxy-b: its policy would be called "fffffffffffffffffffffffffffffffffffffffffffffffffffff-connectio" as that of components.connection-proxy-a is; write another policyName',
    ],
    neighbour: {
      fullnameOverride: 'f'.repeat(44),
      components: {
        'connection-proxy-a': { podSelector: labels('a') },
        'connection-proxy-b': { podSelector: labels('b') },
      },
    },
  },
  {
    name: 'a fullnameOverride of 54 characters is refused',
    values: { fullnameOverride: 'f'.repeat(54) },
    sentences: [
      'fullnameOverride: "ffffffffffffffffffffffffffffffffffffffffffffffffffffff" is not a name prefix; write at most 53 of a-z, 0-9 and -, with a letter or digit at both ends',
    ],
    neighbour: {
      fullnameOverride: 'f'.repeat(53),
      ...component('cut-off--here', { podSelector: labels('x') }),
    },
  },
  {
    name: 'a fullnameOverride of 70 characters does not make policy names look the same',
    values: { fullnameOverride: 'f'.repeat(70) },
    sentences: [
      'fullnameOverride: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffff is not a name prefix; write at most 53 of a-z, 0-9 and -, with a letter or digit at both ends',
    ],
    neighbour: { fullnameOverride: 'f'.repeat(40) },
  },
  {
    name: 'a fullnameOverride with a dot is refused',
    values: { fullnameOverride: 'kasm.prod' },
    sentences: [
      'fullnameOverride: "kasm.prod" is not a name prefix; write at most 53 of a-z, 0-9 and -, with a letter or digit at both ends',
    ],
    neighbour: { fullnameOverride: 'kasm-prod' },
  },
  {
    name: 'a fullnameOverride that is a map is refused',
    values: { fullnameOverride: { name: 'kasm' } },
    sentences: [
      'fullnameOverride: is a map, not a name prefix; write at most 53 of a-z, 0-9 and -, with a letter or digit at both ends',
    ],
    neighbour: { fullnameOverride: 'kasm' },
  },
];

const portNumbers: readonly BadCase[] = [
  ...[0, 65536, -1, 1.5, 'http', '', '0x50', '05432', '70000', 1e9, true].map((port) => ({
    name: `the port ${JSON.stringify(port)} is refused`,
    values: dbPort(port),
    sentences: [
      `components.db.ports.postgres.port: ${JSON.stringify(port)} is not a port number; write a whole number from 1 to 65535`,
    ],
    neighbour: dbPort(port === 0 ? 1 : port === 65536 ? '65535' : 65535),
  })),
  {
    name: 'an endPort of 0 is refused',
    values: range(1, 0),
    sentences: [
      'components.db.ports.postgres.endPort: 0 is not a port number; write a whole number from 1 to 65535',
    ],
    neighbour: range(1, 1),
  },
  {
    name: 'an endPort below its port is refused',
    values: range(5432, 5431),
    sentences: [
      'components.db.ports.postgres.endPort: 5431 is below port 5432; write a number from 5432 to 65535',
    ],
    neighbour: range(5432, 5432),
  },
  {
    name: 'an endPort below its port is refused for numeric strings too, which compare as numbers',
    values: range('10000', '9999'),
    sentences: [
      'components.db.ports.postgres.endPort: 9999 is below port 10000; write a number from 10000 to 65535',
    ],
    neighbour: range('9999', '10000'),
  },
  {
    name: 'an endPort below its port is refused at a peer',
    values: vpn({ anywhere: true, ports: { range: { port: 200, endPort: 100 } } }),
    sentences: [
      'peers.vpn.ports.range.endPort: 100 is below port 200; write a number from 200 to 65535',
    ],
    neighbour: vpn({ anywhere: true, ports: { range: { port: 100, endPort: '200' } } }),
  },
  {
    name: 'a protocol in small letters is refused',
    values: db({ ports: { postgres: { port: 5432, protocol: 'tcp' } } }),
    sentences: [
      'components.db.ports.postgres.protocol: "tcp" is not a protocol; write one of TCP, UDP, SCTP',
    ],
    neighbour: db({ ports: { postgres: { port: 5432, protocol: 'SCTP' } } }),
  },
  {
    name: 'a flow with both ports and allPorts is refused',
    values: appToDb({ ports: ['postgres'], allPorts: true }),
    sentences: ['flows.app-to-db: has both ports and allPorts; write one of them'],
    neighbour: appToDb({ ports: ['postgres'], allPorts: false }),
  },
  {
    name: 'a flow with neither ports nor allPorts is refused',
    values: { preset: 'core', flows: { 'ingress-to-proxy': { allPorts: false } } },
    sentences: [
      'flows.ingress-to-proxy: has no ports; name them, or write allPorts: true to mean every port',
    ],
    neighbour: {
      preset: 'core',
      components: { proxy: { ports: { https: { port: 8443 } } } },
      flows: { 'ingress-to-proxy': { ports: ['https'] } },
    },
  },
  {
    name: 'allPorts as a string is refused',
    values: appToDb({ allPorts: 'true' }),
    sentences: [
      'flows.app-to-db.allPorts: "true" is not a boolean; write true without quotes, or name the ports',
    ],
    neighbour: appToDb({ allPorts: false }),
  },
  {
    name: 'port numbers in a flow are refused, for flows speak of ports by name',
    values: appToDb({ ports: [5432] }),
    sentences: [
      'flows.app-to-db.ports[0]: 5432 is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null',
    ],
    neighbour: appToDb({ ports: ['metrics', 'postgres'] }),
  },
];

const networks: readonly BadCase[] = [
  ...[
    'office',
    '',
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0.256/32',
    '010.0.0.0/8',
    '10.0.0.0/08',
    '10.0.0/8',
    ' 10.0.0.0/8',
    '10.0.0.0/8\n',
    '2001:db8::/129',
    '2001:db8:::/32',
    'fe80::1%eth0/128',
    '::ffff:10.0.0.0/104',
  ].map((cidr) => ({
    name: `the network ${JSON.stringify(cidr)} is refused`,
    values: block(cidr),
    sentences: [
      `peers.vpn.ipBlocks[0].cidr: ${JSON.stringify(cidr)} is not a CIDR; write an IPv4 or IPv6 network such as 203.0.113.0/24 or 2001:db8::/32`,
    ],
    neighbour: block(cidr.includes(':') ? '2001:db8::/32' : '10.0.0.0/8'),
  })),
  {
    name: 'an IPv4 network in IPv6 form is refused, for clusters differ in what it means',
    values: block('::ffff:a00:0/104'),
    sentences: [
      'peers.vpn.ipBlocks[0].cidr: "::ffff:a00:0/104" is an IPv4 network in IPv6 form; write it as IPv4',
    ],
    neighbour: block('::fffe:a00:0/104'),
  },
  {
    name: 'an IPv4 network with host bits is refused',
    values: block('10.0.0.1/8'),
    sentences: [
      'peers.vpn.ipBlocks[0].cidr: "10.0.0.1/8" has bits set behind its prefix; write the address of the network itself',
    ],
    neighbour: block('10.0.0.1/32'),
  },
  {
    name: 'an IPv4 network of every address with host bits is refused',
    values: block('8.8.8.8/0'),
    sentences: [
      'peers.vpn.ipBlocks[0].cidr: "8.8.8.8/0" has bits set behind its prefix; write the address of the network itself',
    ],
    neighbour: block('0.0.0.0/0'),
  },
  {
    name: 'an IPv4 network with a host bit inside a byte is refused',
    values: block('172.24.0.0/12'),
    sentences: [
      'peers.vpn.ipBlocks[0].cidr: "172.24.0.0/12" has bits set behind its prefix; write the address of the network itself',
    ],
    neighbour: block('172.16.0.0/12'),
  },
  {
    name: 'an IPv6 network with host bits is refused',
    values: block('2001:db8::1/64'),
    sentences: [
      'peers.vpn.ipBlocks[0].cidr: "2001:db8::1/64" has bits set behind its prefix; write the address of the network itself',
    ],
    neighbour: block('2001:DB8:0:1::/64'),
  },
  {
    name: 'an IPv6 network with its last host bit set is refused',
    values: block('1:2:3:4:5:6:7:9/127'),
    sentences: [
      'peers.vpn.ipBlocks[0].cidr: "1:2:3:4:5:6:7:9/127" has bits set behind its prefix; write the address of the network itself',
    ],
    neighbour: block('1:2:3:4:5:6:7:8/127'),
  },
  {
    name: 'an exception outside its network is refused',
    values: block('10.0.0.0/8', '11.0.0.0/16'),
    sentences: [
      'peers.vpn.ipBlocks[0].except[0]: "11.0.0.0/16" does not lie inside "10.0.0.0/8"; write a smaller network of it, or remove the exception',
    ],
    neighbour: block('10.0.0.0/8', '10.255.0.0/16'),
  },
  {
    name: 'an exception that is its network is refused',
    values: block('10.0.0.0/8', '10.0.0.0/8'),
    sentences: [
      'peers.vpn.ipBlocks[0].except[0]: "10.0.0.0/8" does not lie inside "10.0.0.0/8"; write a smaller network of it, or remove the exception',
    ],
    neighbour: block('10.0.0.0/8', '10.0.0.0/9'),
  },
  {
    name: 'an exception that is larger than its network is refused',
    values: block('10.128.0.0/9', '10.0.0.0/8'),
    sentences: [
      'peers.vpn.ipBlocks[0].except[0]: "10.0.0.0/8" does not lie inside "10.128.0.0/9"; write a smaller network of it, or remove the exception',
    ],
    neighbour: block('10.128.0.0/9', '10.128.0.0/10'),
  },
  {
    name: 'an exception of the other family is refused',
    values: block('0.0.0.0/0', '::/1', 'fc00::/7'),
    sentences: [
      'peers.vpn.ipBlocks[0].except[0]: "::/1" does not lie inside "0.0.0.0/0"; write a smaller network of it, or remove the exception',
      'peers.vpn.ipBlocks[0].except[1]: "fc00::/7" does not lie inside "0.0.0.0/0"; write a smaller network of it, or remove the exception',
    ],
    neighbour: vpn({
      ipBlocks: [
        { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
        { cidr: '::/0', except: ['fc00::/8'] },
      ],
    }),
  },
  {
    name: 'an exception that K3s would lose is refused',
    values: block('::/0', 'fc00::/7', 'fe80::/10', 'e000::/3'),
    sentences: [
      'peers.vpn.ipBlocks[0].except[0]: "fc00::/7" would not be left out of "::/0" by K3s, which takes that as 2000::/3 and fd00::/8; write 2000::/3 as the cidr, or exceptions no larger than those two',
      'peers.vpn.ipBlocks[0].except[2]: "e000::/3" would not be left out of "::/0" by K3s, which takes that as 2000::/3 and fd00::/8; write 2000::/3 as the cidr, or exceptions no larger than those two',
    ],
    neighbour: block('::/0', 'fc00::/8', 'fd00::/8', 'fe80::/10', '2000::/3'),
  },
  {
    name: 'half of the IPv6 addresses as an exception is refused',
    values: block('::/0', '::/1'),
    sentences: [
      'peers.vpn.ipBlocks[0].except[0]: "::/1" would not be left out of "::/0" by K3s, which takes that as 2000::/3 and fd00::/8; write 2000::/3 as the cidr, or exceptions no larger than those two',
    ],
    neighbour: block('::/1', '::/2'),
  },
  {
    name: 'an exception with host bits is refused',
    values: block('2001:db8::/32', '2001:db8:1::1/48'),
    sentences: [
      'peers.vpn.ipBlocks[0].except[0]: "2001:db8:1::1/48" has bits set behind its prefix; write the address of the network itself',
    ],
    neighbour: block('2001:db8::/32', '2001:db8:1::/48'),
  },
  {
    name: 'an exception that does not parse is refused',
    values: block('10.0.0.0/8', '10.1.0.0'),
    sentences: [
      'peers.vpn.ipBlocks[0].except[0]: "10.1.0.0" is not a CIDR; write an IPv4 or IPv6 network such as 203.0.113.0/24 or 2001:db8::/32',
    ],
    neighbour: block('10.0.0.0/8', '10.1.0.0/32'),
  },
  {
    name: 'a plain address in ipBlocks is refused',
    values: vpn({ ipBlocks: ['10.0.0.0/8'] }),
    sentences: [
      'peers.vpn.ipBlocks[0]: "10.0.0.0/8" is not an IP block; write a map such as {cidr: 203.0.113.0/24}',
    ],
    neighbour: vpn({ ipBlocks: [{ cidr: '10.0.0.0/8' }] }),
  },
  {
    name: 'a peer with ipBlocks and selectors is in two places',
    values: vpn({ ipBlocks: [{ cidr: '10.0.0.0/8' }], podSelector: labels('vpn') }),
    sentences: ['peers.vpn: is in two places (selectors, ipBlocks); write only one of them'],
    neighbour: vpn({ podSelector: labels('vpn') }),
  },
  {
    name: 'a peer that is anywhere and has ipBlocks is in two places',
    values: vpn({ ipBlocks: [{ cidr: '10.0.0.0/8' }], anywhere: true }),
    sentences: ['peers.vpn: is in two places (ipBlocks, anywhere); write only one of them'],
    neighbour: vpn({ ipBlocks: [{ cidr: '10.0.0.0/8' }], anywhere: false }),
  },
  {
    name: 'a known peer that is anywhere and has selectors is in two places',
    values: peer('prometheus', { anywhere: true, namespaceSelector: labels('monitoring') }),
    sentences: ['peers.prometheus: is in two places (selectors, anywhere); write only one of them'],
    neighbour: peer('prometheus', { ipBlocks: [{ cidr: '192.0.2.7/32' }] }),
  },
  {
    name: 'anywhere as a string is refused',
    values: vpn({ anywhere: 'true' }),
    sentences: [
      'peers.vpn.anywhere: "true" is not a boolean; write true without quotes, or leave anywhere out',
    ],
    neighbour: vpn({ anywhere: true }),
  },
  {
    name: 'a peer that is not anywhere is nowhere',
    values: vpn({ anywhere: false }),
    sentences: [
      'peers.vpn: preset plain has none of that name, and a new one needs a place: namespaceSelector and podSelector, ipBlocks, or anywhere: true; write it',
    ],
    neighbour: peer('prometheus', { anywhere: true }),
  },
  {
    name: 'a flow that joins two peers is refused',
    values: row({ from: ['prometheus'], to: ['dns'], ports: ['dns'] }),
    sentences: [
      'flows.probe-row: prometheus to dns joins two peers, and no policy of ours could hold that; name a component at one end',
    ],
    neighbour: row({ from: ['redis'], to: ['dns'], ports: ['dns'] }),
  },
  {
    name: 'a flow that joins two peers beside a component is refused',
    values: flow('to-dns', { from: ['db', 'prometheus'] }),
    sentences: [
      'flows.to-dns: prometheus to dns joins two peers, and no policy of ours could hold that; name a component at one end',
    ],
    neighbour: flow('to-dns', { from: ['db', 'redis'] }),
  },
];

const nothing = 'is null; remove it, or write enabled: false to switch an entry off';

const nulls: readonly BadCase[] = (
  [
    ['preset', { preset: null }, {}],
    ['platform', { platform: null }, {}],
    ['egress', { egress: null }, {}],
    ['kasm', { kasm: null }, { kasm: {} }],
    ['kasm.release', { preset: 'kasm-1.19', kasm: { release: null } }, { kasm: { release: '' } }],
    ['fullnameOverride', { fullnameOverride: null }, { fullnameOverride: '' }],
    ['labels', { labels: null }, { labels: {} }],
    ['labels.team', { labels: { team: null } }, { labels: { team: 'a' } }],
    ['annotations', { annotations: null }, { annotations: {} }],
    ['annotations.note', { annotations: { note: null } }, { annotations: { note: '' } }],
    ['defaultDeny', { defaultDeny: null }, { defaultDeny: {} }],
    ['defaultDeny.enabled', { defaultDeny: { enabled: null } }, { defaultDeny: { enabled: true } }],
    ['defaultDeny.podSelector', { defaultDeny: { podSelector: null } }, { defaultDeny: {} }],
    ['components', { components: null }, { components: {} }],
    ['components.db', db(null), db({})],
    ['components.db.enabled', db({ enabled: null }), db({ enabled: false })],
    ['components.db.podSelector', db({ podSelector: null }), db({})],
    ['components.db.podSelector.matchLabels', db({ podSelector: { matchLabels: null } }), db({})],
    [
      'components.db.podSelector.matchLabels.app',
      db({ podSelector: { matchLabels: { app: null } } }),
      db({}),
    ],
    ['components.db.ports', db({ ports: null }), db({ ports: {} })],
    ['components.db.ports.postgres', db({ ports: { postgres: null } }), dbPort(1)],
    ['components.db.ports.postgres.port', dbPort(null), dbPort(5432)],
    ['components.db.ports.postgres.endPort', range(1, null), range(1, 2)],
    ['components.db.policyTypes', db({ policyTypes: null }), db({ policyTypes: ['Ingress'] })],
    ['components.db.policyName', db({ policyName: null }), db({ policyName: 'db' })],
    ['peers', { peers: null }, { peers: {} }],
    ['peers.prometheus', peer('prometheus', null), peer('prometheus', {})],
    ['peers.vpn.ipBlocks', vpn({ ipBlocks: null }), block('10.0.0.0/8')],
    ['peers.vpn.ipBlocks[0]', vpn({ ipBlocks: [null] }), block('10.0.0.0/8')],
    ['peers.vpn.ipBlocks[0].cidr', block(null), block('10.0.0.0/8')],
    ['peers.vpn.anywhere', vpn({ anywhere: null }), vpn({ anywhere: true })],
    ['flows', { flows: null }, { flows: {} }],
    ['flows.app-to-db', appToDb(null), appToDb({})],
    ['flows.app-to-db.from', appToDb({ from: null }), appToDb({ from: ['api'] })],
    ['flows.app-to-db.from[1]', appToDb({ from: ['api', null] }), appToDb({ from: ['api'] })],
    ['flows.app-to-db.to', appToDb({ to: null }), appToDb({ to: ['db'] })],
    ['flows.app-to-db.ports', appToDb({ ports: null }), appToDb({ ports: ['postgres'] })],
    ['flows.app-to-db.allPorts', appToDb({ allPorts: null }), appToDb({ allPorts: true })],
    ['flows.probe-row.from', row({ from: null }), row({ from: ['proxy'] })],
    ['global', { global: null }, { global: {} }],
    ['enabled', { enabled: null }, { enabled: true }],
  ] as const
).map(([path, values, neighbour]) => ({
  name: `null is refused at ${path}`,
  values,
  sentences: [`${path}: ${nothing}`],
  neighbour,
}));

const kinds: readonly BadCase[] = [
  {
    name: 'a list of components is refused',
    values: { components: [{ name: 'db' }] },
    sentences: ['components: is a list, not a map of components; write name: {...} pairs'],
    neighbour: { components: { db: {} } },
  },
  {
    name: 'what lies below a misfit is not read, whatever its keys are called',
    values: { components: [named('__proto__', { port: 1 })] },
    sentences: ['components: is a list, not a map of components; write name: {...} pairs'],
    neighbour: { components: named('proto', { podSelector: labels('proto') }) },
  },
  {
    name: 'a list of flows is refused',
    values: { flows: [] },
    sentences: ['flows: is a list, not a map of flows; write name: {...} pairs'],
    neighbour: { flows: {} },
  },
  {
    name: 'a text for peers is refused',
    values: { peers: 'prometheus' },
    sentences: ['peers: "prometheus" is not a map of peers; write name: {...} pairs'],
    neighbour: { peers: { prometheus: {} } },
  },
  {
    name: 'a text for a component is refused',
    values: component('db', 'app=kasm-db'),
    sentences: [
      'components.db: "app=kasm-db" is not a component; write a map with podSelector, ports and so on',
    ],
    neighbour: component('db', { podSelector: labels('kasm-db') }),
  },
  {
    name: 'false for a component is refused',
    values: component('redis', false),
    sentences: [
      'components.redis: false is not a component; write a map with podSelector, ports and so on',
    ],
    neighbour: component('redis', { enabled: false }),
  },
  {
    name: 'a list of port numbers for a component is refused',
    values: db({ ports: [5432] }),
    sentences: [
      'components.db.ports: is a list, not a map of ports; write name: {port: number} pairs',
    ],
    neighbour: db({ ports: { postgres: { port: 5432 } } }),
  },
  {
    name: 'a bare number for a named port is refused',
    values: db({ ports: { postgres: 5432 } }),
    sentences: [
      'components.db.ports.postgres: 5432 is not a port; write a map such as {port: 5432}',
    ],
    neighbour: dbPort(5432),
  },
  {
    name: 'a map of ports for a flow is refused',
    values: appToDb({ ports: { postgres: { port: 5432 } } }),
    sentences: [
      'flows.app-to-db.ports: is a map, not a list of port names; write at least one name, each once',
    ],
    neighbour: appToDb({ ports: ['postgres'] }),
  },
  {
    name: 'a text for from is refused',
    values: appToDb({ from: 'api' }),
    sentences: [
      'flows.app-to-db.from: "api" is not a list of component or peer names; write at least one name, each once',
    ],
    neighbour: appToDb({ from: ['api'] }),
  },
  {
    name: 'a map for from is refused',
    values: appToDb({ from: { api: true } }),
    sentences: [
      'flows.app-to-db.from: is a map, not a list of component or peer names; write at least one name, each once',
    ],
    neighbour: appToDb({ from: ['api', 'guac'] }),
  },
  {
    name: 'a map for ipBlocks is refused',
    values: vpn({ ipBlocks: { cidr: '10.0.0.0/8' } }),
    sentences: [
      'peers.vpn.ipBlocks: is a map, not a list of IP blocks; write at least one entry with a cidr',
    ],
    neighbour: vpn({ ipBlocks: [{ cidr: '10.0.0.0/8' }] }),
  },
  {
    name: 'a text for policyTypes is refused',
    values: db({ policyTypes: 'Ingress' }),
    sentences: [
      'components.db.policyTypes: "Ingress" is not a list of directions; write [Ingress] or [Ingress, Egress]',
    ],
    neighbour: db({ policyTypes: ['Ingress'] }),
  },
  {
    name: 'a text for a selector is refused',
    values: db({ podSelector: 'app=kasm-db' }),
    sentences: [
      'components.db.podSelector: "app=kasm-db" is not a label selector; write matchLabels or matchExpressions with at least one entry',
    ],
    neighbour: db({ podSelector: labels('db') }),
  },
  {
    name: 'a list of labels is refused',
    values: db({ podSelector: { matchLabels: ['app=kasm-db'] } }),
    sentences: [
      'components.db.podSelector.matchLabels: is a list, not a map of labels; write at least one label as key: value',
    ],
    neighbour: db({ podSelector: { matchLabels: { app: 'db' } } }),
  },
  {
    name: 'a map of expressions is refused',
    values: db({ podSelector: { matchExpressions: { key: 'app', operator: 'Exists' } } }),
    sentences: [
      'components.db.podSelector.matchExpressions: is a map, not a list of expressions; write at least one expression with key and operator',
    ],
    neighbour: db({ podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } }),
  },
  {
    name: 'a text for kasm is refused',
    values: { preset: 'kasm-1.19', kasm: 'kasm' },
    sentences: ['kasm: "kasm" is not a map; write a map with release'],
    neighbour: { preset: 'kasm-1.19', kasm: { release: 'kasm' } },
  },
  {
    name: 'false for defaultDeny is refused',
    values: { defaultDeny: false },
    sentences: [
      'defaultDeny: false is not the default deny; write a map with enabled, podSelector or policyName',
    ],
    neighbour: { defaultDeny: { enabled: false } },
  },
  {
    name: 'a list of labels for all policies is refused',
    values: { labels: ['team=a'] },
    sentences: ['labels: is a list, not a map of labels; write key: value pairs'],
    neighbour: { labels: { team: 'a' } },
  },
  {
    name: 'enabled: "false" is refused for a component, for a template would take it for true',
    values: db({ enabled: 'false' }),
    sentences: [
      'components.db.enabled: "false" is not a boolean; write true or false without quotes (--set-string and a quoted Flux targetPath send a string)',
    ],
    neighbour: db({ enabled: false }),
  },
  {
    name: 'enabled: "false" is refused for a flow',
    values: appToDb({ enabled: 'false' }),
    sentences: [
      'flows.app-to-db.enabled: "false" is not a boolean; write true or false without quotes (--set-string and a quoted Flux targetPath send a string)',
    ],
    neighbour: appToDb({ enabled: false }),
  },
  {
    name: 'enabled: 0 is refused for a peer',
    values: peer('prometheus', { enabled: 0 }),
    sentences: [
      'peers.prometheus.enabled: 0 is not a boolean; write true or false without quotes (--set-string and a quoted Flux targetPath send a string)',
    ],
    neighbour: peer('prometheus', { enabled: false }),
  },
  {
    name: 'enabled: "true" is refused for the default deny',
    values: { defaultDeny: { enabled: 'true' } },
    sentences: [
      'defaultDeny.enabled: "true" is not a boolean; write true or false without quotes (--set-string and a quoted Flux targetPath send a string)',
    ],
    neighbour: { defaultDeny: { enabled: true } },
  },
];

const wholes: readonly BadCase[] = [
  {
    name: 'a component is not switched off while the default deny is off',
    values: { defaultDeny: { enabled: false }, components: { redis: { enabled: false } } },
    sentences: [
      'components.redis.enabled: without the default deny its pods would be open to everyone; write defaultDeny.enabled: true, or keep the component',
    ],
    neighbour: { defaultDeny: { enabled: true }, components: { redis: { enabled: false } } },
  },
  {
    name: 'the only component of a preset without default deny is not switched off',
    values: { preset: 'data-tier', components: { database: { enabled: false } } },
    sentences: [
      'components.database.enabled: without the default deny its pods would be open to everyone; write defaultDeny.enabled: true, or keep the component',
    ],
    neighbour: {
      preset: 'data-tier',
      defaultDeny: { enabled: true },
      components: { database: { enabled: false } },
    },
  },
  {
    name: 'values that leave no policy are refused',
    values: { preset: 'none', defaultDeny: { enabled: false } },
    sentences: ['defaultDeny.enabled: no policy would be left; write true, or add a component'],
    neighbour: { preset: 'none', defaultDeny: { enabled: false }, ...added() },
  },
  {
    name: 'five mistakes in five places are all named',
    values: {
      preset: 'plian',
      defaultDeny: { enabled: 'yes' },
      components: { db: { ports: { postgres: { port: 0 } } }, redis: { podSelector: {} } },
      flows: { 'app-to-db': { from: [] } },
    },
    sentences: [
      'components.db.ports.postgres.port: 0 is not a port number; write a whole number from 1 to 65535',
      'components.redis.podSelector: is empty; write matchLabels or matchExpressions with at least one entry',
      'defaultDeny.enabled: "yes" is not a boolean; write true or false without quotes (--set-string and a quoted Flux targetPath send a string)',
      'flows.app-to-db.from: is empty; write at least one name, each once',
      'preset: "plian" is not a preset; did you mean "plain"?',
    ],
    neighbour: {
      preset: 'plain',
      defaultDeny: { enabled: true },
      components: { db: { ports: { postgres: { port: 1 } } }, redis: { podSelector: labels('r') } },
      flows: { 'app-to-db': { from: ['api'] } },
    },
  },
  {
    name: 'mistakes of form and of rules are named together',
    values: {
      kasm: { release: 'prod' },
      components: {
        db: { ports: { postgres: { port: 9, endPort: 8 } } },
        redis: { policyTypes: ['ingress'] },
      },
      peers: { vpn: { ipBlocks: [{ cidr: '10.0.0.1/8', except: ['11.0.0.0/9'] }] } },
      flows: { 'proxy-to-api': { ports: ['htttp'] }, 'app-to-db': { to: ['dbs'] } },
    },
    sentences: [
      'components.db.ports.postgres.endPort: 8 is below port 9; write a number from 9 to 65535',
      'components.redis.policyTypes[0]: "ingress" is not a direction; did you mean "Ingress"?',
      'flows.app-to-db.to[0]: no component or peer is called "dbs"; did you mean "db"?',
      'flows.proxy-to-api.ports[0]: api has no port "htttp"; did you mean "http"?',
      'kasm.release: preset plain has no release label; remove it, or choose a kasm-* preset',
      'peers.vpn.ipBlocks[0].cidr: "10.0.0.1/8" has bits set behind its prefix; write the address of the network itself',
      'peers.vpn.ipBlocks[0].except[0]: "11.0.0.0/9" does not lie inside "10.0.0.1/8"; write a smaller network of it, or remove the exception',
    ],
    neighbour: {
      components: {
        db: { ports: { postgres: { port: 8, endPort: 9 } } },
        redis: { policyTypes: ['Ingress'] },
      },
      peers: { vpn: { ipBlocks: [{ cidr: '10.0.0.0/8', except: ['10.0.0.0/9'] }] } },
      flows: { 'proxy-to-api': { ports: ['http'] }, 'app-to-db': { to: ['db'] } },
    },
  },
  {
    name: 'a mistake in a component does not make its flows look wrong',
    values: {
      components: { probe: { podSelector: {}, ports: { http: { port: 80 } } } },
      ...row({ to: ['probe'], ports: ['http'] }),
    },
    sentences: [
      'components.probe.podSelector: is empty; write matchLabels or matchExpressions with at least one entry',
    ],
    neighbour: {
      ...added({ ports: { http: { port: 80 } } }),
      ...row({ to: ['probe'], ports: ['http'] }),
    },
  },
  {
    name: 'a mistake in an entry that is switched off is named all the same',
    values: component('redis', { enabled: false, ports: { redis: { port: 99999 } } }),
    sentences: [
      'components.redis.ports.redis.port: 99999 is not a port number; write a whole number from 1 to 65535',
    ],
    neighbour: component('redis', { enabled: false, ports: { redis: { port: 9999 } } }),
  },
];

/** Values of `helm test`, which is off. */
const test = (fields: Fields): Fields => ({ helmTest: fields });
/** Values of `helm test` as they suffice, and what is written over them. */
const tried = (fields: Fields = {}): Fields =>
  test({ enabled: true, host: 'kasm-db.example.com', ...fields });
const stray: Fields = { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['x'] }] };
const isNoHost = 'is not a host; write the name of a Service or an IP address, without a port';
const isNoImage =
  'is not an image with a tag or digest; write one such as registry.example.com/library/busybox:1.37.0';
const toAnybody = (opener: string, port = 5432): string =>
  `helmTest.flow: flow ${opener} opens port ${port} of db to any pod, so none would be denied; write another flow`;

const helmTests: readonly BadCase[] = [
  {
    name: 'helm test is switched on by enabled, not by true alone',
    values: { helmTest: true },
    sentences: ['helmTest: true is not a map; write a map with enabled, flow, host and so on'],
    neighbour: tried(),
  },
  {
    name: 'a misspelt key of helmTest gets the nearest one as a hint',
    values: tried({ hosts: 'kasm-db' }),
    sentences: ['helmTest.hosts: no such key; did you mean "host"?'],
    neighbour: tried({ host: 'kasm-db' }),
  },
  {
    name: 'a null for the host of helm test is refused, also while it is off',
    values: test({ host: null }),
    sentences: [
      'helmTest.host: is null; remove it, or write enabled: false to switch an entry off',
    ],
    neighbour: test({ host: '' }),
  },
  {
    name: 'a quoted true does not switch helm test on',
    values: tried({ enabled: 'true' }),
    sentences: ['helmTest.enabled: "true" is not a boolean; write true or false without quotes'],
    neighbour: tried({ enabled: true }),
  },
  {
    name: 'helm test needs a host',
    values: test({ enabled: true }),
    sentences: [
      'helmTest.host: is empty, and labels do not tell how pods reach the target; write the name of its Service, or an address',
    ],
    neighbour: test({ enabled: false }),
  },
  ...[
    ['with a port', 'kasm-db:5432', 'kasm-db'],
    ['with a port, of letters that hexadecimal numbers have', 'db:5432', 'db'],
    ['that is a URL', 'http://kasm-db', 'kasm-db.kasm.svc'],
    ['that nc would read as an option', '-e', 'e'],
    ['that a shell would run', '$(reboot)', 'reboot'],
    ['that is two words', 'kasm-db kasm-redis', 'kasm-db-kasm-redis'],
    ['of two lines', 'kasm-db\n', 'kasm-db.kasm.svc.cluster.local.'],
    ['in capitals', 'Kasm-DB', '10.43.0.17'],
    ['that is an IPv6 address in brackets', '[2001:db8::5]', '2001:db8::5'],
    ['that is an IPv6 address with too many groups', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8'],
    ['that ends with a hyphen', 'kasm-', 'k'],
    ['of 254 characters', 'a'.repeat(254), 'a'.repeat(253)],
  ].map(([what = '', host = '', good]) => ({
    name: `a host ${what} is refused`,
    values: test({ host }),
    sentences: [`helmTest.host: ${JSON.stringify(host).slice(0, 60)} ${isNoHost}`],
    neighbour: tried({ host: good }),
  })),
  {
    name: 'a number for the host is refused',
    values: tried({ host: 5432 }),
    sentences: [`helmTest.host: 5432 ${isNoHost}`],
    neighbour: tried({ host: '5432' }),
  },
  ...[
    ['without a tag', 'docker.io/library/busybox', 'docker.io/library/busybox:1.37.0'],
    ['with an empty tag', 'busybox:', 'busybox:1'],
    ['in capitals', 'Busybox:1.37', 'registry.Example.com:5000/a/b__c/busy-box:1.37_A'],
    ['that is a URL', 'https://docker.io/busybox:1', 'docker.io/busybox:1'],
    ['with a short digest', 'busybox@sha256:0123', `busybox@sha256:${'0123abcd'.repeat(8)}`],
    [
      'with a digest of another kind',
      `busybox@md5:${'0'.repeat(32)}`,
      `b:1@sha256:${'0'.repeat(64)}`,
    ],
    ['with a space', 'busybox:1 ', 'busybox:1'],
    ['that is empty', '', 'a:b'],
  ].map(([what = '', image = '', good]) => ({
    name: `an image ${what} is refused`,
    values: test({ image }),
    sentences: [`helmTest.image: ${JSON.stringify(image)} ${isNoImage}`],
    neighbour: tried({ image: good }),
  })),
  {
    name: 'a flow name in capitals is refused, also while helm test is off',
    values: test({ flow: 'App-to-db' }),
    sentences: [
      'helmTest.flow: "App-to-db" is not a flow name; write the name of a flow, or leave flow out',
    ],
    neighbour: test({ flow: 'a-flow-that-nobody-knows' }),
  },
  {
    name: 'pull secrets are names, not maps',
    values: test({ imagePullSecrets: [{ name: 'regcred' }] }),
    sentences: [
      'helmTest.imagePullSecrets[0]: is a map, not a secret name; write the name of a Secret of this namespace',
    ],
    neighbour: tried({ imagePullSecrets: ['regcred', 'other.example.com'] }),
  },
  {
    name: 'a pull secret twice is refused',
    values: test({ imagePullSecrets: ['regcred', 'regcred'] }),
    sentences: ['helmTest.imagePullSecrets: has an entry twice; write a list of names, each once'],
    neighbour: tried({ imagePullSecrets: [] }),
  },
  {
    name: 'a quoted user id is refused',
    values: test({ podSecurityContext: { runAsUser: '1000' } }),
    sentences: [
      'helmTest.podSecurityContext.runAsUser: "1000" is not a user or group id; write a whole number from 0 to 2147483647',
    ],
    neighbour: tried({ podSecurityContext: { runAsUser: 1000680000 } }),
  },
  {
    name: 'a negative group id is refused',
    values: test({ podSecurityContext: { runAsGroup: -1 } }),
    sentences: [
      'helmTest.podSecurityContext.runAsGroup: -1 is not a user or group id; write a whole number from 0 to 2147483647',
    ],
    neighbour: tried({ podSecurityContext: { runAsGroup: 0 } }),
  },
  {
    name: 'a key of the other security context is refused',
    values: test({ podSecurityContext: { readOnlyRootFilesystem: true } }),
    sentences: [
      'helmTest.podSecurityContext.readOnlyRootFilesystem: no such key; write one of runAsGroup, runAsNonRoot, runAsUser, seccompProfile',
    ],
    neighbour: tried({ securityContext: { readOnlyRootFilesystem: true } }),
  },
  {
    name: 'a probe is never privileged',
    values: test({ securityContext: { privileged: true } }),
    sentences: [
      'helmTest.securityContext.privileged: no such key; write one of allowPrivilegeEscalation, capabilities, readOnlyRootFilesystem',
    ],
    neighbour: tried({ securityContext: { allowPrivilegeEscalation: false } }),
  },
  {
    name: 'a probe gets no capabilities',
    values: test({ securityContext: { capabilities: { drop: ['ALL'], add: ['NET_RAW'] } } }),
    sentences: ['helmTest.securityContext.capabilities.add: no such key; write one of drop'],
    neighbour: tried({ securityContext: { capabilities: { drop: ['ALL', 'NET_RAW'] } } }),
  },
  {
    name: 'a capability in small letters is refused',
    values: test({ securityContext: { capabilities: { drop: ['all'] } } }),
    sentences: [
      'helmTest.securityContext.capabilities.drop[0]: "all" is not a capability; write capitals and _, such as ALL',
    ],
    neighbour: tried({ securityContext: { capabilities: { drop: ['ALL'] } } }),
  },
  {
    name: 'a seccomp profile without a type is refused',
    values: test({ podSecurityContext: { seccompProfile: {} } }),
    sentences: ['helmTest.podSecurityContext.seccompProfile.type: is missing; write it'],
    neighbour: tried({ podSecurityContext: { seccompProfile: { type: 'Unconfined' } } }),
  },
  {
    name: 'an unknown seccomp profile gets the nearest one as a hint',
    values: test({ podSecurityContext: { seccompProfile: { type: 'runtimeDefault' } } }),
    sentences: [
      'helmTest.podSecurityContext.seccompProfile.type: "runtimeDefault" is not a seccomp profile type; did you mean "RuntimeDefault"?',
    ],
    neighbour: tried({ podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
  },
  {
    name: 'a toleration by Exists takes no value',
    values: test({ tolerations: [{ key: 'dedicated', operator: 'Exists', value: 'kasm' }] }),
    sentences: ['helmTest.tolerations[0].value: Exists takes no value; remove it, or write Equal'],
    neighbour: tried({ tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'kasm' }] }),
  },
  {
    name: 'a toleration of every taint is written out',
    values: test({ tolerations: [{ operator: 'Exists' }, { effect: 'NoSchedule' }] }),
    sentences: [
      'helmTest.tolerations[1].key: is missing, and Equal needs it; write it, or operator: Exists',
    ],
    neighbour: tried({ tolerations: [{ operator: 'Exists' }, { key: 'a', effect: 'NoExecute' }] }),
  },
  {
    name: 'an unknown operator of a toleration gets the nearest one as a hint',
    values: test({ tolerations: [{ key: 'dedicated', operator: 'exists' }] }),
    sentences: [
      'helmTest.tolerations[0].operator: "exists" is not an operator; did you mean "Exists"?',
    ],
    neighbour: tried({ tolerations: [{ key: 'dedicated', operator: 'Exists' }] }),
  },
  {
    name: 'preset none tries nothing by itself',
    values: { preset: 'none', ...added(), ...tried() },
    sentences: ['helmTest.flow: names nothing to try; write the name of a flow to a component'],
    neighbour: {
      preset: 'none',
      ...added({ ports: { http: { port: 80 } } }),
      ...flow('to-probe', { from: ['probe'], to: ['probe'], ports: ['http'] }),
      ...tried({ flow: 'to-probe' }),
    },
  },
  {
    name: 'an empty table has no flow to try, whatever name is written',
    values: { preset: 'none', ...tried({ flow: 'app-to-db' }) },
    sentences: ['helmTest.flow: names nothing to try; write the name of a flow to a component'],
    neighbour: { preset: 'core', ...tried({ flow: 'app-to-db' }) },
  },
  {
    name: 'an unknown flow to try gets the nearest one as a hint',
    values: tried({ flow: 'app-to-bd' }),
    sentences: ['helmTest.flow: no flow is called "app-to-bd"; did you mean "app-to-db"?'],
    neighbour: tried({ flow: 'app-to-db' }),
  },
  {
    name: 'an unknown flow to try with no near one gets the list',
    values: { preset: 'core', ...tried({ flow: 'postgres' }) },
    sentences: [
      'helmTest.flow: no flow is called "postgres"; write one of app-to-db, ingress-to-proxy, manager-to-redis',
    ],
    neighbour: { preset: 'core', ...tried({ flow: 'manager-to-redis' }) },
  },
  {
    name: 'the flow to try is not switched off',
    values: { ...appToDb({ enabled: false }), ...tried() },
    sentences: ['helmTest.flow: flow app-to-db is switched off; write another one, or enable it'],
    neighbour: { ...appToDb({ enabled: false }), ...tried({ flow: 'manager-to-redis' }) },
  },
  {
    name: 'a flow to somebody else cannot be tried, for nobody of ours would deny',
    values: tried({ flow: 'to-dns' }),
    sentences: [
      'helmTest.flow: flow to-dns leads to no component that is on; write a flow that does',
    ],
    neighbour: tried({ flow: 'proxy-to-api' }),
  },
  {
    name: 'a flow to a component that is off cannot be tried',
    values: { ...component('db', { enabled: false }), ...tried() },
    sentences: [
      'helmTest.flow: flow app-to-db leads to no component that is on; write a flow that does',
    ],
    neighbour: { ...component('redis', { enabled: false }), ...tried() },
  },
  {
    name: 'a flow to UDP ports alone cannot be tried',
    values: { ...db({ ports: { postgres: { port: 5432, protocol: 'UDP' } } }), ...tried() },
    sentences: ['helmTest.flow: flow app-to-db names no TCP port of db; write a flow that does'],
    neighbour: {
      ...db({ ports: { postgres: { port: 5432, protocol: 'UDP' } } }),
      ...appToDb({ ports: ['postgres', 'metrics'] }),
      ...tried(),
    },
  },
  {
    name: 'a flow to all ports cannot be tried where the component names none',
    values: {
      preset: 'core',
      ...flow('api-to-proxy', { from: ['api'], to: ['proxy'], allPorts: true }),
      ...tried({ flow: 'api-to-proxy' }),
    },
    sentences: [
      'helmTest.flow: flow api-to-proxy names no TCP port of proxy; write a flow that does',
    ],
    neighbour: {
      preset: 'core',
      ...component('proxy', { ports: { https: { port: 8443 } } }),
      ...flow('api-to-proxy', { from: ['api'], to: ['proxy'], allPorts: true }),
      ...tried({ flow: 'api-to-proxy' }),
    },
  },
  {
    name: 'a flow from another namespace cannot be tried',
    values: tried({ flow: 'ingress-to-proxy' }),
    sentences: [
      'helmTest.flow: flow ingress-to-proxy comes from no pods of this namespace with labels to borrow that lead out; write a flow from a component',
    ],
    neighbour: {
      ...peer('ingress-nodes', { enabled: true, podSelector: labels('ingress') }),
      ...tried({ flow: 'ingress-to-proxy' }),
    },
  },
  {
    name: 'a flow from pods that the default deny shuts in cannot be tried',
    values: {
      preset: 'none',
      egress: 'all',
      ...added({ ports: { http: { port: 80 } } }),
      ...vpn({ podSelector: labels('vpn') }),
      ...flow('vpn-to-probe', { from: ['vpn'], to: ['probe'], ports: ['http'] }),
      ...tried({ flow: 'vpn-to-probe' }),
    },
    sentences: [
      'helmTest.flow: flow vpn-to-probe comes from no pods of this namespace with labels to borrow that lead out; write a flow from a component',
    ],
    neighbour: {
      preset: 'none',
      ...added({ ports: { http: { port: 80 } } }),
      ...vpn({ podSelector: labels('vpn') }),
      ...flow('vpn-to-probe', { from: ['vpn'], to: ['probe'], ports: ['http'] }),
      ...tried({ flow: 'vpn-to-probe' }),
    },
  },
  {
    name: 'a flow from components that are off cannot be tried',
    values: {
      components: { api: { enabled: false }, manager: { enabled: false } },
      ...tried(),
    },
    sentences: [
      'helmTest.flow: flow app-to-db comes from no pods of this namespace with labels to borrow that lead out; write a flow from a component',
    ],
    neighbour: { components: { api: { enabled: false } }, ...tried() },
  },
  {
    name: 'a flow from a component that no labels satisfy cannot be tried',
    values: {
      ...component('api', {
        podSelector: {
          matchLabels: { app: 'api' },
          matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['api'] }],
        },
      }),
      ...appToDb({ from: ['api'] }),
      ...tried(),
    },
    sentences: [
      'helmTest.flow: flow app-to-db comes from no pods of this namespace with labels to borrow that lead out; write a flow from a component',
    ],
    neighbour: {
      ...component('api', {
        podSelector: {
          matchLabels: { app: 'api' },
          matchExpressions: [
            { key: 'app', operator: 'NotIn', values: ['db'] },
            { key: 'tier', operator: 'Exists' },
            { key: 'tier', operator: 'In', values: ['front', 'back'] },
            { key: 'canary', operator: 'DoesNotExist' },
          ],
        },
      }),
      ...appToDb({ from: ['api'] }),
      ...tried(),
    },
  },
  {
    name: 'a flow from anywhere cannot be tried, for nobody is denied',
    values: {
      ...peer('vpn', { anywhere: true }),
      ...appToDb({ from: ['api', 'vpn'] }),
      ...tried(),
    },
    sentences: [toAnybody('app-to-db')],
    neighbour: {
      ...peer('vpn', { anywhere: true, enabled: false }),
      ...appToDb({ from: ['api', 'vpn'] }),
      ...tried(),
    },
  },
  {
    name: 'a flow cannot be tried where another one opens the same port to any pod',
    values: {
      ...vpn({ podSelector: stray }),
      ...db({ ports: { many: { port: 5000, endPort: 6000 } } }),
      ...flow('vpn-to-db', { from: ['vpn'], to: ['db'], ports: ['many'] }),
      ...tried(),
    },
    sentences: [toAnybody('vpn-to-db')],
    neighbour: {
      ...vpn({ podSelector: stray }),
      ...db({ ports: { many: { port: 5433, endPort: 6000 } } }),
      ...flow('vpn-to-db', { from: ['vpn'], to: ['db'], ports: ['many'] }),
      ...tried(),
    },
  },
  {
    name: 'a flow cannot be tried where another one opens all ports to any pod',
    values: {
      ...vpn({ anywhere: true }),
      ...flow('vpn-to-db', { from: ['vpn'], to: ['db'], allPorts: true }),
      ...tried(),
    },
    sentences: [toAnybody('vpn-to-db')],
    neighbour: {
      ...vpn({ namespaceSelector: labels('vpn'), podSelector: stray }),
      ...flow('vpn-to-db', { from: ['vpn'], to: ['db'], allPorts: true }),
      ...tried(),
    },
  },
  {
    name: 'a mistake in the flow to try is named once',
    values: { ...appToDb({ from: [] }), ...tried() },
    sentences: ['flows.app-to-db.from: is empty; write at least one name, each once'],
    neighbour: { ...appToDb({ from: ['api'] }), ...tried() },
  },
  {
    name: 'a mistake in the component to try is named once',
    values: { ...dbPort(0), ...tried() },
    sentences: [
      'components.db.ports.postgres.port: 0 is not a port number; write a whole number from 1 to 65535',
    ],
    neighbour: { ...dbPort('5433'), ...tried() },
  },
  {
    name: 'a mistake in helmTest does not hide those of the table',
    values: { ...appToDb({ ports: ['postgre'] }), ...test({ enabled: true, host: 'kasm_db' }) },
    sentences: [
      `helmTest.host: "kasm_db" ${isNoHost}`,
      'flows.app-to-db.ports[0]: db has no port "postgre"; did you mean "postgres"?',
    ],
    neighbour: { ...appToDb({ ports: ['postgres'] }), ...tried({ host: 'kasm-db' }) },
  },
];

export const badValues: readonly BadCase[] = [
  ...choices,
  ...unknownNames,
  ...keys,
  ...entryNames,
  ...lists,
  ...selectors,
  ...labelTexts,
  ...texts,
  ...portNumbers,
  ...networks,
  ...nulls,
  ...kinds,
  ...wholes,
  ...helmTests,
];
