import { describe, expect, test } from 'vitest';
import { presetNames } from '../../schema/index.ts';
import type { NetworkPolicy } from '../../src/read/rendered.ts';
import { policiesOf } from '../support/helm.ts';

type Spec = NetworkPolicy['spec'];

/** The ports of each rule of one direction, in order. */
const portsOf = (rules: Spec['ingress'] | Spec['egress']): string[] =>
  (rules ?? []).map(({ ports = [] }) =>
    ports.map(({ port, endPort, protocol }) => `${port}-${endPort ?? port}/${protocol}`).join(),
  );

const specOf = async (values: unknown, component: string): Promise<Spec | undefined> =>
  (await policiesOf(values)).find(
    ({ metadata }) => metadata.labels['app.kubernetes.io/component'] === component,
  )?.spec;

describe('a port stands in one rule of a policy, and rules stand in the order of their ports', () => {
  test.each(presetNames)('%s', async (preset) => {
    for (const { spec } of await policiesOf({ preset })) {
      for (const rules of [spec.ingress, spec.egress]) {
        const each = portsOf(rules).flatMap((ports) => ports.split(','));
        expect(each).toEqual([...new Set(each)]);
        const lowest = (rules ?? []).map(({ ports = [] }) =>
          Math.min(...ports.map(({ port }) => Number(port))),
        );
        expect(lowest).toEqual(lowest.toSorted((a, b) => a - b));
      }
    }
  });
});

// K3s' engine fills the set of a rule's peers, named after the place of the rule, before it writes which
// ports that set may reach. A rule in another place would for a moment lend its ports to other peers.
describe('rules keep their places', () => {
  test('when a row is switched off: its peers go, and no port moves', async () => {
    const before = await specOf({}, 'guac');
    const after = await specOf({ flows: { 'api-to-guac': { enabled: false } } }, 'guac');
    expect(portsOf(before?.ingress)).toEqual(['3000-3000/TCP', '3001-3004/TCP']);
    expect(portsOf(after?.ingress)).toEqual(portsOf(before?.ingress));
    expect(before?.ingress?.[0]?.from).toHaveLength(2);
    expect(after?.ingress?.[0]?.from).toEqual([
      { podSelector: { matchLabels: { app: 'kasm-proxy' } } },
    ]);
  });

  test('when a row is added to a port that others reach too', async () => {
    const flows = { extra: { from: ['guac'], to: ['redis'], ports: ['redis'] } };
    const after = await specOf({ flows }, 'redis');
    expect(portsOf(after?.ingress)).toEqual(portsOf((await specOf({}, 'redis'))?.ingress));
    expect(after?.ingress?.[0]?.from).toHaveLength(2);
  });

  test('when a peer with ports of its own is switched off behind them', async () => {
    const after = await specOf({ peers: { prometheus: { enabled: false } } }, 'db');
    const before = portsOf((await specOf({}, 'db'))?.ingress);
    expect(portsOf(after?.ingress)).toEqual(before.slice(0, 1));
  });
});

describe('what is not the same stays apart', () => {
  test('a row of all ports has a rule of its own, without ports, behind the others', async () => {
    const flows = { all: { from: ['guac'], to: ['redis'], allPorts: true } };
    const spec = await specOf({ flows }, 'redis');
    expect(spec?.ingress?.at(-1)).toEqual({
      from: [{ podSelector: { matchLabels: { app: 'kasm-guac' } } }],
    });
    expect(spec?.ingress?.[0]?.from).toEqual([
      { podSelector: { matchLabels: { app: 'kasm-manager' } } },
    ]);
  });

  test('a range and a port inside it do not share their peers', async () => {
    const values = {
      components: { guac: { ports: { one: { port: 3002 } } } },
      flows: { one: { from: ['redis'], to: ['guac'], ports: ['one'] } },
    };
    const spec = await specOf(values, 'guac');
    expect(portsOf(spec?.ingress)).toEqual(['3000-3000/TCP', '3001-3004/TCP', '3002-3002/TCP']);
    expect(spec?.ingress?.[2]?.from).toHaveLength(1);
  });

  test('the same number of two protocols does not either', async () => {
    const values = {
      components: { redis: { ports: { gossip: { port: 6379, protocol: 'UDP' } } } },
      flows: { gossip: { from: ['guac'], to: ['redis'], ports: ['gossip'] } },
    };
    const spec = await specOf(values, 'redis');
    const gossip = spec?.ingress?.find(({ ports }) => ports?.[0]?.protocol === 'UDP');
    expect(gossip?.from).toEqual([{ podSelector: { matchLabels: { app: 'kasm-guac' } } }]);
    expect(gossip?.ports).toHaveLength(1);
  });

  test('one end that is anywhere opens its own port alone', async () => {
    const values = {
      peers: { all: { anywhere: true } },
      flows: { 'all-to-metrics': { from: ['all'], to: ['redis'], ports: ['metrics'] } },
    };
    const spec = await specOf(values, 'redis');
    expect(spec?.ingress?.map((rule) => 'from' in rule)).toEqual([true, false]);
  });
});
