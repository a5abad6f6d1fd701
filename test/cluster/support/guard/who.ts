import type { ApiRequest } from './request.ts';

/** What must go on working, by whoever does it. */
export interface Legitimate {
  readonly name: string;
  readonly user: string;
  readonly request: ApiRequest;
}

/** The groups that Kubernetes gives to whoever is called so. */
export function groupsOf(user: string): readonly string[] {
  const [, kind, namespace] = user.split(':');
  if (kind === 'node') return ['system:nodes'];
  return kind === 'serviceaccount'
    ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
    : [];
}

export const controller = (name: string): string => `system:serviceaccount:kube-system:${name}`;
export const anybody = 'mallory';
export const kubelet = 'system:node:node-a';
