/** The domains whose keys tell deployment tools to skip, delay, replace or delete an object. */
const domains = [
  // Helm: hooks are no part of a release, `resource-policy` and `meta.helm.sh` say whose an object is.
  'helm.sh',
  'meta.helm.sh',
  // kubectl, Kustomize, kpt and Config Sync: what is local, ignored, pruned or last applied.
  'kubectl.kubernetes.io',
  'applyset.kubernetes.io',
  'config.kubernetes.io',
  'internal.config.kubernetes.io',
  'config.k8s.io',
  'kustomize.config.k8s.io',
  'client.lifecycle.config.k8s.io',
  'cli-utils.sigs.k8s.io',
  'configmanagement.gke.io',
  // Argo CD: hooks, compare and sync options, and whose an object is.
  'argocd.argoproj.io',
  // Flux, in both generations: what is reconciled, pruned, substituted.
  'fluxcd.io',
  'reconcile.fluxcd.io',
  'kustomize.toolkit.fluxcd.io',
  'helm.toolkit.fluxcd.io',
  // kapp.
  'kapp.k14s.io',
  // K3s' deploy controller, its Helm controller and Fleet delete objects by these labels.
  'objectset.rio.cattle.io',
] as const;

/** Keys of these domains, as a type. */
export type ControlKey = `${(typeof domains)[number]}/${string}`;

/** Keys of these domains, as a pattern. */
export const controlKey = new RegExp(
  `^(${domains.map((domain) => domain.replaceAll('.', String.raw`\.`)).join('|')})/`,
);

const option = String.raw`(Prune|Delete)=(false|confirm)|PruneLast=true|ServerSideApply=(true|false)|SkipDryRunOnMissingResource=true`;

/** Annotations of these domains that may be written all the same, with values that keep a policy where it is. */
export const keptAnnotations = {
  'helm.sh/resource-policy': {
    type: 'string',
    pattern: '^keep$',
    description: 'Helm leaves the policy in the cluster when the release goes.',
    'x-is': 'a policy of Helm that keeps it',
    'x-write': 'keep',
  },
  'argocd.argoproj.io/sync-options': {
    type: 'string',
    pattern: `^(${option})(, ?(${option}))*$`,
    description: 'Options of Argo CD that keep the policy.',
    'x-is': 'a list of options that keep the policy',
    'x-write':
      'Prune=false or confirm, Delete=false or confirm, PruneLast=true, ServerSideApply=true, with commas between them',
  },
  'argocd.argoproj.io/sync-wave': {
    type: 'string',
    pattern: '^(0|-[1-9][0-9]{0,3})$',
    description: 'Wave of Argo CD, at most 0: the default deny comes last, in wave 1.',
    'x-is': 'a wave before that of the default deny',
    'x-write': '0 or a negative number in quotes',
  },
} as const;
