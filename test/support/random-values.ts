import fc from 'fast-check';

const app = fc.constantFrom('kasm-api', 'kasm-db', 'kasm-web', 'other');
const labels = fc.dictionary(fc.constantFrom('app', 'tier', 'team'), app, {
  minKeys: 1,
  maxKeys: 2,
});

const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom('app', 'tier'),
    operator: fc.constantFrom('Exists', 'DoesNotExist'),
  }),
  fc.record({
    key: fc.constantFrom('app', 'tier'),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.uniqueArray(app, { minLength: 1, maxLength: 2 }),
  }),
);

const selector = fc.oneof(
  { weight: 4, arbitrary: fc.record({ matchLabels: labels }) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        matchLabels: labels,
        matchExpressions: fc.array(expression, { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: ['matchExpressions'] },
    ),
  },
);

const port = fc.record(
  {
    port: fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.constantFrom(80, 5432, '5432')),
    endPort: fc.integer({ min: 1, max: 65535 }),
    protocol: fc.constantFrom('TCP', 'UDP', 'SCTP'),
  },
  { requiredKeys: ['port'] },
);

const portName = fc.constantFrom('postgres', 'http', 'metrics', 'dns');
const ports = fc.dictionary(portName, port, { maxKeys: 3 });
const enabled = fc.oneof(
  { weight: 5, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
);

const component = fc.record(
  {
    enabled,
    podSelector: selector,
    ports,
    policyTypes: fc.constantFrom(['Ingress'], ['Ingress', 'Egress'], ['Egress']),
  },
  { requiredKeys: ['podSelector'] },
);

const block = fc.constantFrom(
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
  { cidr: '203.0.113.0/24' },
  { cidr: '10.42.0.0/16' },
  { cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] },
  { cidr: '::/0' },
  { cidr: '10.0.0.1/8' },
);

const place = fc.oneof(
  fc.record(
    { namespaceSelector: selector, podSelector: selector },
    { requiredKeys: ['namespaceSelector'] },
  ),
  fc.record({ podSelector: selector }),
  fc.record({ ipBlocks: fc.uniqueArray(block, { minLength: 1, maxLength: 2 }) }),
  fc.record({ anywhere: fc.boolean() }),
);

const peer = fc
  .tuple(place, fc.record({ enabled, ports }, { requiredKeys: [] }))
  .map(([where, rest]) => ({ ...where, ...rest }));

const member = fc.constantFrom(
  'api',
  'db',
  'proxy',
  'mine',
  'office',
  'dns',
  'prometheus',
  'nobody',
);
const members = fc.uniqueArray(member, { minLength: 1, maxLength: 3 });

const flow = fc.oneof(
  fc.record(
    {
      enabled,
      from: members,
      to: members,
      ports: fc.uniqueArray(portName, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['from', 'to', 'ports'] },
  ),
  fc.record({ from: members, to: members, allPorts: fc.constant(true) }),
  fc.record({ enabled: fc.boolean() }),
);

const subject = fc.constantFrom('system:admin', 'alice', 'oidc:deployers', 'x"]) || true', '\\');
const account = fc.constantFrom('argocd/a', 'flux-system/b', 'kasm/deployer');
const some = (name: fc.Arbitrary<string>, minLength = 0) =>
  fc.uniqueArray(name, { minLength, maxLength: 2 });

/** A guard that is sound, and now and then one that is not: it lets nobody in, everybody, or does two things at once. */
const guard = fc.record(
  {
    enabled,
    action: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('Audit', 'Warn', 'Deny', ['Audit', 'Warn']) },
      { weight: 1, arbitrary: fc.constant(['Warn', 'Deny']) },
    ),
    allow: fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record(
          { users: some(subject, 1), groups: some(subject), serviceAccounts: some(account) },
          { requiredKeys: ['users'] },
        ),
      },
      { weight: 5, arbitrary: fc.record({ serviceAccounts: some(account, 1) }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom({}, { serviceAccounts: ['kasm/default'] }),
      },
    ),
    peers: fc.boolean(),
  },
  { requiredKeys: ['enabled', 'allow'] },
);

/** Values as somebody might write them: about half of them sound, the others wrong in one of many ways. */
export const randomValues = fc.record(
  {
    preset: fc.constantFrom('none', 'core', 'core', 'data-tier', 'plain'),
    platform: fc.constantFrom('k3s', 'rke2', 'openshift'),
    egress: fc.constantFrom('dataTier', 'dataTier', 'all'),
    defaultDeny: fc.oneof(
      { weight: 5, arbitrary: fc.constant({}) },
      {
        weight: 1,
        arbitrary: fc.record(
          { enabled: fc.boolean(), podSelector: selector },
          { requiredKeys: [] },
        ),
      },
    ),
    components: fc.dictionary(fc.constantFrom('api', 'db', 'proxy', 'mine'), component, {
      maxKeys: 3,
    }),
    peers: fc.dictionary(fc.constantFrom('office', 'dns', 'prometheus'), peer, { maxKeys: 2 }),
    flows: fc.dictionary(fc.constantFrom('app-to-db', 'mine-to-db', 'extra'), flow, { maxKeys: 2 }),
    guard,
  },
  { requiredKeys: ['preset'] },
);
