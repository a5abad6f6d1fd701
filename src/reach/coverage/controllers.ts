import type { Workload } from '../../read/kinds/workload.ts';

/** Names that ingress controllers and gateways give themselves in their labels. */
const controllers = new Set([
  'traefik',
  'ingress-nginx',
  'nginx-ingress',
  'rke2-ingress-nginx',
  'rke2-traefik',
  'haproxy-ingress',
  'kubernetes-ingress',
  'contour-envoy',
  'envoy',
  'kong',
  'apisix',
  'emissary-ingress',
  'istio-ingressgateway',
]);

const controllerKeys = ['app.kubernetes.io/name', 'app', 'k8s-app', 'istio'];

/** What kind of ingress controller a pod is; nothing for all others. Jobs install them and serve nobody. */
export const controllerKind = ({ kind, pod }: Workload): string | undefined =>
  kind === 'Job' || kind === 'CronJob'
    ? undefined
    : controllerKeys
        .map((key) => pod.labels[key])
        .find((value): value is string => value !== undefined && controllers.has(value));
