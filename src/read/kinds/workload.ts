import { decode, list, part, text, textMap } from '../../netpol/policy/decode.ts';
import type { Pod } from '../../netpol/model.ts';

/** A pod that runs, or the template of pods to be, and what tells who it is beside its labels. */
export interface Workload {
  /** `Pod`, or the kind whose template it is. */
  readonly kind: string;
  readonly pod: Pod;
  readonly images: readonly string[];
  /** Whether a tool makes it for a moment: a hook of Helm or Argo CD, such as the pods of `helm test`. */
  readonly isHook: boolean;
}

const containers = list(part({ image: text }));

const shape = part({
  metadata: part({ annotations: textMap }),
  spec: part({ containers, initContainers: containers }),
});

const hooks = ['helm.sh/hook', 'argocd.argoproj.io/hook'];

/** What an object with the shape of a pod tells about itself. `pod` is what policies see of it. Throws `ObjectError`. */
export function readWorkload(kind: string, object: unknown, pod: Pod): Workload {
  const { metadata, spec } = decode(shape, object);
  return {
    kind,
    pod,
    images: (spec.containers ?? []).map(({ image }) => image).filter((image) => image !== ''),
    isHook: hooks.some((key) => metadata.annotations?.[key] !== undefined),
  };
}
