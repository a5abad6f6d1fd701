import { stringify } from 'yaml';
import { presetNames } from '../../schema/names.ts';
import type { Fields } from '../../src/table/layers.ts';

/** Values, and what they come to on every path. */
export interface PathCase {
  readonly name: string;
  readonly values: Fields;
  /** The same values as text, where the case is about how YAML reads. */
  readonly text?: string;
  /** The chart's own sentences; none where the values render. */
  readonly says: readonly string[];
  /** Other values that render the same policies. */
  readonly means?: Fields;
  /** What comes of the values where null is dropped from maps on the way (Argo CD; an umbrella's own values under Helm 4). */
  readonly whenNullsAreLost?: 'rendered' | 'refused';
  /** Whether a map or list in them is empty, which no `--set` and no `set` can write. */
  readonly isEmptySomewhere?: true;
  /** What they become in `set` of a HelmChart, where no text can be "true" or "false". */
  readonly inSet?: Fields;
}

/** The text of a case, as somebody writes it into a file. */
export const valuesText = ({ values, text }: PathCase): string => text ?? stringify(values);

/** Values without the nulls of their maps. Nulls of lists stay: nobody drops those. */
export const withoutNulls = (values: Fields): Fields =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      if (value === null) return [];
      const isMap = typeof value === 'object' && !Array.isArray(value);
      return [[key, isMap ? withoutNulls(value as Fields) : value]];
    }),
  );

const isNull = 'is null; remove it, or write enabled: false to switch an entry off';
const noName =
  'is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null';
const noLabel =
  'is not a label value; write a string of at most 63 letters, digits, -, _ and ., with a letter or digit at both ends';
const noBoolean =
  'is not a boolean; write true or false without quotes (--set-string and a quoted Flux targetPath send a string)';
const noPort = 'is not a port number; write a whole number from 1 to 65535';

const row = (fields: unknown): Fields => ({ flows: { 'app-to-db': fields } });
const postgres = (port: Fields): Fields => ({ components: { db: { ports: { postgres: port } } } });

/** As many rows, each with a network of its own, as nobody writes by hand. */
const many = Array.from({ length: 150 }, (_, index) => index);
const big: Fields = {
  preset: 'plain',
  peers: Object.fromEntries(
    many.map((index) => [
      `site-${index}`,
      { ipBlocks: [{ cidr: `198.18.${index}.0/24`, except: [`198.18.${index}.128/25`] }] },
    ]),
  ),
  flows: Object.fromEntries(
    many.map((index) => [
      `from-site-${index}`,
      {
        description: `Site ${index}, behind "its" router, by tunnel`,
        from: [`site-${index}`],
        to: ['proxy'],
        ports: ['https'],
      },
    ]),
  ),
};

const rendered: readonly PathCase[] = [
  ...presetNames.map((preset) => ({ name: `preset ${preset}`, values: { preset }, says: [] })),
  {
    name: 'a database of its own selector and ports, a row less, a peer more',
    values: {
      preset: 'kasm-1.19',
      platform: 'rke2',
      kasm: { release: 'desk', version: '1.1190.4' },
      components: {
        db: {
          podSelector: {
            matchExpressions: [{ key: 'cnpg.io/cluster', operator: 'In', values: ['a', 'b'] }],
          },
        },
      },
      peers: {
        prometheus: {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'observability' } },
        },
      },
      flows: { 'proxy-to-guac': { enabled: false } },
    },
    says: [],
  },
  {
    name: 'a range of ports, a list and a description with commas, and a default deny of some pods',
    values: {
      preset: 'plain',
      components: { db: { ports: { postgres: { port: 5433, endPort: 5440 } } } },
      flows: { 'app-to-db': { description: 'api, and nobody else', from: ['api'] } },
      defaultDeny: { podSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'kasm' } } },
      annotations: { note: 'one, two' },
    },
    says: [],
  },
  {
    name: 'null at every switch of a form',
    values: {
      preset: 'plain',
      defaultDeny: { enabled: null },
      helmTest: { enabled: null },
      flows: { 'app-to-db': { enabled: null } },
      peers: { prometheus: { enabled: null } },
    },
    says: [],
    means: { preset: 'plain' },
    whenNullsAreLost: 'rendered',
  },
  {
    name: 'an empty map of components',
    values: { components: {} },
    says: [],
    means: {},
    isEmptySomewhere: true,
  },
  {
    name: 'an empty map at a row that the preset has',
    values: row({}),
    says: [],
    means: {},
    isEmptySomewhere: true,
  },
  {
    name: 'a port number as text',
    values: postgres({ port: '5433', endPort: '5440' }),
    says: [],
    means: postgres({ port: 5433, endPort: 5440 }),
  },
  {
    name: 'a row switched off with the word off, which YAML 1.1 reads as false',
    text: 'flows: {prometheus-to-metrics: {enabled: off}}\npreflight: off\n',
    values: { flows: { 'prometheus-to-metrics': { enabled: false } }, preflight: false },
    says: [],
  },
  {
    name: 'a label with the text true',
    values: { labels: { backup: 'true' } },
    says: [],
    inSet: { labels: { backup: true } },
  },
  {
    name: 'a guard of several actions, users, groups and service accounts',
    values: {
      preset: 'kasm-1.19',
      kasm: { release: 'desk' },
      guard: {
        enabled: true,
        action: ['Audit', 'Deny'],
        allow: {
          // As whom the lab's controllers ask: under Deny nobody else may finish an install.
          users: ['admin', 'CN=Alice Liddell,OU=Kasm'],
          groups: ['oidc:deployers'],
          serviceAccounts: ['argocd/argocd-application-controller', 'kasm/deployer'],
        },
        peers: true,
      },
    },
    says: [],
  },
  { name: '150 rows, each with a network of its own', values: big, says: [] },
];

const refused: readonly PathCase[] = [
  {
    name: 'a guard that lets everybody in',
    values: { guard: { enabled: true, allow: { groups: ['system:authenticated'] } } },
    says: [
      'guard.allow.groups[0]: "system:authenticated" lets in everybody who logs in; write a group of those who deploy',
    ],
  },
  {
    name: 'a guard that lets in whoever a pod of the namespace is',
    values: { guard: { enabled: true, allow: { serviceAccounts: ['kasm/default'] } } },
    says: [
      'guard.allow.serviceAccounts[0]: "kasm/default" is that of every pod of its namespace that names none; give whoever deploys an account of its own',
    ],
  },
  {
    name: 'a key that nobody knows',
    values: { flow: { 'app-to-db': { enabled: false } } },
    says: ['flow: no such key; did you mean "flows"?'],
  },
  {
    name: 'a field that nobody knows',
    values: row({ form: ['api'] }),
    says: ['flows.app-to-db.form: no such key; did you mean "from"?'],
  },
  {
    name: 'the key isolates of yesterday',
    values: { components: { db: { isolates: ['Ingress'] } } },
    says: ['components.db.isolates: no such key; write policyTypes, its new name'],
  },
  {
    name: 'a preset that nobody knows',
    values: { preset: 'kasm-1.9' },
    says: ['preset: "kasm-1.9" is not a preset; did you mean "kasm-1.19"?'],
  },
  {
    name: 'a row from nobody',
    values: row({ from: [] }),
    says: ['flows.app-to-db.from: is empty; write at least one name, each once'],
    isEmptySomewhere: true,
  },
  {
    name: 'a row from a null among names',
    values: row({ from: ['api', null] }),
    says: [`flows.app-to-db.from[1]: ${isNull}`],
  },
  {
    name: 'a row whose from is null',
    values: row({ from: null }),
    says: [`flows.app-to-db.from: ${isNull}`],
    whenNullsAreLost: 'rendered',
  },
  {
    name: 'a new row whose from is null',
    values: { flows: { 'any-to-db': { from: null, to: ['db'], ports: ['postgres'] } } },
    says: [`flows.any-to-db.from: ${isNull}`],
    whenNullsAreLost: 'refused',
  },
  {
    name: 'a row that is null',
    values: row(null),
    says: [`flows.app-to-db: ${isNull}`],
    whenNullsAreLost: 'rendered',
  },
  {
    name: 'a preset that is null',
    values: { preset: null },
    says: [`preset: ${isNull}`],
    whenNullsAreLost: 'rendered',
  },
  {
    name: 'kasm that is null',
    values: { preset: 'kasm-1.19', kasm: null },
    says: [`kasm: ${isNull}`],
    whenNullsAreLost: 'rendered',
  },
  {
    name: 'a default deny that is null',
    values: { defaultDeny: null },
    says: [`defaultDeny: ${isNull}`],
    whenNullsAreLost: 'rendered',
  },
  {
    name: 'a selector that loses a label to null',
    values: {
      peers: { vpn: { podSelector: { matchLabels: { app: 'vpn', tier: null } } } },
      flows: { 'vpn-to-api': { from: ['vpn'], to: ['api'], ports: ['http'] } },
    },
    says: [`peers.vpn.podSelector.matchLabels.tier: ${isNull}`],
    // More pods than were meant: docs/umbrella-charts.md tells how to see it.
    whenNullsAreLost: 'rendered',
  },
  {
    name: 'a selector whose only label is null',
    values: { components: { db: { podSelector: { matchLabels: { app: null } } } } },
    says: [`components.db.podSelector.matchLabels.app: ${isNull}`],
    whenNullsAreLost: 'refused',
  },
  {
    name: 'a list of exceptions that is null',
    values: { peers: { vpn: { ipBlocks: [{ cidr: '10.0.0.0/8', except: null }] } } },
    says: [`peers.vpn.ipBlocks[0].except: ${isNull}`],
  },
  {
    name: 'a selector of everything',
    values: { components: { db: { podSelector: {} } } },
    says: [
      'components.db.podSelector: is empty; write matchLabels or matchExpressions with at least one entry',
    ],
    isEmptySomewhere: true,
  },
  {
    name: 'the text false for a switch',
    values: row({ enabled: 'false' }),
    says: [`flows.app-to-db.enabled: "false" ${noBoolean}`],
    inSet: row({ enabled: false }),
  },
  {
    name: 'a number for a label',
    values: { labels: { build: 7 } },
    says: [`labels.build: 7 ${noLabel}`],
  },
  {
    name: 'the word on for a label, which YAML 1.1 reads as true',
    text: 'labels: {backup: on}\n',
    values: { labels: { backup: true } },
    says: [`labels.backup: true ${noLabel}`],
  },
  {
    name: 'a port beyond the last one',
    values: postgres({ port: 65_536 }),
    says: [`components.db.ports.postgres.port: 65536 ${noPort}`],
  },
  {
    name: 'a port beyond the last one, as text',
    values: postgres({ port: '65536' }),
    says: [`components.db.ports.postgres.port: "65536" ${noPort}`],
  },
  {
    name: 'a range that ends before it starts',
    values: postgres({ port: 5433, endPort: '999' }),
    says: [
      'components.db.ports.postgres.endPort: 999 is below port 5433; write a number from 5433 to 65535',
    ],
  },
  {
    name: 'a name that is too long by one',
    values: { flows: { ['a'.repeat(41)]: { enabled: false } } },
    says: [`flows.${'a'.repeat(41)}: "${'a'.repeat(41)}" ${noName}`],
  },
  {
    name: 'a release of Kasm where the preset has no label for it',
    values: { preset: 'plain', kasm: { release: 'desk' } },
    says: [
      'kasm.release: preset plain has no release label; remove it, or choose a preset that has one',
    ],
  },
  {
    name: 'closed egress where the preset has no rows for it, and a row to nobody',
    values: { preset: 'core', egress: 'all', flows: { 'app-to-db': { to: ['redis', 'nobody'] } } },
    says: [
      'egress: preset core has no rows for closed egress; write dataTier, or choose preset plain',
      'flows.app-to-db.ports[0]: redis has no port "postgres"; write one of redis',
      'flows.app-to-db.to[1]: no component or peer is called "nobody"; write one of api, db, dns, ingress-controller, ingress-nodes, manager, node-local-dns, prometheus, proxy, redis',
    ],
  },
];

/** Every case; those that are refused outnumber those that render. */
export const cases: readonly PathCase[] = [...rendered, ...refused];
