import { describe, expect, test } from 'vitest';
import type { PolicyObject } from '../../../src/netpol/policy/object.ts';
import {
  allowanceOf,
  everybody,
  namedPortsOf,
  namespaceCalled,
  outside,
  pods,
  type AllowanceOptions,
} from '../../../src/netpol/region/index.ts';
import { addressOf, blockOf } from '../../../src/netpol/sets/address-set.ts';

const policy = (spec: PolicyObject['spec'], namespace = 'shop', name = 'p'): PolicyObject => ({
  metadata: { name, namespace },
  spec,
});

const allowance = (spec: PolicyObject['spec'], options: Partial<AllowanceOptions> = {}) =>
  allowanceOf([policy(spec)], { namedPorts: 'every', ...options });

const closes = (spec: PolicyObject['spec']): number => allowance(spec).Egress.closed.length;

const froms = (spec: PolicyObject['spec'], options: Partial<AllowanceOptions> = {}) =>
  allowance(spec, options).Ingress.opened.map(({ cube }) => cube.from);

const portsOf = (spec: PolicyObject['spec'], namedPorts: AllowanceOptions['namedPorts']) =>
  allowance(spec, { namedPorts }).Ingress.opened.map(({ cube }) => `${cube.ports}`);

const web = { port: 'web' };
const named = { ingress: [{ ports: [web] }], policyTypes: ['Ingress' as const] };

describe('what policies close and open', () => {
  test('a policy whose selector contradicts itself closes nobody and opens nothing', () => {
    const contradiction = {
      matchLabels: { a: '0' },
      matchExpressions: [{ key: 'a', operator: 'DoesNotExist' as const }],
    };
    const { Ingress, Egress } = allowance({
      podSelector: contradiction,
      ingress: [{}],
      egress: [{}],
    });
    expect([Ingress, Egress]).toEqual([
      { closed: [], opened: [] },
      { closed: [], opened: [] },
    ]);
  });

  test('a peer whose selector contradicts itself is nobody, and not everybody', () => {
    const nobody = {
      podSelector: {
        matchExpressions: [
          { key: 'a', operator: 'Exists' as const },
          { key: 'a', operator: 'DoesNotExist' as const },
        ],
      },
    };
    const { Ingress } = allowance({ ingress: [{ from: [nobody] }] });
    expect(Ingress.closed).toHaveLength(1);
    expect(Ingress.opened).toEqual([]);
  });

  test.each([{}, { from: [] }, { from: null }, { from: null, ports: null }, { ports: [] }])(
    'the rule %j opens every port to every pod and every address',
    (rule) => {
      const { opened } = allowance({ ingress: [rule] }).Ingress;
      expect(opened.map(({ cube }) => cube.from)).toEqual(everybody);
      expect(opened.every(({ cube }) => cube.ports.isAll)).toBe(true);
    },
  );

  test.each([undefined, null, []] as const)(
    'rules %j open nothing for those who are closed',
    (ingress) => {
      const { closed, opened } = allowance({ ingress }).Ingress;
      expect(closed.map(({ subject }) => subject)).toEqual([pods(namespaceCalled('shop'))]);
      expect(opened).toEqual([]);
    },
  );

  test('egress is closed where policyTypes say so, or a rule of it stands and they say nothing', () => {
    expect(closes({})).toBe(0);
    expect(closes({ egress: [] })).toBe(0);
    expect(closes({ egress: [{}] })).toBe(1);
    expect(closes({ egress: [{}], policyTypes: ['Ingress'] })).toBe(0);
    expect(closes({ policyTypes: ['Egress'] })).toBe(1);
  });

  test('a policy of no namespace is of the default one', () => {
    const { closed } = allowanceOf([{ metadata: { name: 'p' }, spec: {} }], {
      namedPorts: 'every',
    }).Ingress;
    expect(closed[0]?.subject).toEqual(pods(namespaceCalled('default')));
  });

  test('a pod selector alone means the namespace of the policy, one of namespaces any that it selects', () => {
    expect(froms({ ingress: [{ from: [{ podSelector: {} }] }] })).toEqual([
      pods(namespaceCalled('shop')),
    ]);
    expect(froms({ ingress: [{ from: [{ namespaceSelector: {} }] }] })).toEqual([pods()]);
    expect(
      froms({ ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'x' } } }] }] }),
    ).not.toEqual([pods()]);
  });

  test('an ipBlock of everything is every address of its family outside, and pods at them where the plugin says so', () => {
    const spec = { ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] };
    const v4 = blockOf('0.0.0.0/0');
    expect(froms(spec)).toEqual([outside(v4), pods(undefined, undefined, v4)]);
    expect(froms(spec, { ipBlockSelectsPods: true })).toEqual(froms(spec));
    expect(froms(spec, { ipBlockSelectsPods: false })).toEqual([outside(v4)]);
    expect(froms(spec)[0]?.addresses.has(addressOf('2001::'))).toBe(false);
  });

  test('an ipBlock without anything left of it is nobody', () => {
    const ipBlock = { cidr: '10.0.0.0/8', except: ['10.0.0.0/9', '10.128.0.0/9'] };
    expect(allowance({ ingress: [{ from: [{ ipBlock }] }] }).Ingress.opened).toEqual([]);
  });
});

describe('a port by its name', () => {
  test('is every port of its protocol at most, and none for certain', () => {
    expect(portsOf(named, 'every')).toEqual(['*/TCP', '*/TCP']);
    expect(portsOf(named, 'none')).toEqual([]);
    const udp = { ingress: [{ ports: [{ port: 'dns', protocol: 'UDP' as const }, { port: 53 }] }] };
    expect(portsOf(udp, 'every')).toEqual(['53/TCP, */UDP', '53/TCP, */UDP']);
    expect(portsOf(udp, 'none')).toEqual(['53/TCP', '53/TCP']);
  });

  test('is itself where it is asked about: another name or protocol is not, and no number is', () => {
    const is = (name: string, protocol: 'TCP' | 'UDP' = 'TCP') =>
      portsOf(named, { name, protocol });
    expect(is('web')).toEqual(['1/TCP', '1/TCP']);
    expect(is('db')).toEqual([]);
    expect(is('web', 'UDP')).toEqual([]);
    expect(
      portsOf({ ingress: [{ ports: [{ port: 80 }] }] }, { name: 'web', protocol: 'TCP' }),
    ).toEqual([]);
  });

  test('is open where every port of its protocol is', () => {
    const asked = { name: 'web', protocol: 'TCP' as const };
    expect(portsOf({ ingress: [{}] }, asked)).toEqual(['1/TCP', '1/TCP']);
    expect(portsOf({ ingress: [{ ports: [{ protocol: 'TCP' }] }] }, asked)).toEqual([
      '1/TCP',
      '1/TCP',
    ]);
    expect(portsOf({ ingress: [{ ports: [{ protocol: 'UDP' }] }] }, asked)).toEqual([]);
  });

  test('opens no port of an address outside, which calls none by a name', () => {
    const spec = { egress: [{ ports: [web, { port: 443 }] }], policyTypes: ['Egress' as const] };
    const portsTo = (namedPorts: AllowanceOptions['namedPorts']) =>
      Object.fromEntries(
        allowance(spec, { namedPorts }).Egress.opened.map(({ cube }) => [
          cube.to.kind,
          `${cube.ports}`,
        ]),
      );
    expect(portsTo('every')).toEqual({ pods: '*/TCP', outside: '443/TCP' });
    expect(portsTo({ name: 'web', protocol: 'TCP' })).toEqual({ pods: '1/TCP' });
    const only = { ...spec, egress: [{ ports: [web] }] };
    expect(allowance(only).Egress.opened.map(({ cube }) => cube.to.kind)).toEqual(['pods']);
  });

  test('is named with its protocol, each once', () => {
    const both = {
      ingress: [{ ports: [web, { port: 'web', protocol: 'UDP' as const }, { port: 80 }, web] }],
    };
    expect(namedPortsOf([policy(both), policy(named)])).toEqual([
      { name: 'web', protocol: 'TCP' },
      { name: 'web', protocol: 'UDP' },
    ]);
  });
});
