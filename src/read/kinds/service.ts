import { decode, int, intOrText, list, part, text, textMap } from '../../netpol/policy/decode.ts';
import type { Labels } from '../../netpol/model.ts';

/** A port of a Service, and where it leads: a number, or the name of a port of its pods. */
interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly target: number | string;
}

/** A Service, as far as it says who is reached through it. */
export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  /** The labels of its pods; none where somebody else keeps its endpoints. */
  readonly selector: Labels | undefined;
  readonly ports: readonly ServicePort[];
  /** Addresses at which it is reached: of the cluster, external, of its load balancer. */
  readonly addresses: readonly string[];
  readonly externalTrafficPolicy: 'Cluster' | 'Local';
}

const shape = part({
  metadata: part({ name: text, namespace: text, labels: textMap }),
  spec: part({
    type: text,
    selector: textMap,
    ports: list(part({ name: text, port: int(32), protocol: text, targetPort: intOrText })),
    clusterIP: text,
    clusterIPs: list(text),
    externalIPs: list(text),
    externalTrafficPolicy: text,
  }),
  status: part({ loadBalancer: part({ ingress: list(part({ ip: text })) }) }),
});

const types = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] as const;

/** A Service of anybody. Throws `ObjectError`. */
export function readService(object: unknown, home: string): Service {
  const { metadata, spec, status } = decode(shape, object);
  const own = [spec.clusterIP, ...(spec.clusterIPs ?? []), ...(spec.externalIPs ?? [])];
  const balanced = (status.loadBalancer.ingress ?? []).map(({ ip }) => ip);
  return {
    namespace: metadata.namespace || home,
    name: metadata.name,
    labels: metadata.labels ?? {},
    type: types.find((type) => type === spec.type) ?? 'ClusterIP',
    selector: spec.selector,
    ports: (spec.ports ?? []).map(({ name, port, protocol, targetPort }) => ({
      name,
      port,
      protocol: protocol || 'TCP',
      // Without a target it is the port itself: https://kubernetes.io/docs/concepts/services-networking/service/
      target: targetPort === 0 || targetPort === '' ? port : targetPort,
    })),
    addresses: [...new Set([...own, ...balanced])].filter((ip) => ip !== '' && ip !== 'None'),
    externalTrafficPolicy: spec.externalTrafficPolicy === 'Local' ? 'Local' : 'Cluster',
  };
}
