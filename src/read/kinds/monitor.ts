import { decode, flag, intOrText, list, part, text } from '../../netpol/policy/decode.ts';
import type { LabelSelector } from '../../netpol/policy/selector.ts';
import { selector } from '../../netpol/policy/shape.ts';

/**
 * A ServiceMonitor or PodMonitor: what Prometheus will scrape
 * (https://prometheus-operator.dev/docs/api-reference/api/).
 */
export interface Monitor {
  readonly kind: 'ServiceMonitor' | 'PodMonitor';
  readonly namespace: string;
  readonly name: string;
  /** The namespaces in which it looks; undefined is all of them. */
  readonly namespaces: readonly string[] | undefined;
  readonly selector: LabelSelector;
  /** The ports that it scrapes: by the name that the Service or the pod gives them, or of the container. */
  readonly endpoints: readonly { readonly port: string; readonly target: number | string }[];
}

const endpoints = list(part({ port: text, targetPort: intOrText, portNumber: intOrText }));

const shape = part({
  metadata: part({ name: text, namespace: text }),
  spec: part({
    namespaceSelector: part({ any: flag, matchNames: list(text) }),
    selector,
    endpoints,
    podMetricsEndpoints: endpoints,
  }),
});

/** A monitor of anybody. Throws `ObjectError`. */
export function readMonitor(kind: Monitor['kind'], object: unknown, home: string): Monitor {
  const { metadata, spec } = decode(shape, object);
  const namespace = metadata.namespace || home;
  const { any, matchNames } = spec.namespaceSelector;
  return {
    kind,
    namespace,
    name: metadata.name,
    namespaces: any ? undefined : (matchNames ?? [namespace]),
    selector: spec.selector as LabelSelector,
    endpoints: (spec.endpoints ?? spec.podMetricsEndpoints ?? []).map(
      ({ port, targetPort, portNumber }) => ({ port, target: targetPort || portNumber }),
    ),
  };
}
