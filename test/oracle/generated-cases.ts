import { parsePolicy } from '../../src/netpol/policy/parse.ts';
import type { Cluster } from '../../src/netpol/groups/connectivity.ts';
import type { Labels, Namespace, Pod } from '../../src/netpol/model.ts';
import type { PolicyObject } from '../../src/netpol/policy/object.ts';
import { addressOfPod, namespaceOf, ninePods, serving } from '../support/nine-pods.ts';
import type { Oracle } from './process.ts';

interface Place {
  readonly Namespace: string;
}

interface PodPlace extends Place {
  readonly Pod: string;
}

interface Labelled {
  readonly Labels: Labels;
}

/** One change of the cluster; exactly one field is there. */
interface Action {
  readonly CreatePolicy?: { readonly Policy: unknown };
  readonly UpdatePolicy?: { readonly Policy: unknown };
  readonly DeletePolicy?: Place & { readonly Name: string };
  readonly CreateNamespace?: Place & Labelled;
  readonly SetNamespaceLabels?: Place & Labelled;
  readonly DeleteNamespace?: Place;
  readonly CreatePod?: PodPlace & Labelled;
  readonly SetPodLabels?: PodPlace & Labelled;
  readonly DeletePod?: PodPlace;
}

interface Case {
  readonly Description: string;
  readonly Steps: readonly { readonly Actions: readonly Action[] | null }[];
}

const without = <T>(list: readonly T[], gone: (one: T) => boolean): readonly T[] =>
  list.filter((one) => !gone(one));

const isPolicy =
  (namespace: string | undefined, name: string) =>
  ({ metadata }: PolicyObject): boolean =>
    metadata.namespace === namespace && metadata.name === name;

const isPod =
  ({ Namespace: namespace, Pod: name }: PodPlace) =>
  (pod: Pod): boolean =>
    pod.namespace === namespace && pod.name === name;

const isIn =
  ({ Namespace: name }: Place) =>
  (namespace: Namespace): boolean =>
    namespace.name === name;

/** A cluster after one action. */
function after(cluster: Cluster, action: Action): Cluster {
  const { policies, pods, namespaces } = cluster;
  const written = action.CreatePolicy ?? action.UpdatePolicy;
  if (written) {
    const policy = parsePolicy(written.Policy);
    const { name, namespace } = policy.metadata;
    return { ...cluster, policies: [...without(policies, isPolicy(namespace, name)), policy] };
  }
  if (action.DeletePolicy) {
    const { Namespace: namespace, Name: name } = action.DeletePolicy;
    return { ...cluster, policies: without(policies, isPolicy(namespace, name)) };
  }
  const labelled = action.CreateNamespace ?? action.SetNamespaceLabels;
  if (labelled) {
    const namespace = namespaceOf(labelled.Namespace, labelled.Labels);
    return { ...cluster, namespaces: [...without(namespaces, isIn(labelled)), namespace] };
  }
  if (action.DeleteNamespace) {
    const { Namespace: gone } = action.DeleteNamespace;
    return {
      policies: without(policies, ({ metadata }) => metadata.namespace === gone),
      pods: without(pods, ({ namespace }) => namespace === gone),
      namespaces: without(namespaces, ({ name }) => name === gone),
    };
  }
  const placed = action.CreatePod ?? action.SetPodLabels;
  if (placed) {
    const ip = `10.0.9.${pods.length + 1}`;
    const old = pods.find(isPod(placed));
    const pod = old
      ? { ...old, labels: placed.Labels }
      : serving(placed.Namespace, placed.Pod, placed.Labels, ip);
    return { ...cluster, pods: [...without(pods, isPod(placed)), pod] };
  }
  if (action.DeletePod) return { ...cluster, pods: without(pods, isPod(action.DeletePod)) };
  throw new Error(`cyclonus takes a step that is not known here: ${JSON.stringify(action)}`);
}

/** The clusters that the generator of cyclonus leads through, each with the case and the step it belongs to. */
export async function generatedClusters(
  oracle: Oracle,
): Promise<readonly { readonly what: string; readonly cluster: Cluster }[]> {
  const { cases } = await oracle.ask<{ readonly cases: readonly Case[] }>({
    podIP: addressOfPod('z', 'c'),
  });
  return cases.flatMap(({ Description: description, Steps: steps }) => {
    let cluster = ninePods();
    return steps.map(({ Actions: actions }, index) => {
      cluster = (actions ?? [])
        .map(
          (action) =>
            Object.fromEntries(Object.entries(action).filter(([, value]) => value)) as Action,
        )
        .reduce(after, cluster);
      return { what: `${description}, step ${index + 1}`, cluster };
    });
  });
}
