import { decode, flag, list, part, text, textMap } from '../../netpol/policy/decode.ts';
import type { Pod } from '../../netpol/model.ts';

/** A pod that runs, or the template of pods to be, and what tells who it is beside its labels. */
export interface Workload {
  /** `Pod`, or the kind whose template it is. */
  readonly kind: string;
  readonly pod: Pod;
  readonly images: readonly string[];
  /** Whether a tool makes it for a moment: a hook of Helm or Argo CD, such as the pods of `helm test`. */
  readonly isHook: boolean;
  /** Kind and name of what made it and looks after it, such as `ReplicaSet api-5d8f7c9b6`; nothing where nothing does. */
  readonly controller: string | undefined;
  /** The service account that it runs as; empty where it names none. */
  readonly account: string;
  /** Whether it shares the network or the processes of its node. */
  readonly isOnHost: boolean;
  /** Whether somebody put a container into it while it ran. */
  readonly isDebugged: boolean;
}

const containers = list(part({ image: text }));

const owners = list(part({ kind: text, name: text, controller: flag }));

const shape = part({
  metadata: part({ annotations: textMap, ownerReferences: owners }),
  spec: part({
    containers,
    initContainers: containers,
    ephemeralContainers: containers,
    serviceAccountName: text,
    serviceAccount: text,
    hostNetwork: flag,
    hostPID: flag,
    hostIPC: flag,
  }),
});

const hooks = ['helm.sh/hook', 'argocd.argoproj.io/hook'];

/** What an object with the shape of a pod tells about itself. `pod` is what policies see of it. Throws `ObjectError`. */
export function readWorkload(kind: string, object: unknown, pod: Pod): Workload {
  const { metadata, spec } = decode(shape, object);
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  return {
    kind,
    pod,
    images: (spec.containers ?? []).map(({ image }) => image).filter((image) => image !== ''),
    isHook: hooks.some((key) => metadata.annotations?.[key] !== undefined),
    controller: owner && `${owner.kind} ${owner.name}`,
    account: spec.serviceAccountName || spec.serviceAccount,
    isOnHost: spec.hostNetwork || spec.hostPID || spec.hostIPC,
    isDebugged: (spec.ephemeralContainers ?? []).length > 0,
  };
}
