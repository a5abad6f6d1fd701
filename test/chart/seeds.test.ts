import { describe, expect, test } from 'vitest';
import type { NetworkPolicy } from '../../src/read/rendered.ts';
import { policiesOf } from '../support/helm.ts';

// The policies that the project started from, written out by hand: presets core and data-tier
// must render them to the letter.

const names = (policies: readonly NetworkPolicy[]): string[] =>
  policies.map(({ metadata }) => metadata.name).toSorted();

const specOf = (policies: readonly NetworkPolicy[], name: string): unknown =>
  policies.find(({ metadata }) => metadata.name === name)?.spec;

describe('core', async () => {
  const policies = await policiesOf({ preset: 'core' });

  test('renders four policies in the release namespace, and nothing else', () => {
    const seed = ['allow-db-access', 'allow-proxy-ingress', 'allow-redis-access', 'default-deny'];
    expect(names(policies)).toEqual(seed);
    expect(new Set(policies.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['kasm']));
  });

  test('denies all ingress by default', () => {
    expect(specOf(policies, 'default-deny')).toEqual({ podSelector: {}, policyTypes: ['Ingress'] });
  });

  test('db accepts 5432 from api and manager, and from nobody else', () => {
    expect(specOf(policies, 'allow-db-access')).toEqual({
      podSelector: { matchLabels: { app: 'kasm-db' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            { podSelector: { matchLabels: { app: 'kasm-api' } } },
            { podSelector: { matchLabels: { app: 'kasm-manager' } } },
          ],
          ports: [{ protocol: 'TCP', port: 5432 }],
        },
      ],
    });
  });

  test('redis accepts 6379 from manager, and from nobody else', () => {
    expect(specOf(policies, 'allow-redis-access')).toEqual({
      podSelector: { matchLabels: { app: 'kasm-redis' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { app: 'kasm-manager' } } }],
          ports: [{ protocol: 'TCP', port: 6379 }],
        },
      ],
    });
  });

  test('proxy accepts Traefik of kube-system on every port, and nobody else', () => {
    expect(specOf(policies, 'allow-proxy-ingress')).toEqual({
      podSelector: { matchLabels: { app: 'kasm-proxy' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
            },
          ],
        },
      ],
    });
  });
});

describe('data-tier', async () => {
  const app = { podSelector: { matchLabels: { app: 'kasm-workspace', tier: 'application' } } };
  const spec = (monitoring: Record<string, string>): unknown => ({
    podSelector: { matchLabels: { app: 'kasm-database', tier: 'database' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: [app], ports: [{ protocol: 'TCP', port: 5432 }] },
      { from: [app], ports: [{ protocol: 'TCP', port: 6379 }] },
      {
        from: [
          {
            namespaceSelector: { matchLabels: monitoring },
            podSelector: { matchLabels: { app: 'prometheus' } },
          },
        ],
        ports: [
          { protocol: 'TCP', port: 9187 },
          { protocol: 'TCP', port: 9121 },
        ],
      },
    ],
    egress: [
      {
        to: [
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
        ],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
      {
        to: [
          {
            ipBlock: {
              cidr: '0.0.0.0/0',
              except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
            },
          },
        ],
        ports: [{ protocol: 'TCP', port: 443 }],
      },
    ],
  });

  test('renders one policy, the seed but for the namespace label that Kubernetes sets by itself', async () => {
    const policies = await policiesOf({ preset: 'data-tier' });
    expect(names(policies)).toEqual(['kasm-database-isolation']);
    expect(specOf(policies, 'kasm-database-isolation')).toEqual(
      spec({ 'kubernetes.io/metadata.name': 'monitoring' }),
    );
    expect(policies[0]?.metadata.annotations).toMatchObject({
      'policy.kubernetes.io/description': 'Restrict database access to app pods only',
    });
  });

  test('a value brings the seed’s own namespace label back', async () => {
    const namespaceSelector = { matchLabels: { name: 'monitoring' } };
    const policies = await policiesOf({
      preset: 'data-tier',
      peers: { monitoring: { namespaceSelector } },
    });
    expect(specOf(policies, 'kasm-database-isolation')).toEqual(spec({ name: 'monitoring' }));
  });
});
