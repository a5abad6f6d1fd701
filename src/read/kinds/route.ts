import { decode, intOrText, list, optional, part, text } from '../../netpol/policy/decode.ts';

/** The Service behind a route, and the port of it: a number, or its name. */
interface Backend {
  readonly namespace: string;
  readonly service: string;
  readonly port: number | string;
}

/** Whatever leads traffic from an ingress controller or gateway to Services. */
export interface Route {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly backends: readonly Backend[];
}

const metadata = part({ name: text, namespace: text });

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/ */
const ingressBackend = optional(
  part({ service: part({ name: text, port: part({ number: intOrText, name: text }) }) }),
);
const ingress = part({
  metadata,
  spec: part({
    defaultBackend: ingressBackend,
    rules: list(part({ http: part({ paths: list(part({ backend: ingressBackend })) }) })),
  }),
});

/** IngressRoute, IngressRouteTCP and IngressRouteUDP of Traefik: https://doc.traefik.io/traefik/ */
const traefik = part({
  metadata,
  spec: part({
    routes: list(
      part({
        services: list(part({ kind: text, name: text, namespace: text, port: intOrText })),
      }),
    ),
  }),
});

/** HTTPRoute, TLSRoute and the like: https://gateway-api.sigs.k8s.io/reference/spec/ */
const gateway = part({
  metadata,
  spec: part({
    rules: list(
      part({
        backendRefs: list(part({ kind: text, name: text, namespace: text, port: intOrText })),
      }),
    ),
  }),
});

/** Route of OpenShift: its port is the target port of the Service. */
const openshift = part({
  metadata,
  spec: part({
    to: part({ kind: text, name: text }),
    port: part({ targetPort: intOrText }),
    alternateBackends: list(part({ kind: text, name: text })),
  }),
});

type Found = readonly {
  readonly name: string;
  readonly namespace?: string;
  readonly port: number | string;
}[];

const isService = ({ kind }: { readonly kind: string }): boolean =>
  kind === '' || kind === 'Service';

const readers: Readonly<Record<string, (object: unknown) => Found>> = {
  'networking.k8s.io Ingress': (object) => {
    const { spec } = decode(ingress, object);
    const paths = (spec.rules ?? []).flatMap(({ http }) => http.paths ?? []);
    return [spec.defaultBackend, ...paths.map(({ backend }) => backend)].flatMap((backend) => {
      const { name, port } = backend?.service ?? { name: '', port: { number: 0, name: '' } };
      return name === '' ? [] : [{ name, port: port.number || port.name }];
    });
  },
  ...Object.fromEntries(
    ['traefik.io', 'traefik.containo.us'].flatMap((group) =>
      ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'].map((kind) => [
        `${group} ${kind}`,
        (object: unknown): Found =>
          (decode(traefik, object).spec.routes ?? []).flatMap(({ services = [] }) =>
            services.filter(isService),
          ),
      ]),
    ),
  ),
  ...Object.fromEntries(
    ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => [
      `gateway.networking.k8s.io ${kind}`,
      (object: unknown): Found =>
        (decode(gateway, object).spec.rules ?? []).flatMap(({ backendRefs = [] }) =>
          backendRefs.filter(isService),
        ),
    ]),
  ),
  'route.openshift.io Route': (object) => {
    const { spec } = decode(openshift, object);
    return [spec.to, ...(spec.alternateBackends ?? [])]
      .filter(isService)
      .map(({ name }) => ({ name, port: spec.port.targetPort }));
  },
};

/** A route of anybody, and nothing of kinds that are none. Throws `ObjectError`. */
export function readRoute(
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
  object: unknown,
  home: string,
): Route | undefined {
  const reader = readers[`${apiVersion.split('/')[0]} ${kind}`];
  if (!reader) return undefined;
  const own = decode(part({ metadata }), object).metadata;
  const namespace = own.namespace || home;
  return {
    kind,
    namespace,
    name: own.name,
    backends: reader(object).map(({ name, port, ...backend }) => ({
      namespace: backend.namespace || namespace,
      service: name,
      port,
    })),
  };
}
