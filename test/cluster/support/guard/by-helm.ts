import type { Attempt } from './attempt.ts';
import { core, patch, post, remove } from './request.ts';

const record = 'sh.helm.release.v1.kasm-isolation.v1';
const keeps = (what: string): RegExp =>
  new RegExp(
    `changes what Helm keeps of release kasm-isolation, which an upgrade starts from: ${what}; leave it to Helm, or use`,
    'u',
  );
const labelsOfHelm = { owner: 'helm', name: 'kasm-isolation', status: 'deployed', version: '9' };

/** What Helm keeps of a release: values that the next upgrade reuses, and manifests that a rollback applies. */
export const byHelm: readonly Attempt[] = [
  {
    name: 'other values in what Helm keeps',
    request: patch(`${core}/secrets/${record}`, { data: { release: 'ZXZpbA==' } }),
    says: keeps(`secrets kasm/${record}`),
  },
  {
    name: 'what Helm keeps, hidden from it',
    request: patch(`${core}/secrets/${record}`, { metadata: { labels: { owner: null } } }),
    says: keeps(`secrets kasm/${record}`),
  },
  {
    name: 'what Helm keeps, given an owner who is gone',
    request: patch(`${core}/secrets/${record}`, {
      metadata: {
        ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'gone', uid: 'gone' }],
      },
    }),
    says: keeps(`secrets kasm/${record}`),
  },
  {
    name: 'what Helm keeps, deleted, so that an older one counts',
    request: remove(`${core}/secrets/${record}`),
    says: keeps(`secrets kasm/${record}`),
  },
  {
    name: 'all that Helm keeps, deleted as a collection',
    request: remove(`${core}/secrets?labelSelector=owner=helm,name=kasm-isolation`),
    says: keeps('secrets kasm/sh.helm.release.v1.kasm-isolation.v\\d+'),
  },
  {
    name: 'a newer one of another name, which Helm finds by its labels',
    request: post(`${core}/secrets`, { metadata: { name: 'evil', labels: labelsOfHelm } }),
    says: keeps('secrets kasm/evil'),
  },
  {
    name: 'labels that make one of another Secret',
    request: patch(`${core}/secrets/other`, { metadata: { labels: labelsOfHelm } }),
    says: keeps('secrets kasm/other'),
  },
  {
    name: 'a newer one by its name',
    request: post(`${core}/secrets`, { metadata: { name: record.replace(/1$/u, '99') } }),
    says: keeps('secrets kasm/sh.helm.release.v1.kasm-isolation.v99'),
  },
  {
    name: 'a newer one in a ConfigMap, where Helm may keep them',
    request: post(`${core}/configmaps`, { metadata: { name: 'evil', labels: labelsOfHelm } }),
    says: keeps('configmaps kasm/evil'),
  },
];
