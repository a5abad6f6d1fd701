import { KasmIsolationError } from '../errors.ts';
import type { Namespace, Pod } from '../netpol/model.ts';
import type { PolicyObject } from '../netpol/policy/object.ts';
import { parsePolicy, policyKind, policyVersion } from '../netpol/policy/parse.ts';
import { readNamespace, readPod } from '../netpol/policy/pod.ts';
import { formatProblem, ObjectError } from '../netpol/policy/problem.ts';
import { repeatedKeys } from './json.ts';
import { readYaml, type LocatedProblem } from './yaml.ts';

/** What is wrong somewhere in a document, as a sentence with its place. */
type Problem = Pick<LocatedProblem, 'path' | 'message'>;

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
  /** One sentence for each of those that kubectl refuses or that readers take in two ways. */
  readonly passedOver: readonly string[];
}

interface Located {
  readonly object: unknown;
  /** The place to name in an error; worked out only when there is one. */
  readonly at: () => string;
  /** What keeps it from being read as kubectl reads it, with the path within it. */
  readonly problems: readonly Problem[];
}

type Fields = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bad = (at: string, what: string): KasmIsolationError =>
  new KasmIsolationError('bad-input', `${at}: ${what}`);

/** What a text says as JSON; nothing when it is none: flow-style YAML starts like it. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As much YAML as is read: it takes a second for each megabyte, and JSON a hundredth of that. */
const mostYaml = 10_000_000;

/** The objects of a text, one by one, each with the place to name in an error. JSON is read as JSON: it is faster. */
function documentsOf(file: string, text: string): Located[] {
  if (text.trimStart().startsWith('{')) {
    const object = parsedJson(text);
    if (object !== undefined) {
      const at = (): string => `${file}: document 1`;
      const problems = repeatedKeys(text).map((twice) => ({
        ...twice,
        message: `${at()}, line ${twice.line}: ${twice.message}`,
      }));
      return [{ object, at, problems }];
    }
  }
  if (text.length > mostYaml) {
    throw bad(
      file,
      `has more than ${mostYaml / 1_000_000} MB of YAML, which takes long to read; write it as JSON (kubectl get -o json)`,
    );
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

/** An item of a typed list, such as a NamespaceList, with the type that the list says for it. */
function typed(item: unknown, { kind, apiVersion }: Fields): unknown {
  const own = String(kind).slice(0, -'List'.length);
  return isMap(item) && own !== '' && item['kind'] === undefined
    ? { apiVersion, kind: own, ...item }
    : item;
}

/** The problems of one member of a List, with their paths as from there. */
const within = (problems: readonly Problem[], index: number): readonly Problem[] =>
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
      object: typed(item, object),
      at: () => `${at()}, items[${index}]`,
      problems: within(problems, index),
    }),
  );
}

/** Versions of the API's own kind, as against those of plugins such as `crd.projectcalico.org`. */
const isKubernetesOwn = (apiVersion: unknown): boolean =>
  typeof apiVersion !== 'string' || /^(networking\.k8s\.io|extensions)\//u.test(apiVersion);

/** An object as people name it: its kind, and its name in its namespace. */
function nameOf({ metadata }: Fields, kind: string): string {
  const { name, namespace } = isMap(metadata) ? metadata : {};
  const place = typeof namespace === 'string' ? `${namespace}/` : '';
  return `${kind} ${place}${typeof name === 'string' ? name : '(no name)'}`;
}

const notServed = (apiVersion: unknown): ObjectError =>
  new ObjectError([
    { path: 'apiVersion', message: `${String(apiVersion)} is not served; write ${policyVersion}` },
  ]);

/** Refuses the second object of one kind, namespace and name. */
function once(): (what: string, at: () => string) => void {
  const seen = new Map<string, () => string>();
  return (what, at) => {
    const first = seen.get(what);
    if (first)
      throw new ObjectError([
        { path: '', message: `${what} stands already at ${first()}; remove one` },
      ]);
    seen.set(what, at);
  };
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
  const places = new Map<string, () => string>();
  const unjudged: string[] = [];
  const claim = once();
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
      if (kind === policyKind && isKubernetesOwn(apiVersion)) {
        if (apiVersion !== policyVersion) throw notServed(apiVersion);
        const policy = parsePolicy(object, home);
        claim(`policy ${policy.metadata.namespace}/${policy.metadata.name}`, at);
        policies.push(policy);
        places.set(`${policy.metadata.namespace}/${policy.metadata.name}`, at);
      } else if (kind === 'Pod' && apiVersion === 'v1') {
        const pod = readPod(object, home);
        if (!pod) continue;
        claim(`pod ${pod.namespace}/${pod.name}`, at);
        pods.push(pod);
      } else if (kind === 'Namespace' && apiVersion === 'v1') {
        const namespace = readNamespace(object);
        claim(`namespace ${namespace.name}`, at);
        namespaces.push(namespace);
      } else if (/NetworkPolic(?:y|ies)$/u.test(kind)) unjudged.push(nameOf(object, kind));
      else ignored += 1;
    } catch (error) {
      if (!(error instanceof ObjectError)) throw error;
      const sentences = error.problems.map((one) => `${at()}: ${kind}: ${formatProblem(one)}`);
      throw new KasmIsolationError('bad-input', sentences, error);
    }
  }
  return { policies, pods, namespaces, ignored, unjudged, places, passedOver };
}
