import { KasmIsolationError } from '../errors.ts';
import type { Namespace, Pod } from '../netpol/model.ts';
import { fullName, type PolicyObject } from '../netpol/policy/object.ts';
import { parsePolicy, policyKind, policyVersion } from '../netpol/policy/parse.ts';
import { readNamespace, readPod } from '../netpol/policy/pod.ts';
import { formatProblem, ObjectError } from '../netpol/policy/problem.ts';
import { isAdmission, readAdmission, type AdmissionObject } from './guard.ts';
import { isMap, objectsIn, type Fields, type Located, type Source } from './documents.ts';
import { readMonitor, type Monitor } from './kinds/monitor.ts';
import { readNode, type Node } from './kinds/node.ts';
import { readRoute, type Route } from './kinds/route.ts';
import { readService, type Service } from './kinds/service.ts';
import { readWorkload, type Workload } from './kinds/workload.ts';
import { podToBe } from './pod-templates.ts';

/** What somebody's manifests hold for a proof. */
export interface Objects {
  readonly policies: readonly PolicyObject[];
  /** Pods, and those to be: the templates of Deployments, Jobs and so on, under the names of these. */
  readonly pods: readonly Pod[];
  /** The same, with what tells who they are beside their labels. */
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly Namespace[];
  readonly services: readonly Service[];
  readonly routes: readonly Route[];
  readonly monitors: readonly Monitor[];
  readonly nodes: readonly Node[];
  /** Admission policies and their bindings, of anybody: the guard is among them where it is installed. */
  readonly admissions: readonly AdmissionObject[];
  /** How many objects were of each other kind, which no policy proof needs. */
  readonly ignored: ReadonlyMap<string, number>;
  /** Policies of kinds that nothing here can judge, such as `CiliumNetworkPolicy kasm/db`. */
  readonly unjudged: readonly string[];
  /** Policies and pods that say no namespace, by kind and name: they count in that of Kasm. */
  readonly withoutNamespace: readonly string[];
  /** Where each policy stands, by `namespace/name`: the place as messages name it. */
  readonly places: ReadonlyMap<string, () => string>;
  /** What a live cluster could not be asked, as sentences. */
  readonly unasked?: readonly string[];
  /** One sentence for each thing that nothing could be made of, and that no verdict rests on. */
  readonly passedOver: readonly string[];
}

/** Kinds that a verdict rests on: in them, nothing may be read in two ways. */
const judged = new Set([policyKind, 'Pod', 'Namespace']);

/** Whether a text may hold one of them, or a List of them, however it is written. */
const mayBeJudged = ({ text }: Source): boolean =>
  text.includes('kind') && /NetworkPolicy|Pod|Namespace|List/u.test(text);

/** Versions of the API's own kind, as against those of plugins such as `crd.projectcalico.org`. */
const isKubernetesOwn = (apiVersion: unknown): boolean =>
  typeof apiVersion !== 'string' || /^(networking\.k8s\.io|extensions)\//u.test(apiVersion);

const namespaceIn = ({ metadata }: Fields): unknown =>
  isMap(metadata) ? metadata['namespace'] : undefined;

/** An object as people name it: its kind, and its name in its namespace. */
function nameOf(object: Fields): string {
  const { metadata, kind } = object;
  const { name } = isMap(metadata) ? metadata : {};
  const namespace = namespaceIn(object);
  const place = typeof namespace === 'string' && namespace !== '' ? `${namespace}/` : '';
  return `${String(kind)} ${place}${typeof name === 'string' ? name : '(no name)'}`;
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

/** Whether a document that is no object that can be judged is no reason to stop, and what is to be said of it. */
function strange({ source, object, at, problems: [problem] }: Located): string | undefined {
  const isObject = isMap(object) && typeof object['kind'] === 'string';
  if (isObject && !problem) return undefined;
  const isDecided =
    isObject && !problem?.path.some((key) => key === 'kind' || key === 'apiVersion');
  if (isDecided && !judged.has(String(object['kind']))) {
    return `${problem?.message}; ${String(object['kind'])} is judged nowhere, so it was passed over`;
  }
  // A folder holds what it holds: what is no Kubernetes object at all, says so by having no kind of ours anywhere.
  if (source.fromFolder && !isObject && (!problem || !mayBeJudged(source))) {
    return problem
      ? `${problem.message}; it names no kind that is judged, so it was passed over`
      : `${at()}: is no Kubernetes object, so it was passed over`;
  }
  throw new KasmIsolationError(
    'bad-input',
    problem?.message ?? `${at()}: is no Kubernetes object; write one with a kind, or remove it`,
  );
}

/**
 * NetworkPolicies, pods and namespaces of any manifests: YAML or JSON, Lists, other kinds mixed in (they are
 * counted). Objects without a namespace belong to `home`. Whatever would make a verdict wrong is refused with
 * its file, document and line.
 */
export function readObjects(sources: readonly Source[], home: string): Objects {
  const policies: PolicyObject[] = [];
  const workloads: Workload[] = [];
  const services: Service[] = [];
  const routes: Route[] = [];
  const monitors: Monitor[] = [];
  const nodes: Node[] = [];
  const admissions: AdmissionObject[] = [];
  const namespaces: Namespace[] = [];
  const places = new Map<string, () => string>();
  const unjudged: string[] = [];
  const ignored = new Map<string, number>();
  const withoutNamespace: string[] = [];
  const passedOver: string[] = [];
  const claim = once();

  const ignore = (kind: string): void => void ignored.set(kind, (ignored.get(kind) ?? 0) + 1);

  const addPolicy = (object: Fields, at: () => string): void => {
    const policy = parsePolicy(object, home);
    const name = fullName(policy);
    claim(`policy ${name}`, at);
    policies.push(policy);
    places.set(name, at);
  };

  const addPod = (object: Fields, kind: string, at: () => string): void => {
    const pod = readPod(object, home);
    if (!pod) return;
    claim(`${kind === 'Pod' ? 'pod' : kind} ${pod.namespace}/${pod.name}`, at);
    workloads.push(readWorkload(kind, object, pod));
  };

  /** What says where traffic is led, and what pods are to be: no verdict of policies rests on it. Gives whether it is such. */
  const addOther = (object: Fields, kind: string, at: () => string): boolean => {
    const apiVersion = String(object['apiVersion']);
    const pod = podToBe(object);
    const admission = isAdmission(object) ? readAdmission(object) : undefined;
    const route = readRoute({ apiVersion, kind }, object, home);
    if (pod) addPod(pod, kind, at);
    else if (admission) admissions.push(admission);
    else if (route) routes.push(route);
    else if (kind === 'Service' && apiVersion === 'v1') services.push(readService(object, home));
    else if (kind === 'Node' && apiVersion === 'v1') nodes.push(readNode(object));
    else if (kind === 'ServiceMonitor' || kind === 'PodMonitor')
      monitors.push(readMonitor(kind, object, home));
    else return false;
    return true;
  };

  const tryOther = (object: Fields, kind: string, at: () => string): void => {
    try {
      if (addOther(object, kind, at)) return;
    } catch (error) {
      if (!(error instanceof ObjectError)) throw error;
      passedOver.push(
        `${at()}: ${kind}: ${error.message.split('\n')[0]}; no verdict rests on it, so it was passed over`,
      );
    }
    ignore(kind);
  };

  const add = (object: Fields, kind: string, at: () => string): void => {
    const { apiVersion } = object;
    if (kind === policyKind && isKubernetesOwn(apiVersion)) {
      if (apiVersion !== policyVersion) throw notServed(apiVersion);
      addPolicy(object, at);
    } else if (kind === 'Pod' && apiVersion === 'v1') addPod(object, kind, at);
    else if (kind === 'Namespace' && apiVersion === 'v1') {
      const namespace = readNamespace(object);
      claim(`namespace ${namespace.name}`, at);
      namespaces.push(namespace);
      return;
    } else if (/^Staged\w*NetworkPolicy$/u.test(kind)) {
      // Calico watches these and enforces none of them, so no verdict waits for them.
      return ignore(kind);
    } else if (/NetworkPolic(?:y|ies)$/u.test(kind)) return void unjudged.push(nameOf(object));
    else return tryOther(object, kind, at);
    if ((namespaceIn(object) ?? '') === '') withoutNamespace.push(nameOf(object));
  };

  for (const located of objectsIn(sources)) {
    const { object, at, problems } = located;
    if ((object === null || object === undefined) && problems.length === 0) continue;
    const said = strange(located);
    const kind = isMap(object) ? object['kind'] : undefined;
    if (said !== undefined) {
      passedOver.push(said);
      if (typeof kind === 'string') ignore(kind);
      continue;
    }
    try {
      add(object as Fields, kind as string, at);
    } catch (error) {
      if (!(error instanceof ObjectError)) throw error;
      const sentences = error.problems.map(
        (one) => `${at()}: ${String(kind)}: ${formatProblem(one)}`,
      );
      throw new KasmIsolationError('bad-input', sentences, error);
    }
  }
  const pods = workloads.map(({ pod }) => pod);
  const found = { policies, pods, workloads, namespaces, services, routes, monitors, nodes };
  return { ...found, admissions, ignored, unjudged, withoutNamespace, places, passedOver };
}
