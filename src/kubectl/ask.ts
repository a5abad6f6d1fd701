import { KasmIsolationError } from '../errors.ts';
import { runProgram, type Ended } from '../helm/program.ts';
import type { Source } from '../read/documents.ts';

export interface KubectlOptions {
  /** The kubectl to run. */
  readonly kubectl?: string | undefined;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  /** The namespace of Kasm: asked alone where the whole cluster may not be. */
  readonly namespace: string;
}

/** What a live cluster answered, and what could not be asked of it. */
export interface Live {
  readonly sources: readonly Source[];
  readonly unasked: readonly string[];
}

/** All that an answer is made of, and nothing else: no Secrets, no ConfigMaps. */
const wanted = [
  'namespaces',
  'nodes',
  'pods',
  'services',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
  'networkpolicies.networking.k8s.io',
  'ingresses.networking.k8s.io',
] as const;

/** Kinds of others that lead traffic, or judge it or who may change it: asked for where the cluster has them. */
const ofOthers =
  /^(ingressroute(tcp|udp)?s\.traefik\.(io|containo\.us)|(http|grpc|tls|tcp|udp)routes\.gateway\.networking\.k8s\.io|routes\.route\.openshift\.io|(service|pod)monitors\.monitoring\.coreos\.com|[a-z]*networkpolic(y|ies)\..*|validatingadmissionpolic(ies|ybindings)\.admissionregistration\.k8s\.io)$/u;

const patience = 120_000;

/** The last line that kubectl wrote, without its prefix. */
const reasonOf = ({ stderr, failure }: Ended): string =>
  (stderr.trim().split('\n').at(-1) || failure || 'it said nothing').replace(
    /^(?:error|Error from server \(\w+\)): /u,
    '',
  );

const isForbidden = ({ stderr }: Ended): boolean => /forbidden/iu.test(stderr);

/** Asks a cluster through kubectl: reads only, and only the kinds that an answer needs. */
export class Kubectl {
  readonly #file: string;
  readonly #flags: readonly string[];
  readonly #namespace: string;

  constructor({ kubectl = 'kubectl', context, kubeconfig, namespace }: KubectlOptions) {
    this.#file = kubectl;
    this.#namespace = namespace;
    this.#flags = [
      ...(context === undefined ? [] : [`--context=${context}`]),
      ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
      '--request-timeout=60s',
    ];
  }

  async #run(...args: readonly string[]): Promise<Ended> {
    const ended = await runProgram(this.#file, [...args, ...this.#flags], { deadline: patience });
    if (ended.isLate) {
      throw new KasmIsolationError(
        'environment',
        `kubectl ${args.slice(0, 2).join(' ')}: gave no answer in ${patience / 1000} s; look at the cluster, or give a dump with --also`,
      );
    }
    return ended;
  }

  /** The objects of one kind, of every namespace or else of that of Kasm. */
  async #get(resource: string): Promise<Source | string> {
    const everywhere = await this.#run('get', resource, '--all-namespaces', '--output=json');
    if (everywhere.exitCode === 0) return this.#source(resource, everywhere.stdout);
    if (!isForbidden(everywhere)) return `${resource} (${reasonOf(everywhere)})`;
    const own = await this.#run('get', resource, `--namespace=${this.#namespace}`, '--output=json');
    const isOfNamespace = own.exitCode === 0 && resource !== 'namespaces' && resource !== 'nodes';
    return isOfNamespace
      ? this.#source(resource, own.stdout, ' of its namespace')
      : `${resource} (forbidden)`;
  }

  #source(resource: string, text: string, where = ''): Source {
    return { name: `kubectl get ${resource}${where}`, text };
  }

  /** Everything that can be asked. Throws `KasmIsolationError` where there is no kubectl or no cluster. */
  async ask(): Promise<Live> {
    const served = await this.#run('api-resources', '--verbs=list', '--output=name');
    if (served.exitCode === undefined) {
      throw new KasmIsolationError(
        'environment',
        `${this.#file}: cannot be started; install kubectl, or give a dump with --also`,
      );
    }
    const names = served.stdout.split('\n').filter((name) => name !== '');
    if (names.length === 0) {
      throw new KasmIsolationError(
        'environment',
        `kubectl: ${reasonOf(served)}; write --context or --kubeconfig, or give a dump with --also`,
      );
    }
    const others = names.filter((name) => ofOthers.test(name) && !wanted.includes(name as never));
    const answers: (Source | string)[] = [];
    // One after the other: an API server is asked no faster than by hand.
    for (const resource of [...wanted, ...others]) {
      answers.push(await this.#get(resource));
    }
    const unasked = answers.filter((each) => typeof each === 'string');
    const partly = answers.flatMap((each) =>
      typeof each !== 'string' && each.name.endsWith('of its namespace')
        ? [`${each.name.slice('kubectl get '.length)} alone`]
        : [],
    );
    return {
      sources: answers.filter((each) => typeof each !== 'string'),
      unasked: [
        ...unasked.map((each) => `could not be asked: ${each}`),
        ...partly.map((each) => `was asked: ${each}`),
      ],
    };
  }
}
