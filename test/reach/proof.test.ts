import { describe, expect, test } from 'vitest';
import { parsePolicies, type NetworkPolicy } from '../../src/read/rendered.ts';
import type { Finding } from '../../src/reach/finding.ts';
import { holds, prove } from '../../src/reach/prove.ts';
import { proofReport } from '../../src/report/answers/prove.ts';
import { resolve } from '../../src/table/resolve.ts';
import type { Table } from '../../src/table/table.ts';
import { askChart } from '../support/ask-chart.ts';
import { worlds } from '../support/worlds.ts';

/** Every sentence of a proof that does not hold: titles, then details. */
const said = (
  table: Table,
  policies: readonly NetworkPolicy[],
  ipBlockSelectsPods = true,
): readonly string[] =>
  proofReport(prove({ source: 'values', table, policies, namespace: 'kasm', ipBlockSelectsPods }), {
    placeOf: () => undefined,
    notes: [],
  })
    .remarks.flatMap(({ title, details }) => [title, ...details])
    .filter((sentence) => !sentence.startsWith('not true by it: '));

describe('what is declared is what the policies allow, and nothing else', async () => {
  const rendered = await askChart(worlds.map(({ values }) => values));

  test.each(
    worlds.map((world, index) => ({ ...world, policies: rendered[index]?.policies ?? [] })),
  )('$name', async ({ values, policies }) => {
    expect(policies.length).toBeGreaterThan(0);
    const table = await resolve(values);
    expect(said(table, policies)).toEqual([]);
    expect(said(table, policies, false)).toEqual([]);
  });
});

describe('whatever is switched, what is declared is what the policies allow', () => {
  const somewhere = { ipBlocks: [{ cidr: '198.51.100.0/24' }, { cidr: '10.42.7.0/24' }] };

  test.each([
    'plain',
    'kasm-1.16',
    'kasm-1.18',
    'kasm-1.19',
    'kasm-connection-proxy',
    'kasm-platform',
  ] as const)('%s', async (preset) => {
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
    const answers = await askChart(sets);
    for (const [index, values] of sets.entries()) {
      const { sentences, policies } = answers[index] ?? {
        sentences: ['no answer'],
        policies: [],
      };
      // A peer that is nowhere may not be switched on, nor one that rows need be lost.
      if (sentences.length > 0) continue;
      expect(said(await resolve(values), policies), JSON.stringify(values)).toEqual([]);
    }
    expect(answers.filter(({ sentences }) => sentences.length === 0).length).toBeGreaterThan(
      sets.length * 0.8,
    );
  });
});

describe('a fault in a policy is found, and named', async () => {
  const [answer] = await askChart([{}]);
  const policies = answer?.policies ?? [];
  const table = await resolve({});

  /** The findings after one policy was changed by hand. */
  function after(name: string, change: (spec: NetworkPolicy['spec']) => void): readonly string[] {
    const changed = structuredClone(policies) as NetworkPolicy[];
    const policy = changed.find(({ metadata }) => metadata.name === `kasm-isolation-${name}`);
    if (!policy) throw new Error(`no policy ${name}`);
    change(policy.spec);
    return said(table, changed);
  }

  test('a peer without its pod selector lets others of its namespace in', () => {
    const found = after('proxy', ({ ingress }) => {
      delete (ingress?.[0]?.from?.[0] as { podSelector?: unknown } | undefined)?.podSelector;
    });
    expect(found).toEqual([
      'pods of namespace kube-system with app.kubernetes.io/name other than traefik may reach proxy on 8080/TCP, 8443/TCP, by kasm/kasm-isolation-proxy ingress[0]; rows that lead there: ingress-to-proxy',
    ]);
  });

  test('a rule without from opens its port to everyone', () => {
    const found = after('db', ({ ingress }) => {
      delete (ingress?.[0] as { from?: unknown } | undefined)?.from;
    });
    expect(found[0]).toContain('more than declared by kasm/kasm-isolation-db ingress[0]');
    expect(found).toContain('any address outside the cluster may reach db on 5432/TCP');
    expect(found).toContain('pods of namespaces other than kasm may reach db on 5432/TCP');
  });

  test('a dropped rule is missing for those who need it', () => {
    const found = after('db', (spec) => {
      (spec as { ingress: unknown }).ingress = spec.ingress?.slice(1);
    });
    expect(found[0]).toBe(
      'less than declared that flow app-to-db declares: closed by kasm/kasm-isolation-db, kasm/kasm-isolation-default-deny (ingress), and no rule opens it',
    );
    expect(found.slice(1).toSorted()).toEqual([
      'api cannot reach db on 5432/TCP',
      'manager cannot reach db on 5432/TCP',
    ]);
  });

  test('a wrong port is missing and in excess at once', () => {
    const found = after('redis', ({ ingress }) => {
      const port = ingress?.[0]?.ports?.[0] as { port?: number } | undefined;
      if (port) port.port = 6380;
    });
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('manager may reach redis on 6380/TCP');
    expect(found[1]).toContain('manager cannot reach redis on 6379/TCP');
  });

  test('an exception that is gone opens the metadata address to the database', () => {
    const found = after('db', ({ egress }) => {
      const block = egress?.flatMap(({ to }) => to ?? []).find(({ ipBlock }) => ipBlock)?.ipBlock;
      if (block) {
        (block as { except?: readonly string[] }).except = block.except?.filter(
          (cidr) => !cidr.startsWith('169.254'),
        );
      }
    });
    expect(found.join('\n')).toContain('addresses outside: 169.254.0.0/16 on 443/TCP');
  });

  test('a policy that is gone leaves its pods to the default deny, and opens their egress', () => {
    const without = policies.filter(({ metadata }) => metadata.name !== 'kasm-isolation-db');
    const { findings } = prove({ source: 'test', table, policies: without, namespace: 'kasm' });
    const kinds = findings.map(({ culprit }: Finding) => culprit);
    expect(kinds).toContainEqual({ kind: 'not closed', by: 'db', direction: 'Egress' });
    expect(findings.filter(({ kind }) => kind === 'excess')).toHaveLength(1);
  });

  test('policies that are all gone hold nothing, whatever the table says', () => {
    const proof = prove({ source: 'test', table, policies: [], namespace: 'kasm' });
    expect(holds(proof)).toBe(false);
  });

  test('a policy of another namespace that opens everything opens nothing here', () => {
    const foreign = {
      metadata: { name: 'open', namespace: 'shop' },
      spec: { podSelector: {}, policyTypes: ['Ingress' as const], ingress: [{}] },
    };
    const input = { source: 'test', table, policies: [...policies, foreign], namespace: 'kasm' };
    expect(holds(prove(input))).toBe(true);
  });

  test('a policy of another namespace that shuts Prometheus in is named with the row that it breaks', () => {
    const foreign = {
      metadata: { name: 'shut', namespace: 'monitoring' },
      spec: { podSelector: {}, policyTypes: ['Egress' as const] },
    };
    const input = { source: 'test', table, policies: [...policies, foreign], namespace: 'kasm' };
    const { findings } = prove(input);
    expect(findings.map(({ flows }) => flows)).toEqual([['prometheus-to-metrics']]);
    expect(findings[0]?.culprit).toMatchObject({ kind: 'closed', by: ['monitoring/shut'] });
  });

  test('a policy of another namespace breaks a row of a component whose egress nothing here closes', () => {
    const foreign = {
      metadata: { name: 'shut', namespace: 'kube-system' },
      spec: {
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        policyTypes: ['Ingress' as const],
      },
    };
    expect(table.components['api']?.policyTypes).toEqual(['Ingress']);
    const input = { source: 'test', table, policies: [...policies, foreign], namespace: 'kasm' };
    const shut = prove(input).findings.flatMap(({ reaches }) => reaches);
    const names = shut.flatMap(({ from }) => from.names.map(({ name }) => name));
    expect(names).toContain('api');
  });

  test('a foreign policy that allows everything is one finding, by its rule', () => {
    const foreign = {
      metadata: { name: 'helpful', namespace: 'kasm' },
      spec: { podSelector: {}, policyTypes: ['Ingress' as const], ingress: [{}] },
    };
    const input = { source: 'test', table, policies: [...policies, foreign], namespace: 'kasm' };
    const { findings } = prove(input);
    expect(findings.map(({ culprit }) => culprit)).toEqual([
      {
        kind: 'rule',
        rule: { policy: 'kasm/helpful', direction: 'Ingress', index: 0 },
        portNames: [],
      },
    ]);
  });
});

test('the rendered text of a policy is what is proven', async () => {
  const [answer] = await askChart([{}]);
  const text = JSON.stringify(answer?.policies[0]);
  expect(parsePolicies(text)).toHaveLength(1);
});
