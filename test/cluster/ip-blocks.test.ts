import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { LabPod } from '../../lab/lab.ts';
import { placed } from '../support/worlds.ts';
import { engine, lab, untilEnforced } from './support/lab.ts';
import { release, uninstall } from '../../lab/release.ts';

const policies = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';

/** Addresses that the api pod tries. */
const addresses = {
  internet: '8.8.8.8',
  agent: '10.1.2.3',
  'IPv6 internet': '2606:4700::1',
  'private IPv6': 'fd00::5',
  'private IPv6 too': 'fc00::5',
  'IPv6 pod': 'fd42::fa:2',
};

beforeAll(async () => {
  const ports = [443];
  const pods: LabPod[] = ['kasm-api', 'other'].map((app, index) => ({
    namespace: 'kasm',
    name: index === 0 ? 'block-api' : 'block-other',
    labels: { app },
    ips: [`10.42.250.${index + 1}`, `fd42::fa:${index + 1}`],
    ports,
  }));
  const outside = Object.entries(addresses)
    .filter(([name]) => name !== 'IPv6 pod')
    .map(([, ip]) => ({ name: `block-${ip.replaceAll(':', '-')}`, ips: [ip], ports }));
  await lab.addPods(pods);
  await lab.addOutside(outside);
  return async () => {
    await lab.removePods(pods);
    await lab.pods.remove(outside.map(({ name }) => name));
  };
});

/** The names of the addresses that the api pod connects to on 443. */
async function reached(): Promise<readonly string[]> {
  await untilEnforced();
  await lab.pods.forget();
  const rows = Object.values(addresses).map((to) => ({
    from: 'kasm.block-api',
    to,
    ports: [{ protocol: 'TCP' as const, port: 443 }],
  }));
  const verdicts = await lab.pods.probe(rows);
  return Object.keys(addresses).filter((_, index) => verdicts[index]?.[0] === 'o');
}

/** A policy of the api pod that lets it connect to these networks, by one rule. */
const opens = (blocks: readonly object[]): Promise<unknown> =>
  lab.api.must('POST', policies, {
    metadata: { name: 'blocks' },
    spec: {
      podSelector: { matchLabels: { app: 'kasm-api' } },
      policyTypes: ['Egress'],
      egress: [{ to: blocks.map((ipBlock) => ({ ipBlock })) }],
    },
  });

/** Where the engines differ: what K3s' opens, and what Felix does, as the API says. */
interface Opened {
  readonly k3s: readonly string[];
  readonly rke2: readonly string[];
}
const both = (...names: readonly string[]): Opened => ({ k3s: names, rke2: names });

describe('what the engine makes of ::/0, and why some exceptions are refused', () => {
  afterEach(() => lab.api.must('DELETE', `${policies}/blocks`));

  const cases: readonly (readonly [object, Opened])[] = [
    // Refused in values, because of this: what is excepted stays open.
    [
      { cidr: '::/0', except: ['fc00::/7'] },
      { k3s: ['IPv6 internet', 'private IPv6', 'IPv6 pod'], rke2: ['IPv6 internet'] },
    ],
    [
      { cidr: '::/0', except: ['fd00::/8'] },
      { k3s: ['IPv6 internet'], rke2: ['IPv6 internet', 'private IPv6 too'] },
    ],
    [{ cidr: '::/0', except: ['fc00::/8', 'fd00::/8'] }, both('IPv6 internet')],
    [
      { cidr: '::/0', except: ['2000::/3'] },
      { k3s: ['private IPv6', 'IPv6 pod'], rke2: ['private IPv6', 'private IPv6 too', 'IPv6 pod'] },
    ],
    [{ cidr: '2000::/3' }, both('IPv6 internet')],
    [{ cidr: '::/1' }, both('IPv6 internet')],
    [{ cidr: '8000::/1', except: ['fc00::/8'] }, both('private IPv6', 'IPv6 pod')],
  ];
  test.each(cases.map(([block, opened]) => [block, opened[engine.platform]] as const))(
    '%j opens %j',
    async (block, open) => {
      await opens([block]);
      expect(await reached()).toEqual(open);
    },
  );
});

describe('exceptions of one network within another of the same rule', () => {
  afterEach(() => lab.api.must('DELETE', `${policies}/blocks`));

  const apart: Opened = { k3s: ['internet'], rke2: ['internet', 'agent'] };
  test(`open ${apart[engine.platform].join(' and ')}`, async () => {
    await opens([{ cidr: '10.0.0.0/8' }, { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] }]);
    expect(await reached()).toEqual(apart[engine.platform]);
  });
});

describe('an exception of one peer does not cut into the networks of another', () => {
  afterEach(() => uninstall(lab));

  test('agents at a private address, and an identity provider anywhere but there, on the same port', async () => {
    const peers = {
      ...placed,
      agents: { ipBlocks: [{ cidr: '10.0.0.0/8' }] },
      'identity-provider': { ipBlocks: [{ cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] }] },
    };
    await release(lab, 'install', { platform: engine.platform, egress: 'all', peers });
    expect(await reached()).toEqual(['internet', 'agent']);
  });
});
