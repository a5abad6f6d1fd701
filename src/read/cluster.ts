import { KasmIsolationError } from '../errors.ts';
import type { Namespace, Pod } from '../netpol/model.ts';
import { ObjectError, readNamespace, readPod, readPolicy } from '../netpol/policy/parse.ts';
import type { PolicyObject } from '../netpol/policy/object.ts';
import { readYaml, type LocatedProblem } from './yaml.ts';

/** What somebody's manifests hold for a proof. */
export interface Objects {
  readonly policies: readonly PolicyObject[];
  readonly pods: readonly Pod[];
  readonly namespaces: readonly Namespace[];
  /** How many objects were of other kinds, which no policy proof needs. */
  readonly ignored: number;
  /** One sentence for each of those that kubectl refuses or that readers take in two ways. */
  readonly passedOver: readonly string[];
}

interface Located {
  readonly object: unknown;
  /** The place to name in an error; worked out only when there is one. */
  readonly at: () => string;
  /** What keeps it from being read as kubectl reads it, with the path within it. */
  readonly problems: readonly LocatedProblem[];
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
      return [{ object: JSON.parse(text), at: () => `${file}: document 1`, problems: [] }];
    } catch {
      // Flow-style YAML starts so too.
    }
  }
  return readYaml(text).map(({ value, line, problems }, index) => ({
    object: value,
    at: () => `${file}: document ${index + 1}, line ${line}`,
    problems: problems.map((problem) => ({
      ...problem,
      message: `${file}: document ${index + 1}, line ${problem.line}: ${problem.message}`,
    })),
  }));
}

/** The problems of one member of a List, with their paths as from there. */
const within = (problems: readonly LocatedProblem[], index: number): readonly LocatedProblem[] =>
  problems.length === 0
    ? problems
    : problems
        .filter(({ path }) => path[1] === index)
        .map((problem) => ({ ...problem, path: problem.path.slice(2) }));

/** Kinds that a verdict rests on: in them, nothing may be read in two ways. */
const judged = new Set(['NetworkPolicy', 'Pod', 'Namespace']);

/** The members of a List, else the object itself. */
function itemsOf({ object, at, problems }: Located): Located[] {
  if (!isMap(object) || typeof object['kind'] !== 'string' || !object['kind'].endsWith('List')) {
    return [{ object, at, problems }];
  }
  const own = problems.find(({ path }) => path[0] !== 'items' || typeof path[1] !== 'number');
  if (own) throw new KasmIsolationError('bad-input', own.message);
  const items = object['items'] ?? [];
  if (!Array.isArray(items)) throw bad(at(), `${object['kind']}: items is no list; write one`);
  return items.flatMap((item, index) =>
    itemsOf({
      object: item,
      at: () => `${at()}, items[${index}]`,
      problems: within(problems, index),
    }),
  );
}

const served = 'networking.k8s.io/v1';

/** Versions of the API's own kind, as against those of plugins such as `crd.projectcalico.org`. */
const isKubernetesOwn = (apiVersion: unknown): boolean =>
  typeof apiVersion !== 'string' || /^(networking\.k8s\.io|extensions)\//u.test(apiVersion);

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
  let ignored = 0;
  const passedOver: string[] = [];
  for (const { object, at, problems } of files
    .flatMap(({ name, text }) => documentsOf(name, text))
    .flatMap(itemsOf)) {
    const [problem] = problems;
    const isJudged = problems.some(({ path }) => path[0] === 'kind' || path[0] === 'apiVersion');
    if (
      problem &&
      (isJudged ||
        !isMap(object) ||
        typeof object['kind'] !== 'string' ||
        judged.has(object['kind']))
    ) {
      throw new KasmIsolationError('bad-input', problem.message);
    }
    if (object === null || object === undefined) continue;
    if (!isMap(object) || typeof object['kind'] !== 'string') {
      throw bad(at(), 'is no Kubernetes object; write one with a kind, or remove it');
    }
    const { kind, apiVersion } = object;
    if (problem) {
      passedOver.push(`${problem.message}; ${kind} is judged nowhere, so it was passed over`);
      ignored += 1;
      continue;
    }
    try {
      if (kind === 'NetworkPolicy' && apiVersion === served) {
        policies.push(readPolicy(object, home));
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
      else ignored += 1;
    } catch (error) {
      if (error instanceof ObjectError) throw bad(at(), `${kind}: ${error.message}`);
      throw error;
    }
  }
  return { policies, pods, namespaces, ignored, passedOver };
}
