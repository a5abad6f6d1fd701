import { addressOf } from '../sets/address-set.ts';
import { protocols, type Protocol } from '../sets/connection-set.ts';
import type { ContainerPort, Namespace, Pod } from '../model.ts';
import { decode, flag, int, list, part, text, textMap } from './decode.ts';
import { reporter } from './object-meta.ts';
import { ObjectError } from './problem.ts';

const containers = list(
  part({
    restartPolicy: text,
    ports: list(part({ name: text, containerPort: int(32), protocol: text })),
  }),
);

const podShape = part({
  metadata: part({ name: text, namespace: text, labels: textMap }),
  spec: part({ hostNetwork: flag, nodeName: text, containers, initContainers: containers }),
  status: part({ podIPs: list(part({ ip: text })), podIP: text, phase: text }),
});

const namespaceShape = part({ metadata: part({ name: text, labels: textMap }) });

type Container = NonNullable<ReturnType<typeof containers>>[number];

const portsOf = (container: Container): readonly ContainerPort[] =>
  (container.ports ?? []).map(({ name, containerPort, protocol }) => ({
    name: name === '' ? undefined : name,
    port: containerPort,
    protocol: (protocol === '' ? 'TCP' : protocol) as Protocol,
  }));

const isAddress = (ip: string): boolean => {
  try {
    addressOf(ip);
    return true;
  } catch {
    return false;
  }
};

function check({ metadata, spec, status }: ReturnType<typeof podShape>): void {
  const { problems, say } = reporter();
  if (metadata.name === '') say(['metadata', 'name'], 'is missing; write one');
  for (const kind of ['containers', 'initContainers'] as const)
    for (const [index, { ports = [] }] of (spec[kind] ?? []).entries())
      for (const [place, { containerPort, protocol }] of ports.entries()) {
        const at = ['spec', kind, index, 'ports', place];
        const known: readonly string[] = ['', ...protocols];
        if (containerPort < 1 || containerPort > 65535)
          say([...at, 'containerPort'], `${containerPort} is no port; write 1 to 65535`);
        if (!known.includes(protocol))
          say([...at, 'protocol'], `${JSON.stringify(protocol)} is none; write TCP, UDP or SCTP`);
      }
  for (const [index, { ip }] of (status.podIPs ?? []).entries())
    if (!isAddress(ip))
      say(['status', 'podIPs', index, 'ip'], `${JSON.stringify(ip)} is no address; write one`);
  if (status.podIP !== '' && !isAddress(status.podIP))
    say(['status', 'podIP'], `${JSON.stringify(status.podIP)} is no address; write one`);
  if (problems.length > 0) throw new ObjectError(problems);
}

/**
 * A pod of anybody, or nothing when it has ended: a policy no longer matters to it. Of init containers only
 * those that go on running (`restartPolicy: Always`, sidecars) have ports that a policy can name
 * (https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/). Throws `ObjectError`.
 */
export function readPod(object: unknown, home: string): Pod | undefined {
  const pod = decode(podShape, object);
  check(pod);
  const { metadata, spec, status } = pod;
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return undefined;
  const ips = (status.podIPs ?? []).map(({ ip }) => ip);
  if (ips.length === 0 && status.podIP !== '') ips.push(status.podIP);
  const sidecars = (spec.initContainers ?? []).filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  return {
    namespace: metadata.namespace || home,
    name: metadata.name,
    labels: metadata.labels ?? {},
    ips: ips.map(addressOf),
    ports: [...sidecars, ...(spec.containers ?? [])].flatMap(portsOf),
    hostNetwork: spec.hostNetwork,
    node: spec.nodeName === '' ? undefined : spec.nodeName,
  };
}

/** A namespace of anybody, with the label that the API server sets. Throws `ObjectError`. */
export function readNamespace(object: unknown): Namespace {
  const { metadata } = decode(namespaceShape, object);
  if (metadata.name === '')
    throw new ObjectError([{ path: 'metadata.name', message: 'is missing; write one' }]);
  return {
    name: metadata.name,
    labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name },
  };
}
