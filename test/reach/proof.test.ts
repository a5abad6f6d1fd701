import { describe, expect, test } from 'vitest';
import type { NetworkPolicy } from '../../src/read/rendered.ts';
import { prove, type Pair } from '../../src/reach/prove.ts';
import { resolve } from '../../src/table/resolve.ts';
import { policiesOf, policiesOfMany } from '../support/helm.ts';
import { worlds } from '../support/worlds.ts';

const told = ({ from, to, missing, excess }: Pair): string =>
  `${from} → ${to}: missing ${String(missing)}, excess ${String(excess)}`;

async function differences(
  values: unknown,
  policies: readonly NetworkPolicy[],
  ipBlockSelectsPods = true,
): Promise<string[]> {
  const table = await resolve(values);
  const options = { ipBlockSelectsPods };
  return prove({ source: 'test', table, policies, namespace: 'kasm', options }).differences.map(
    told,
  );
}

describe('what is declared is what the policies allow, and nothing else', async () => {
  const rendered = await policiesOfMany(worlds.map(({ values }) => values));

  test.each(worlds.map((world, index) => ({ ...world, policies: rendered[index] ?? [] })))(
    '$name',
    async ({ values, policies }) => {
      expect(await differences(values, policies)).toEqual([]);
      expect(await differences(values, policies, false)).toEqual([]);
    },
  );
});

describe('whatever is switched, what is declared is what the policies allow', () => {
  const somewhere = { ipBlocks: [{ cidr: '198.51.100.0/24' }, { cidr: '10.42.7.0/24' }] };

  test.each(['plain', 'kasm-1.16', 'kasm-1.19'] as const)('%s', async (preset) => {
    const table = await resolve({ preset });
    const isPlaced = (name: string): boolean => {
      const { ipBlocks, namespaceSelector, podSelector } = table.peers[name] ?? {};
      return Boolean(ipBlocks ?? namespaceSelector ?? podSelector);
    };
    const flips = (['components', 'peers', 'flows'] as const).flatMap((map) =>
      Object.entries(table[map]).map(([name, { enabled }]) => ({
        preset,
        [map]: {
          [name]: {
            enabled: !enabled,
            ...(map === 'peers' && !enabled && !isPlaced(name) ? somewhere : {}),
          },
        },
      })),
    );
    const release = preset === 'plain' ? {} : { kasm: { release: 'blue' } };
    const sets = [{ preset, ...release }, ...flips];
    const rendered = await policiesOfMany(sets);
    for (const [index, values] of sets.entries()) {
      expect(await differences(values, rendered[index] ?? []), JSON.stringify(values)).toEqual([]);
    }
  });
});

describe('a fault in a policy is found, and named', async () => {
  const policies = await policiesOf({});
  const table = await resolve({});

  /** The proof after one policy was changed by hand. */
  function after(name: string, change: (spec: NetworkPolicy['spec']) => void): readonly Pair[] {
    const changed = structuredClone(policies);
    const policy = changed.find(({ metadata }) => metadata.name === `kasm-isolation-${name}`);
    if (!policy) throw new Error(`no policy ${name}`);
    change(policy.spec);
    return prove({ source: 'test', table, policies: changed, namespace: 'kasm' }).differences;
  }

  test('a peer without its pod selector lets others of its namespace in', () => {
    const found = after('proxy', ({ ingress }) => {
      delete ingress?.[0]?.from?.[0]?.podSelector;
    });
    expect(found.map(({ from }) => from)).toContain('bare pod beside dns');
    expect(found[0]?.rules[0]).toMatchObject({ policy: 'kasm/kasm-isolation-proxy', index: 0 });
  });

  test('a rule without from opens its port to everyone', () => {
    const found = after('db', ({ ingress }) => {
      delete ingress?.[0]?.from;
    });
    const froms = found.map(({ from }) => from);
    expect(froms).toEqual(expect.arrayContaining(['bare pod', 'guac', 'db elsewhere', 'internet']));
    expect(new Set(found.map(({ excess }) => String(excess)))).toEqual(new Set(['5432/TCP']));
  });

  test('a dropped rule is missing for those who need it', () => {
    const found = after('db', ({ ingress }) => ingress?.shift());
    const missing = found.map(({ from, to, missing: ports }) => `${from} → ${to} ${String(ports)}`);
    expect(missing).toEqual(expect.arrayContaining(['api → db 5432/TCP', 'manager → db 5432/TCP']));
  });

  test('a wrong port is missing and in excess at once', () => {
    const found = after('redis', ({ ingress }) => {
      const port = ingress?.[0]?.ports?.[0];
      if (port) port.port = 6380;
    });
    const pair = found.find(({ from, to }) => from === 'manager' && to === 'redis');
    expect([String(pair?.missing), String(pair?.excess)]).toEqual(['6379/TCP', '6380/TCP']);
  });

  test('an exception that is gone opens the metadata address to the database', () => {
    const found = after('db', ({ egress }) => {
      const block = egress?.flatMap(({ to }) => to ?? []).find(({ ipBlock }) => ipBlock)?.ipBlock;
      if (block) block.except = block.except?.filter((cidr) => !cidr.startsWith('169.254'));
    });
    expect(found.map(({ to }) => to).join('; ')).toContain('metadata address');
  });

  test('a policy that is gone leaves its pods to the default deny, and opens their egress', () => {
    const without = policies.filter(({ metadata }) => metadata.name !== 'kasm-isolation-db');
    const { differences: found } = prove({
      source: 'test',
      table,
      policies: without,
      namespace: 'kasm',
    });
    expect(found.filter(({ to }) => to === 'db').every(({ excess }) => excess.isEmpty)).toBe(true);
    expect(found.some(({ from, excess }) => from === 'db' && !excess.isEmpty)).toBe(true);
  });

  test('a foreign policy that allows everything is named as the one to blame', () => {
    const foreign = {
      metadata: { name: 'helpful', namespace: 'kasm' },
      spec: { podSelector: {}, policyTypes: ['Ingress' as const], ingress: [{}] },
    };
    const input = { source: 'test', table, policies: [...policies, foreign], namespace: 'kasm' };
    const pair = prove(input).differences.find(
      ({ from, to }) => from === 'bare pod' && to === 'db',
    );
    expect(pair?.rules.map(({ policy }) => policy)).toEqual(['kasm/helpful']);
  });
});
