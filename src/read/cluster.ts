import { KasmIsolationError, reason } from '../errors.ts';
import type { Namespace, Pod } from '../netpol/model.ts';
import { ObjectError, readNamespace, readPod, readPolicy } from '../netpol/policy/parse.ts';
import type { PolicyObject } from '../netpol/policy/object.ts';
import { parseYaml } from './yaml.ts';

/** What somebody's manifests hold for a proof. */
export interface Objects {
  readonly policies: readonly PolicyObject[];
  readonly pods: readonly Pod[];
  readonly namespaces: readonly Namespace[];
  /** How many objects were of other kinds, which no policy proof needs. */
  readonly ignored: number;
  /** Policies of kinds that nothing here can judge, such as `CiliumNetworkPolicy kasm/db`. */
  readonly unjudged: readonly string[];
  /** Where each policy stands, by `namespace/name`: the place as messages name it. */
  readonly places: ReadonlyMap<string, () => string>;
}

interface Located {
  readonly object: unknown;
  /** The place to name in an error; worked out only when there is one. */
  readonly at: () => string;
}

type Fields = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bad = (at: string, what: string): KasmIsolationError =>
  new KasmIsolationError('bad-input', `${at}: ${what}`);

/** The objects of a text, one by one, each with the place to name in an error. JSON is read as JSON: it is faster. */
function documentsOf(file: string, text: string): Located[] {
  if (text.trimStart().startsWith('{')) {
    try {
      return [{ object: JSON.parse(text), at: () => `${file}: document 1` }];
    } catch {
      // Flow-style YAML starts so too.
    }
  }
  const place = (index: number, offset: number): string =>
    `${file}: document ${index + 1}, line ${text.slice(0, offset).split('\n').length}`;
  return parseYaml(text).map((document, index) => {
    const [error] = document.errors;
    if (error)
      throw bad(place(index, error.pos[0]), `is not sound YAML: ${reason(error)}; mend it`);
    const at = (): string => place(index, document.contents?.range?.[0] ?? 0);
    try {
      return { object: document.toJS(), at };
    } catch (cause) {
      throw bad(at(), `is not sound YAML: ${reason(cause)}; mend it`);
    }
  });
}

/** The members of a List, else the object itself. */
function itemsOf({ object, at }: Located): Located[] {
  if (!isMap(object) || typeof object['kind'] !== 'string' || !object['kind'].endsWith('List')) {
    return [{ object, at }];
  }
  const items = object['items'] ?? [];
  if (!Array.isArray(items)) throw bad(at(), `${object['kind']}: items is no list; write one`);
  return items.flatMap((item, index) =>
    itemsOf({ object: item, at: () => `${at()}, items[${index}]` }),
  );
}

const served = 'networking.k8s.io/v1';

/** Versions of the API's own kind, as against those of plugins such as `crd.projectcalico.org`. */
const isKubernetesOwn = (apiVersion: unknown): boolean =>
  typeof apiVersion !== 'string' || /^(networking\.k8s\.io|extensions)\//u.test(apiVersion);

/** An object as people name it: its kind, and its name in its namespace. */
function nameOf({ metadata }: Fields, kind: string): string {
  const { name, namespace } = isMap(metadata) ? metadata : {};
  const place = typeof namespace === 'string' ? `${namespace}/` : '';
  return `${kind} ${place}${typeof name === 'string' ? name : '(no name)'}`;
}

/**
 * NetworkPolicies, pods and namespaces of any manifests: YAML or JSON, Lists, other kinds mixed in (they are
 * counted). Objects without a namespace belong to `home`. Whatever would make a verdict wrong is refused with
 * its file, document and line.
 */
export function readObjects(
  files: readonly { readonly name: string; readonly text: string }[],
  home: string,
): Objects {
  const policies: PolicyObject[] = [];
  const pods: Pod[] = [];
  const namespaces: Namespace[] = [];
  const seen = new Map<string, () => string>();
  const places = new Map<string, () => string>();
  const unjudged: string[] = [];
  let ignored = 0;
  for (const { object, at } of files
    .flatMap(({ name, text }) => documentsOf(name, text))
    .flatMap(itemsOf)) {
    if (object === null || object === undefined) continue;
    if (!isMap(object) || typeof object['kind'] !== 'string') {
      throw bad(at(), 'is no Kubernetes object; write one with a kind, or remove it');
    }
    const { kind, apiVersion } = object;
    try {
      if (kind === 'NetworkPolicy' && apiVersion === served) {
        const policy = readPolicy(object, home);
        policies.push(policy);
        places.set(`${policy.metadata.namespace}/${policy.metadata.name}`, at);
      } else if (kind === 'NetworkPolicy' && isKubernetesOwn(apiVersion)) {
        throw new ObjectError(`apiVersion ${String(apiVersion)} is not served; write ${served}`);
      } else if (kind === 'Pod' && apiVersion === 'v1') {
        const pod = readPod(object, home);
        if (pod) {
          const key = `${pod.namespace}/${pod.name}`;
          if (seen.has(key))
            throw new ObjectError(`pod ${key} stands already at ${seen.get(key)?.()}; remove one`);
          seen.set(key, at);
          pods.push(pod);
        }
      } else if (kind === 'Namespace' && apiVersion === 'v1')
        namespaces.push(readNamespace(object));
      else if (/NetworkPolic(?:y|ies)$/u.test(kind)) unjudged.push(nameOf(object, kind));
      else ignored += 1;
    } catch (error) {
      if (error instanceof ObjectError) throw bad(at(), `${kind}: ${error.message}`);
      throw error;
    }
  }
  return { policies, pods, namespaces, ignored, unjudged, places };
}
