import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { packageDirectory } from '../../../src/read/files.ts';
import type { ApiObject } from '../../../lab/api.ts';
import { lab, registry, startFlux } from './lab.ts';
import { until } from './wait.ts';

const group = (kind: string): string =>
  kind === 'HelmRelease' ? 'helm.toolkit.fluxcd.io/v2' : 'source.toolkit.fluxcd.io/v1';

const plurals: Readonly<Record<string, string>> = {
  HelmRelease: 'helmreleases',
  OCIRepository: 'ocirepositories',
  GitRepository: 'gitrepositories',
};

/** The path of an object of Flux in the API. */
export const fluxPath = (kind: string, namespace: string, name: string): string =>
  `/apis/${group(kind)}/namespaces/${namespace}/${plurals[kind]}/${name}`;

/** What a condition says. */
export interface Condition {
  readonly observedGeneration?: number;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

interface Status {
  readonly lastHandledReconcileAt?: string;
  readonly conditions?: readonly Condition[];
}

export interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: Record<string, unknown>;
}

/** An object with the registry of the lab, which has no TLS, in place of that of an example. */
export function here(object: Document): Document {
  if (object.kind !== 'OCIRepository') return object;
  const url = String(object.spec?.['url']).replace('registry.example.com', registry.address);
  return { ...object, spec: { ...object.spec, url, insecure: true } };
}

/** The documents of an example, with the hosts of the lab for its own and another namespace for `kasm`. */
export async function example(
  path: string,
  namespace: string,
  gitUrl = '',
): Promise<readonly Document[]> {
  const written = await readFile(join(packageDirectory, 'examples', path), 'utf8');
  const text = written
    .replaceAll('https://git.example.com/platform/kasm-isolation.git', gitUrl)
    .replaceAll('namespace: kasm\n', `namespace: ${namespace}\n`);
  return parseAllDocuments(text).map((document) => here(document.toJS() as Document));
}

/** Applies objects as `kubectl apply` does. */
export async function apply(...objects: readonly object[]): Promise<void> {
  await startFlux();
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  await lab.kubectl(['apply', '--filename', '-'], JSON.stringify(list));
}

/** Asks for a reconciliation now, as `flux reconcile` does, and waits until it has been handled. */
export async function reconcile(kind: string, namespace: string, name: string): Promise<void> {
  const at = new Date().toISOString();
  const path = fluxPath(kind, namespace, name);
  await lab.api.merge(path, {
    metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': at } },
  });
  await until(
    `${kind} ${namespace}/${name} reconciled`,
    () => lab.api.must('GET', path),
    ({ status }) => (status as Status | undefined)?.lastHandledReconcileAt === at,
  );
}

const readyOf = ({ status }: ApiObject): Condition | undefined =>
  (status as Status | undefined)?.conditions?.find(({ type }) => type === 'Ready');

/** What `Ready` of an object says of what is written now; nothing where it says something of before. */
export async function readyCondition(
  ...which: Parameters<typeof fluxPath>
): Promise<Condition | undefined> {
  const object = await lab.api.must('GET', fluxPath(...which));
  const { generation } = object.metadata as { generation?: number };
  const condition = readyOf(object);
  return condition?.observedGeneration === generation ? condition : undefined;
}

/** What `Ready` of an object says once it is `status`, and says these words. */
export async function ready(
  kind: string,
  namespace: string,
  name: string,
  status: 'True' | 'False',
  words: RegExp | string = '',
): Promise<Condition> {
  const flux = await startFlux();
  const found = await until(
    `Ready=${status} of ${kind} ${namespace}/${name}`,
    () => readyCondition(kind, namespace, name),
    (condition) =>
      condition?.status === status &&
      (typeof words === 'string'
        ? condition.message.includes(words)
        : words.test(condition.message)),
    { hint: () => flux.logs() },
  );
  return found as Condition;
}
