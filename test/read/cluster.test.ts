import { describe, expect, test } from 'vitest';
import { exitCodes, KasmIsolationError } from '../../src/errors.ts';
import { readObjects, type Objects } from '../../src/read/cluster.ts';
import { formatAddress } from '../../src/netpol/sets/address-set.ts';

const read = (...texts: readonly string[]): Objects =>
  readObjects(
    texts.map((text, index) => ({ name: `file-${index + 1}.yaml`, text })),
    'kasm',
  );

/** The error that texts are refused with, which must be one that a user can mend. */
function refusal(...texts: readonly string[]): string {
  try {
    read(...texts);
  } catch (error) {
    if (!(error instanceof KasmIsolationError)) throw error;
    expect(error.exitCode).toBe(exitCodes.misuse);
    expect(error.lines).toHaveLength(1);
    return error.message;
  }
  throw new Error('it was taken');
}

/** A policy of somebody with this spec, in flow style. */
const policy = (spec: string, name = 'foreign'): string =>
  `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name} }
spec: ${spec}
`;
const rule = (text: string): string => policy(`{ podSelector: {}, ingress: [${text}] }`);
const peer = (text: string): string => rule(`{ from: [${text}] }`);
const port = (text: string): string => rule(`{ ports: [${text}] }`);
const expression = (text: string): string =>
  policy(`{ podSelector: { matchExpressions: [${text}] } }`);

const specOf = (text: string) => read(text).policies[0]?.spec;

/** A typed list of one item, as the API server answers. */
const listOf = (kind: string, apiVersion: string, item: object): string =>
  JSON.stringify({ apiVersion, kind: `${kind}List`, items: [item] });

const pod = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\n${more}`;

const first = 'file-1.yaml: document 1, line 1: ';

describe('what is no manifest is refused with file, document and line', () => {
  test.each([
    ['prose', 'Dear reader, this is no manifest\n', /^line 1: is no Kubernetes object; .*kind/u],
    ['a number', '5\n', /^line 1: is no Kubernetes object/u],
    ['a list', '- kind: Pod\n', /^line 1: is no Kubernetes object/u],
    ['a JSON list', '[{"kind": "Pod"}]', /^line 1: is no Kubernetes object/u],
    ['values', '# mine\npreset: plain\n', /^line 2: is no Kubernetes object; .*kind/u],
    ['a kind that is a number', 'kind: 5\n', /^line 1: is no Kubernetes object/u],
    ['an open bracket', 'kind: Pod\nmetadata: {name: a\n', /^line \d: is not sound YAML: .+; .+/u],
    ['a tab', 'kind: Pod\nmetadata:\n\tname: a\n', /^line 3: is not sound YAML: .*[Tt]ab/u],
    [
      'a key twice',
      'kind: Pod\nmetadata: {}\nkind: Node\n',
      /^line 3: key "kind" stands twice; .+/u,
    ],
    ['JSON cut short', '{"kind": "Pod",', /^line 1: is not sound YAML/u],
    ['an alias of nothing', 'kind: Pod\nmetadata: *nowhere\n', /^line \d: .*alias/u],
    [
      'aliases that explode',
      `a: &a [${'1,'.repeat(99)}]\nb: &b [${'*a,'.repeat(99)}]\nc: &c [${'*b,'.repeat(99)}]\nd: [${'*c,'.repeat(99)}]\nkind: Pod\n`,
      /^line \d: .*alias/u,
    ],
  ])('%s', (_, text, said) => {
    const message = refusal(text);
    expect(message).toMatch(/^file-1\.yaml: document 1, /u);
    expect(message.replace('file-1.yaml: document 1, ', '')).toMatch(said);
  });

  test('the place is that of the file and the document that is wrong', () => {
    const sound = `${policy('{}')}---\n# a remark\n`;
    const other = sound.replace('foreign', 'other');
    expect(refusal(sound, `${other}${policy('{ Egres: [] }')}`)).toMatch(
      /^file-2\.yaml: document 2, line 7: NetworkPolicy: spec\b.*Egres/u,
    );
    expect(refusal(`kind: ConfigMap\r\n---\r\nfoo: bar\r\n`)).toMatch(
      /^file-1\.yaml: document 2, line 3: /u,
    );
    expect(refusal(`${sound}kind: [\n`)).toMatch(/^file-1\.yaml: document 2, line \d+: is not/u);
  });

  test('in a List, the place is the index, in Lists within it too', () => {
    const bad = { apiVersion: 'v1', kind: 'Pod', metadata: {} };
    const inner = { apiVersion: 'v1', kind: 'List', items: [{ kind: 'Node' }, bad] };
    const list = { apiVersion: 'v1', kind: 'List', items: [{ kind: 'Node' }, inner] };
    expect(refusal(JSON.stringify(list))).toMatch(
      /^file-1\.yaml: document 1, items\[1\], items\[1\]: Pod: metadata\.name: /u,
    );
    expect(refusal(`kind: List\nitems:\n  - kind: Node\n  - 5\n`)).toMatch(
      /^file-1\.yaml: document 1, line 1, items\[1\]: is no Kubernetes object/u,
    );
  });

  test('a List whose items are no list is not passed over', () => {
    expect(refusal('kind: NetworkPolicyList\nitems: all of them\n')).toContain(first);
  });
});

describe('a policy that an API server would not take is refused, with the path in it', () => {
  test.each([
    ['a misspelt field', policy('{ podSelector: {}, Egres: [] }'), 'spec', /Egres/u],
    [
      'no name',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {}\nspec: {}\n',
      'metadata.name',
      /./u,
    ],
    [
      'a direction that is none',
      policy('{ policyTypes: [Ingres] }'),
      'spec.policyTypes',
      /Ingress/u,
    ],
    ['to in an ingress rule', rule('{ to: [] }'), 'spec.ingress', /to/u],
    ['no CIDR', peer('{ ipBlock: { cidr: 10.0.0 } }'), 'spec.ingress', /network/u],
    ['a prefix of 33', peer('{ ipBlock: { cidr: 10.0.0.0/33 } }'), 'spec.ingress', /network/u],
    ['a prefix of 129', peer('{ ipBlock: { cidr: "::/129" } }'), 'spec.ingress', /network/u],
    [
      'an address without prefix',
      peer('{ ipBlock: { cidr: 10.0.0.1 } }'),
      'spec.ingress',
      /network/u,
    ],
    // The API server reads these otherwise than some parsers do, or not at all.
    ['octal or not', peer('{ ipBlock: { cidr: 010.0.0.0/8 } }'), 'spec.ingress', /octal.*10/u],
    ['hexadecimal', peer('{ ipBlock: { cidr: 0x0a.0.0.0/8 } }'), 'spec.ingress', /network/u],
    ['a short form', peer('{ ipBlock: { cidr: 10/8 } }'), 'spec.ingress', /network/u],
    ['a zone', peer('{ ipBlock: { cidr: "fe80::1%eth0/64" } }'), 'spec.ingress', /network/u],
    [
      'IPv4 in IPv6',
      peer('{ ipBlock: { cidr: "::ffff:10.0.0.0/104" } }'),
      'spec.ingress',
      /network/u,
    ],
    [
      'a bad exception',
      peer('{ ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.x/9] } }'),
      'spec.ingress',
      /network/u,
    ],
    [
      'an octal exception',
      peer('{ ipBlock: { cidr: 8.0.0.0/8, except: [010.0.0.0/9] } }'),
      'spec.ingress',
      /octal/u,
    ],
    [
      'ipBlock beside podSelector',
      peer('{ podSelector: {}, ipBlock: { cidr: 10.0.0.0/8 } }'),
      'spec.ingress',
      /ipBlock/u,
    ],
    ['an empty peer', peer('{}'), 'spec.ingress', /podSelector/u],
    ['a peer that is null', peer('{ podSelector: null }'), 'spec.ingress', /./u],
    ['port 0', port('{ port: 0 }'), 'spec.ingress', /1 to 65535/u],
    ['port 99999', port('{ port: 99999 }'), 'spec.ingress', /1 to 65535/u],
    [
      'an exception outside of the network',
      peer('{ ipBlock: { cidr: 0.0.0.0/0, except: ["fd00:42::/56"] } }'),
      'spec.ingress',
      /fd00:42::.*inside 0\.0\.0\.0/u,
    ],
    [
      'an exception that is the network',
      peer('{ ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/8] } }'),
      'spec.ingress',
      /smaller/u,
    ],
    [
      'three directions',
      policy('{ policyTypes: [Ingress, Egress, Ingress] }'),
      'spec.policyTypes',
      /two/u,
    ],
    ['half a port', port('{ port: 80.5 }'), 'spec.ingress', /./u],
    ['a number in quotes', port('{ port: "80" }'), 'spec.ingress', /port/u],
    ['no name of a port', port('{ port: Http_Alt }'), 'spec.ingress', /name of a port/u],
    ['a name of 16', port('{ port: abcdefghijklmnop }'), 'spec.ingress', /name of a port/u],
    ['endPort before port', port('{ port: 80, endPort: 79 }'), 'spec.ingress', /endPort/u],
    ['endPort with a name', port('{ port: http, endPort: 90 }'), 'spec.ingress', /endPort/u],
    ['endPort alone', port('{ endPort: 90 }'), 'spec.ingress', /endPort/u],
    ['a protocol that is none', port('{ protocol: ICMP }'), 'spec.ingress', /TCP/u],
    ['a small protocol', port('{ protocol: tcp }'), 'spec.ingress', /TCP/u],
    [
      'an unknown operator',
      expression('{ key: a, operator: Equals, values: [b] }'),
      'spec.podSelector',
      /NotIn/u,
    ],
    ['In without values', expression('{ key: a, operator: In }'), 'spec.podSelector', /values/u],
    [
      'NotIn of nothing',
      expression('{ key: a, operator: NotIn, values: [] }'),
      'spec.podSelector',
      /values/u,
    ],
    [
      'Exists with values',
      expression('{ key: a, operator: Exists, values: [b] }'),
      'spec.podSelector',
      /values/u,
    ],
    [
      'a label that is no text',
      policy('{ podSelector: { matchLabels: { a: yes } } }'),
      'spec.podSelector',
      /string/u,
    ],
    [
      'a label of no name',
      policy('{ podSelector: { matchLabels: { __proto__: a } } }'),
      'spec.podSelector',
      /./u,
    ],
  ])('%s', (_, text, path, said) => {
    const message = refusal(text);
    expect(message.slice(0, first.length)).toBe(first);
    const told = message.slice(first.length);
    expect(told).toMatch(
      new RegExp(`^NetworkPolicy: ${path.replaceAll('.', String.raw`\.`)}[.:[]`, 'u'),
    );
    expect(told).toMatch(said);
  });

  test('a network that is none is quoted', () => {
    const text = peer('{ ipBlock: { cidr: 10.0.0.0/8, except: [10.9.0.0/16, 10.0.0.0/99] } }');
    expect(refusal(text)).toContain('10.0.0.0/99');
  });

  test.each(['extensions/v1beta1', 'networking.k8s.io/v1beta1', undefined])(
    'apiVersion %s',
    (apiVersion) => {
      const object = { apiVersion, kind: 'NetworkPolicy', metadata: { name: 'a' }, spec: {} };
      expect(refusal(JSON.stringify(object))).toMatch(
        /^file-1\.yaml: document 1: NetworkPolicy: .*apiVersion.*networking\.k8s\.io\/v1/u,
      );
    },
  );
});

describe('pods and namespaces', () => {
  test('twice the same pod is refused, and both places are named', () => {
    expect(refusal(pod('a'), `kind: Node\n---\n${pod('a')}`)).toMatch(
      /^file-2\.yaml: document 2, line 3: Pod: .*kasm\/a .*file-1\.yaml: document 1, line 1/u,
    );
  });

  test('twice the same policy is refused, and both places are named', () => {
    expect(refusal(policy('{}'), `kind: Node\n---\n${policy('{ ingress: [{}] }')}`)).toMatch(
      /^file-2\.yaml: document 2, line 3: NetworkPolicy: policy kasm\/foreign .*file-1\.yaml: document 1, line 1; remove one$/u,
    );
  });

  test('twice the same policy is refused where one leaves out the namespace that the other names', () => {
    const named = policy('{}').replace('name: foreign', 'name: foreign, namespace: kasm');
    expect(refusal(policy('{}'), named)).toContain('kasm/foreign stands already');
  });

  test('twice the same namespace is refused', () => {
    const text = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a, labels: { x: one } }\n';
    expect(refusal(text, text.replace('one', 'two'))).toContain(
      'namespace a stands already at file-1',
    );
  });

  test('one name in two namespaces is two policies', () => {
    const other = policy('{}').replace('name: foreign', 'name: foreign, namespace: shop');
    expect(read(policy('{}'), other).policies).toHaveLength(2);
  });

  test('the same name in another namespace is another pod', () => {
    const other = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: b }\n';
    expect(read(pod('a'), other).pods).toHaveLength(2);
  });

  test('a pod without an address is taken, and one that has ended is not', () => {
    const ended = ['Succeeded', 'Failed'].map((phase) => pod('a', `status: { phase: ${phase} }\n`));
    const { pods, ignored } = read(pod('a', 'status: { podIPs: null }\n'), ...ended);
    expect(pods.map(({ name, ips }) => [name, ips])).toEqual([['a', []]]);
    expect([...ignored]).toEqual([]);
  });

  test('addresses are read from podIPs, else from podIP', () => {
    const { pods } = read(
      pod('a', 'status: { podIP: 10.0.0.1, podIPs: [{ ip: 10.0.0.1 }, { ip: "fd00::1" }] }\n'),
      pod('b', 'status: { podIP: 10.0.0.2 }\n'),
    );
    expect(pods.map(({ ips }) => ips.map(formatAddress))).toEqual([
      ['10.0.0.1', 'fd00::1'],
      ['10.0.0.2'],
    ]);
  });

  test.each(['10.0.0.300', 'here', '10.1', '010.1.1.1', '10.0.0.1/32'])('address %s', (ip) => {
    const message = refusal(pod('a', `status: { podIP: "${ip}" }\n`));
    expect(message).toMatch(/^file-1\.yaml: document 1, line 1: Pod: status\.podIPs?\b/u);
    expect(message).toContain(ip);
  });

  test('ports, the network of the host and the node are read, from containers that go on running', () => {
    const { pods } = read(
      pod(
        'a',
        `spec:
  nodeName: one
  hostNetwork: true
  initContainers:
    - { ports: [{ name: setup, containerPort: 9999 }] }
    - { ports: [{ name: once, containerPort: 9998 }], restartPolicy: OnFailure }
    - { ports: [{ name: side, containerPort: 9000, protocol: UDP }], restartPolicy: Always }
  containers: [{ ports: null }, { ports: [{ containerPort: 80 }] }]
`,
      ),
    );
    expect(pods).toMatchObject([
      {
        node: 'one',
        hostNetwork: true,
        ports: [
          { name: 'side', port: 9000, protocol: 'UDP' },
          { port: 80, protocol: 'TCP' },
        ],
      },
    ]);
  });

  test.each([
    [
      'a port of a container',
      pod('a', 'spec: { containers: [{ ports: [{ containerPort: 99999 }] }] }\n'),
      'Pod: spec.containers',
    ],
    [
      'a label of a pod',
      pod('a', '').replace('name: a', 'name: a, labels: { tier: 5 }'),
      'Pod: metadata.labels',
    ],
    [
      'a namespace without a name',
      'apiVersion: v1\nkind: Namespace\nmetadata: {}\n',
      'Namespace: metadata.name',
    ],
  ])('%s', (_, text, said) => {
    expect(refusal(text)).toContain(`${first}${said}`);
  });

  test('a namespace has the label of its name, whatever it says', () => {
    const text =
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: a, labels: { x: z, kubernetes.io/metadata.name: b } }\n';
    expect(read(text).namespaces).toEqual([
      { name: 'a', labels: { x: 'z', 'kubernetes.io/metadata.name': 'a' } },
    ]);
  });
});

describe('what is taken', () => {
  test.each([
    ['nothing', ''],
    ['a remark', '# nothing here\n'],
    ['empty documents', '---\n---\nnull\n---\n'],
    ['an empty List', '{"kind": "List", "apiVersion": "v1", "items": []}'],
  ])('%s holds nothing', (_, text) => {
    expect(read(text)).toEqual({
      policies: [],
      pods: [],
      workloads: [],
      namespaces: [],
      services: [],
      routes: [],
      monitors: [],
      nodes: [],
      admissions: [],
      ignored: new Map(),
      withoutNamespace: [],
      passedOver: [],
      unjudged: [],
      places: new Map(),
    });
  });

  test('items of a typed list have the type of the list', () => {
    const objects = read(
      listOf('Namespace', 'v1', { metadata: { name: 'shop', labels: { team: 'a' } } }),
      listOf('Pod', 'v1', { metadata: { name: 'p' } }),
      listOf('NetworkPolicy', 'networking.k8s.io/v1', { metadata: { name: 'n' } }),
      listOf('Node', 'v1', { metadata: { name: 'one' } }),
      listOf('ConfigMap', 'v1', { metadata: { name: 'one' } }),
    );
    expect(objects).toMatchObject({
      namespaces: [{ name: 'shop', labels: { team: 'a' } }],
      pods: [{ name: 'p' }],
      policies: [{ metadata: { name: 'n' } }],
      nodes: [{ name: 'one' }],
      ignored: new Map([['ConfigMap', 1]]),
    });
  });

  test('items of a List that says no type have to say their own', () => {
    expect(refusal('{"kind": "List", "items": [{"metadata": {"name": "a"}}]}')).toContain(
      'items[0]: is no Kubernetes object',
    );
  });

  test('other kinds are counted, in Lists too, and policies of other groups are other kinds', () => {
    const items = [
      { kind: 'Node' },
      { kind: 'Service', apiVersion: 'v1' },
      { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a' } },
    ];
    const { ignored, pods, services, unjudged } = read(
      JSON.stringify({ kind: 'List', items }),
      'kind: NetworkPolicy\napiVersion: crd.projectcalico.org/v1\n---\n\nkind: ConfigMap\n',
    );
    expect([...ignored]).toEqual([
      ['Node', 1],
      ['ConfigMap', 1],
    ]);
    expect(services).toHaveLength(1);
    expect(pods).toHaveLength(1);
    expect(unjudged).toEqual(['NetworkPolicy (no name)']);
  });

  test('what is null or empty is as if it were not there, and defaults are filled in', () => {
    const bare = { podSelector: {}, policyTypes: ['Ingress'] };
    expect(
      specOf('apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: a }\n'),
    ).toEqual(bare);
    expect(
      specOf(
        policy(
          '{ podSelector: { matchLabels: null, matchExpressions: [] }, policyTypes: null, ingress: null, egress: [] }',
        ),
      ),
    ).toEqual(bare);
    expect(specOf(policy('{ podSelector: , ingress: [{}] }'))).toEqual({ ...bare, ingress: [{}] });
    expect(specOf(rule('{ from: null, ports: [] }'))).toEqual({ ...bare, ingress: [{}] });
    expect(specOf(peer('{ ipBlock: { cidr: 10.0.0.0/8, except: null } }'))).toEqual({
      ...bare,
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }],
    });
    expect(specOf(port('{ port: 80 }'))).toEqual({
      ...bare,
      ingress: [{ ports: [{ protocol: 'TCP', port: 80 }] }],
    });
  });

  test('a null in a list is an empty entry: a rule that admits everyone, every TCP port', () => {
    expect(read(rule('null')).policies[0]?.spec.ingress).toEqual([{}]);
    expect(read(port('null')).policies[0]?.spec.ingress).toEqual([
      { ports: [{ protocol: 'TCP' }] },
    ]);
    expect(refusal(peer('null'))).toMatch(/from\[0\]: names nobody/u);
  });

  test.each(['', ', namespace: ""'])(
    'without a namespace (%j), it is that of Kasm',
    (namespace) => {
      const text = `${policy('{}')}---\n${pod('p')}`.replaceAll(
        /name: (foreign|p)/gu,
        (name) => `${name}${namespace}`,
      );
      const { policies, pods } = read(text);
      expect(policies[0]?.metadata).toEqual({ name: 'foreign', namespace: 'kasm' });
      expect(pods[0]?.namespace).toBe('kasm');
    },
  );

  test('what an API server adds is passed over outside of the spec', () => {
    const object = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'a', uid: '1', managedFields: [{}], labels: { a: 'b' } },
      spec: { podSelector: {} },
      status: {},
    };
    expect(read(JSON.stringify(object)).policies).toHaveLength(1);
  });

  test('files stay apart: the second need not start with a separator', () => {
    expect(read(policy('{}').trimEnd(), policy('{}', 'other')).policies).toHaveLength(2);
  });
});

/** A pod as kubectl prints it, with much that no proof needs. */
const podOf = (index: number): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `pod-${index}`,
    namespace: `team-${index % 50}`,
    labels: { app: `app-${index % 200}`, 'pod-template-hash': `hash-${index}` },
    annotations: { note: 'x'.repeat(600) },
  },
  spec: { nodeName: `node-${index % 20}`, containers: [{ ports: [{ containerPort: 80 }] }] },
  status: { podIP: `10.42.${index >> 8}.${index & 255}` },
});

describe('large input', () => {
  test('8 MB of JSON, as kubectl prints all pods', () => {
    const items = Array.from({ length: 10_000 }, (_, index) => podOf(index));
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 1);
    expect(text.length).toBeGreaterThan(8_000_000);
    expect(read(text).pods).toHaveLength(10_000);
  });

  test('many documents of YAML, as charts render them', () => {
    const documents = Array.from({ length: 5000 }, (_, index) => pod(`pod-${index}`));
    expect(read(documents.join('---\n')).pods).toHaveLength(5000);
  });
});
