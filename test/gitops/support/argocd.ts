import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { packageDirectory } from '../../../src/read/files.ts';
import { lab, registry, startArgoCd } from './lab.ts';
import { until } from './wait.ts';

const api = '/apis/argoproj.io/v1alpha1/namespaces/argocd';

/** What Argo CD says of an Application. */
export interface ApplicationStatus {
  readonly sync?: { readonly status?: string; readonly revision?: string };
  readonly health?: { readonly status?: string };
  readonly conditions?: readonly { readonly type: string; readonly message: string }[];
  readonly operationState?: {
    readonly phase?: string;
    readonly message?: string;
    readonly syncResult?: unknown;
  };
  readonly resources?: readonly { readonly kind: string; readonly name: string }[];
}

export interface Source {
  readonly repoURL: string;
  readonly targetRevision?: string;
  readonly path?: string;
  readonly ref?: string;
  readonly helm?: object;
}

/** Makes the registry and a repository known, as `argocd repo add` does for those without TLS. */
export async function knowSources(): Promise<void> {
  await startArgoCd();
  await lab.kubectl(
    ['apply', '--filename', '-'],
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'registry',
        namespace: 'argocd',
        labels: { 'argocd.argoproj.io/secret-type': 'repo-creds' },
      },
      stringData: {
        url: `oci://${registry.address}`,
        type: 'oci',
        insecure: 'true',
        insecureOCIForceHttp: 'true',
      },
    }),
  );
}

/** An Application of one source, synced by itself. */
export const application = (
  name: string,
  sources: Source | readonly Source[],
  more: object = {},
): object => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name, namespace: 'argocd' },
  spec: {
    project: 'default',
    ...(Array.isArray(sources) ? { sources } : { source: sources }),
    destination: { server: 'https://kubernetes.default.svc', namespace: name },
    syncPolicy: { automated: { prune: true, selfHeal: true } },
    ...more,
  },
});

/** An example, with the hosts of the lab for its own and another namespace for `kasm`. */
export async function argoText(path: string, gitUrl: string, namespace: string): Promise<string> {
  const text = await readFile(join(packageDirectory, 'examples', 'argocd', path), 'utf8');
  return text
    .replaceAll('oci://registry.example.com/', `oci://${registry.address}/`)
    .replaceAll(/https:\/\/git\.example\.com\/platform\/[\w-]+\.git/gu, gitUrl)
    .replaceAll('namespace: kasm\n', `namespace: ${namespace}\n`);
}

/** Its documents. */
export const argoExample = async (
  ...which: Parameters<typeof argoText>
): Promise<readonly object[]> =>
  parseAllDocuments(await argoText(...which)).map((document) => document.toJS() as object);

/** Applies objects as `kubectl apply` does. */
export async function applyArgo(...objects: readonly object[]): Promise<void> {
  await startArgoCd();
  await lab.kubectl(
    ['apply', '--filename', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
  );
}

export const applicationPath = (name: string): string => `${api}/applications/${name}`;

/** Asks Argo CD to look at an Application and its sources again, as `argocd app get --hard-refresh` does. */
export const refresh = (name: string): Promise<unknown> =>
  lab.api.merge(applicationPath(name), {
    metadata: { annotations: { 'argocd.argoproj.io/refresh': 'hard' } },
  });

/** What Argo CD says of an Application, once it says this. */
export async function says(
  name: string,
  what: string,
  isIt: (status: ApplicationStatus) => boolean,
): Promise<ApplicationStatus> {
  const argo = await startArgoCd();
  return until(
    `Application ${name}: ${what}`,
    // Nothing yet, where another Application is to make it.
    async () =>
      ((await lab.api.ask('GET', applicationPath(name))).body.status ?? {}) as ApplicationStatus,
    isIt,
    { hint: () => argo.logs() },
  );
}

export const isSynced = ({ sync, health }: ApplicationStatus): boolean =>
  sync?.status === 'Synced' && health?.status === 'Healthy';

export const synced = (name: string): Promise<ApplicationStatus> =>
  says(name, 'synced and healthy', isSynced);

/** What its conditions say together. */
export const conditionsOf = ({ conditions = [], operationState }: ApplicationStatus): string =>
  [...conditions.map(({ message }) => message), operationState?.message ?? ''].join('\n');
