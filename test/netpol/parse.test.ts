import {
  addressOf,
  createEvaluator,
  ObjectError,
  parsePolicy,
  type ObjectProblem,
  type Pod,
} from 'kasm-isolation/netpol';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';

type Fields = Readonly<Record<string, unknown>>;

const document = (spec: unknown, metadata: Fields = {}): Fields => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'a', ...metadata },
  spec,
});

/** What is wrong with an object, place by place. */
function problemsOf(object: unknown): readonly ObjectProblem[] {
  try {
    parsePolicy(object);
  } catch (error) {
    if (error instanceof ObjectError) return error.problems;
    throw error;
  }
  return [];
}

const long = (length: number): string => 'a'.repeat(length);

type Place = (value: unknown) => Fields;

const meta =
  (key: string): Place =>
  (value) =>
    document({}, { [key]: value });
const spec =
  (key: string): Place =>
  (value) =>
    document({ [key]: value });
const label: Place = (value) => document({ podSelector: { matchLabels: { app: value } } });
const key: Place = (value) => document({ podSelector: { matchLabels: { [String(value)]: '' } } });
const expression: Place = (value) => document({ podSelector: { matchExpressions: [value] } });
const peer: Place = (value) => document({ ingress: [{ from: [value] }] });
const block: Place = (value) => document({ egress: [{ to: [{ ipBlock: value }] }] });
const cidr: Place = (value) => block({ cidr: value });
const port: Place = (value) => document({ ingress: [{ ports: [value] }] });

const inPeer = 'spec.ingress[0].from[0]';
const inBlock = 'spec.egress[0].to[0].ipBlock';
const inPort = 'spec.ingress[0].ports[0]';
const inSelector = 'spec.podSelector';
const inExpression = `${inSelector}.matchExpressions[0]`;
const owner = { apiVersion: 'v1', kind: 'Node', name: 'n', uid: '1', controller: true };

describe('what the API server refuses is refused, and what is nearly the same is not', () => {
  test.each<readonly [what: string, place: Place, bad: unknown, good: unknown, path: string]>([
    ['a name with a capital', meta('name'), 'A', 'a.b-c.9', 'metadata.name'],
    ['a name of 254', meta('name'), long(254), long(253), 'metadata.name'],
    ['a name with an empty part', meta('name'), 'a..b', 'a.b', 'metadata.name'],
    ['a namespace with a dot', meta('namespace'), 'a.b', 'a-b', 'metadata.namespace'],
    ['a namespace of 64', meta('namespace'), long(64), long(63), 'metadata.namespace'],
    ['a number as a name', meta('name'), 5, '5', 'metadata.name'],
    ['a start of a name', meta('generateName'), 'a..', 'a-', 'metadata.generateName'],
    ['a label of an object', meta('labels'), { app: 'a b' }, { app: 'a' }, 'metadata.labels.app'],
    [
      'annotations of more than 256 KiB',
      meta('annotations'),
      { a: 'x'.repeat(262_144) },
      { a: 'x'.repeat(262_143) },
      'metadata.annotations',
    ],
    ['a finalizer of nobody', meta('finalizers'), ['a'], ['a.b/a'], 'metadata.finalizers[0]'],
    [
      'two controllers',
      meta('ownerReferences'),
      [owner, { ...owner, uid: '2' }],
      [owner, { ...owner, controller: false }],
      'metadata.ownerReferences',
    ],
    [
      'an owner without a name',
      meta('ownerReferences'),
      [{ ...owner, name: '' }],
      [owner],
      'metadata.ownerReferences[0].name',
    ],
    [
      'a day that is none',
      meta('creationTimestamp'),
      '2026-02-30T00:00:00Z',
      null,
      'metadata.creationTimestamp',
    ],
    ['a field of no metadata', meta('lables'), {}, undefined, 'metadata'],
    ['a spec that is a list', () => document([]), undefined, undefined, 'spec'],
    ['a label of 64', label, long(64), long(63), `${inSelector}.matchLabels.app`],
    ['a label that ends in a dash', label, 'a-', 'a-b', `${inSelector}.matchLabels.app`],
    ['a label that is a number', label, 5, '5', `${inSelector}.matchLabels.app`],
    ['a key with two slashes', key, 'a/b/c', 'a/b', `${inSelector}.matchLabels["a/b/c"]`],
    ['a key with nothing before the slash', key, '/b', 'b', `${inSelector}.matchLabels["/b"]`],
    ['a key with a capital DNS name', key, 'A/b', 'a/B', `${inSelector}.matchLabels["A/b"]`],
    ['an empty key', key, '', 'b', `${inSelector}.matchLabels[""]`],
    [
      'a value of an expression',
      expression,
      { key: 'a', operator: 'NotIn', values: ['b', 'c d'] },
      { key: 'a', operator: 'NotIn', values: ['b', ''] },
      `${inExpression}.values[1]`,
    ],
    [
      'an expression about no key',
      expression,
      { operator: 'Exists' },
      { key: 'a', operator: 'Exists' },
      `${inExpression}.key`,
    ],
    [
      'an operator in small letters',
      expression,
      { key: 'a', operator: 'exists' },
      { key: 'a', operator: 'DoesNotExist', values: [] },
      `${inExpression}.operator`,
    ],
    [
      'three types',
      spec('policyTypes'),
      ['Ingress', 'Egress', 'Egress'],
      ['Egress', 'Egress'],
      'spec.policyTypes',
    ],
    ['a type that is none', spec('policyTypes'), ['ingress'], ['Ingress'], 'spec.policyTypes[0]'],
    ['rules that are a map', spec('ingress'), {}, [], 'spec.ingress'],
    [
      'a rule with a field of the other side',
      spec('egress'),
      [{ from: [] }],
      [{ to: [] }],
      'spec.egress[0]',
    ],
    ['a peer that names nobody', peer, {}, { podSelector: {} }, inPeer],
    [
      'a selector beside an ipBlock',
      peer,
      { namespaceSelector: {}, ipBlock: { cidr: '::/0' } },
      { namespaceSelector: null, ipBlock: { cidr: '::/0' } },
      inPeer,
    ],
    ['a block without a network', block, {}, { cidr: '10.0.0.0/8' }, `${inBlock}.cidr`],
    ['an address alone', cidr, '10.0.0.1', '10.0.0.1/32', `${inBlock}.cidr`],
    ['a short network', cidr, '10/8', '10.77.0.0/8', `${inBlock}.cidr`],
    [
      'an exception as large as the network',
      block,
      { cidr: '10.0.0.0/8', except: ['10.9.0.0/8'] },
      { cidr: '10.0.0.0/8', except: ['10.9.0.0/9'] },
      `${inBlock}.except[0]`,
    ],
    [
      'an exception of the other family',
      block,
      { cidr: '::/0', except: ['10.0.0.0/8'] },
      { cidr: '::/0', except: ['fd00::/8'] },
      `${inBlock}.except[0]`,
    ],
    ['port 0', port, { port: 0 }, { port: 1 }, `${inPort}.port`],
    ['port 65536', port, { port: 65_536 }, { port: 65_535 }, `${inPort}.port`],
    ['a number as the name of a port', port, { port: '80' }, { port: '80a' }, `${inPort}.port`],
    ['a name of a port with two dashes', port, { port: 'a--b' }, { port: 'a-b' }, `${inPort}.port`],
    ['a name of a port of 16', port, { port: long(16) }, { port: long(15) }, `${inPort}.port`],
    [
      'a range that ends before it starts',
      port,
      { port: 80, endPort: 79 },
      { port: 80, endPort: 80 },
      `${inPort}.endPort`,
    ],
    [
      'a range without a start',
      port,
      { endPort: 80 },
      { port: 1, endPort: 80 },
      `${inPort}.endPort`,
    ],
    [
      'a range from a name',
      port,
      { port: 'http', endPort: 90 },
      { port: 'http', endPort: null },
      `${inPort}.endPort`,
    ],
    [
      'an empty protocol',
      port,
      { protocol: '', port: 80 },
      { protocol: null, port: 80 },
      `${inPort}.protocol`,
    ],
  ])('%s', (_, place, bad, good, path) => {
    const problems = problemsOf(place(bad));
    expect(problems.map((one) => one.path)).toEqual([path]);
    // What is wrong, and what to write.
    expect(problems[0]?.message).toMatch(/^.+; .+$/u);
    if (good !== undefined) expect(problemsOf(place(good))).toEqual([]);
  });

  test('everything that is wrong is told at once, in the order of the fields', () => {
    const object = document(
      {
        podSelector: { matchLabels: { app: 'a b' } },
        policyTypes: ['All'],
        egress: [{ to: [{}] }],
      },
      { name: 'A' },
    );
    expect(problemsOf(object).map(({ path }) => path)).toEqual([
      'metadata.name',
      'spec.podSelector.matchLabels.app',
      'spec.policyTypes[0]',
      'spec.egress[0].to[0]',
    ]);
  });

  test('the message of the error has one sentence a line', () => {
    expect(() =>
      parsePolicy(document({ ingress: [{ ports: [{ port: 0 }] }] }, { name: 'A' })),
    ).toThrow(
      /^metadata\.name: "A" is no name of an object; write .*\nspec\.ingress\[0\]\.ports\[0\]\.port: 0 is no port; write 1 to 65535$/u,
    );
  });
});

describe('what is no policy is refused', () => {
  test.each([
    ['nothing', undefined, 'metadata.name'],
    ['null', null, 'metadata.name'],
    ['a list', [], ''],
    ['a string', 'kind: NetworkPolicy', ''],
    ['a Map, whose entries are no fields', new Map([['kind', 'NetworkPolicy']]), ''],
    [
      'a map that hides entries',
      document({ podSelector: new Map([['matchLabels', {}]]) }),
      'spec.podSelector',
    ],
    ['another kind', { ...document({}), kind: 'Ingress' }, 'kind'],
    ['another group', { ...document({}), apiVersion: 'crd.projectcalico.org/v1' }, 'apiVersion'],
    ['an old version', { ...document({}), apiVersion: 'extensions/v1beta1' }, 'apiVersion'],
    ['a field beside the spec', { ...document({}), specs: {} }, ''],
    ['a key called __proto__', JSON.parse('{"metadata": {"name": "a"}, "__proto__": {}}'), ''],
    [
      'a label called __proto__',
      JSON.parse(
        '{"metadata": {"name": "a"}, "spec": {"podSelector": {"matchLabels": {"__proto__": "a"}}}}',
      ),
      'spec.podSelector.matchLabels.__proto__',
    ],
    ['a field in other letters', document({ PodSelector: {} }), 'spec'],
    [
      'a number that is none',
      document({ ingress: [{ ports: [{ port: Number.NaN }] }] }),
      `${inPort}.port`,
    ],
  ])('%s', (_, object, path) => {
    expect(problemsOf(object).map((one) => one.path)).toEqual([path]);
  });
});

describe('in these things alone the reading is not that of the API server', () => {
  test.each([
    ['IPv4 written as IPv6', cidr('::ffff:10.0.0.0/104'), `${inBlock}.cidr`],
    ['zeros in front of a number', cidr('10.00.0.0/8'), `${inBlock}.cidr`],
    ['zeros in front of a prefix', cidr('10.0.0.0/08'), `${inBlock}.cidr`],
    ['zeros in front of a group of IPv6', cidr('0fd00::/8'), `${inBlock}.cidr`],
    [
      'a name that is left to the server',
      document({}, { name: '', generateName: 'a-' }),
      'metadata.name',
    ],
  ])('stricter: %s', (_, object, path) => {
    expect(problemsOf(object).map((one) => one.path)).toEqual([path]);
  });

  test('wider: what a cluster prints is read back, old status and resourceVersion with it', () => {
    const printed = {
      ...document(
        { podSelector: {} },
        {
          resourceVersion: '42',
          uid: '1',
          generation: 1,
          creationTimestamp: '2026-01-31T12:00:00Z',
          managedFields: [{ manager: 'kubectl', fieldsV1: { 'f:spec': {} } }],
        },
      ),
      status: { conditions: [] },
    };
    expect(problemsOf(printed)).toEqual([]);
  });
});

const typesOf = (policyTypes: unknown): unknown =>
  parsePolicy(document({ policyTypes, egress: [{}] })).spec.policyTypes;

const pod = (name: string, ip: string): Pod => ({
  name,
  namespace: 'kasm',
  labels: { app: name },
  ips: [addressOf(ip)],
  ports: [{ name: 'postgres', port: 5432, protocol: 'TCP' }],
  hostNetwork: false,
});

describe('what is kept', () => {
  test('defaults are filled in, and what is null or empty is gone', () => {
    const { metadata, spec: kept } = parsePolicy({
      metadata: { name: 'a', labels: {}, annotations: { 'Example.com/Why': '' } },
      spec: {
        podSelector: { matchLabels: null, matchExpressions: [] },
        ingress: null,
        egress: [{ to: [], ports: [{ port: 53, protocol: 'UDP' }, null] }],
      },
    });
    expect(metadata).toEqual({
      name: 'a',
      namespace: 'default',
      annotations: { 'Example.com/Why': '' },
    });
    expect(kept).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP' }] }],
    });
  });

  test('the example of docs/reading-policies.md says what it says there', () => {
    const page = readFileSync(new URL('../../docs/reading-policies.md', import.meta.url), 'utf8');
    const [, object = '', said = ''] =
      /parsePolicy\((\{.*\})\);.*^ {2}\/\/ (\[.*\])$/msu.exec(page) ?? [];
    // The object comes from another realm, which must not matter.
    expect(JSON.stringify(problemsOf(runInNewContext(`(${object})`)))).toBe(said);
  });

  test.each([undefined, null, ''])('namespace %j is the one that is given', (namespace) => {
    expect(parsePolicy(document({}, { namespace }), 'kasm').metadata.namespace).toBe('kasm');
  });

  test('types that are written stay as they are', () => {
    expect(typesOf(['Ingress'])).toEqual(['Ingress']);
    expect(typesOf([])).toEqual(['Ingress', 'Egress']);
  });

  test('parsing what was parsed changes nothing', () => {
    const once = parsePolicy(
      document({ egress: [{ to: [{ podSelector: {} }], ports: [{ port: 'http' }] }] }),
    );
    expect(parsePolicy(once)).toEqual(once);
  });

  test('the object that was given is not touched', () => {
    const object = document({ ingress: [{ ports: [{ port: 80 }], from: null }] });
    const before = structuredClone(object);
    parsePolicy(object);
    expect(object).toEqual(before);
  });

  test('it is what the evaluator takes', () => {
    const policy = parsePolicy(
      document(
        {
          podSelector: { matchLabels: { app: 'db' } },
          ingress: [
            {
              from: [{ podSelector: { matchLabels: { app: 'api' } } }],
              ports: [{ port: 'postgres' }],
            },
          ],
        },
        { namespace: 'kasm' },
      ),
    );
    const evaluator = createEvaluator([policy], []);
    const [db, api, web] = [pod('db', '10.0.0.1'), pod('api', '10.0.0.2'), pod('web', '10.0.0.3')];
    const allowed = (from: Pod): string =>
      String(evaluator.allowed({ kind: 'pod', pod: from }, { kind: 'pod', pod: db }).connections);
    expect([allowed(api), allowed(web)]).toEqual(['5432/TCP', 'none']);
  });
});
