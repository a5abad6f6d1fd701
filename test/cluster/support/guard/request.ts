import type { Answer, Api } from '../../../../lab/api.ts';

/** An object of the API that is there, as far as a request changes it. */
export interface ApiFields {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
}

/** One request to the API server. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** What is sent, or what becomes of the object that is there. */
  readonly body?: unknown;
  readonly changed?: (object: ApiFields) => unknown;
  readonly type?: string;
}

const mergePatch = 'application/merge-patch+json';
export const core = '/api/v1/namespaces/kasm';
export const apps = '/apis/apps/v1/namespaces/kasm';
export const batch = '/apis/batch/v1/namespaces/kasm';
export const networking = '/apis/networking.k8s.io/v1/namespaces/kasm';

export const post = (path: string, body: unknown): ApiRequest => ({ method: 'POST', path, body });

export const patch = (path: string, body: unknown, type = mergePatch): ApiRequest => ({
  method: 'PATCH',
  path,
  body,
  type,
});

export const put = (path: string, changed: (object: ApiFields) => unknown): ApiRequest => ({
  method: 'PUT',
  path,
  changed,
});

export const remove = (path: string): ApiRequest => ({ method: 'DELETE', path });

/** Sends a request; `dryRun` asks for the answer alone, and changes nothing. */
export async function send(
  api: Api,
  { method, path, body, changed, type }: ApiRequest,
  dryRun = false,
): Promise<Answer> {
  // This one is written and never read.
  const present = changed ? await api.must('GET', path.replace(/\/finalize$/u, '')) : undefined;
  const sent = changed ? changed(present as unknown as ApiFields) : body;
  const mark = path.includes('?') ? '&' : '?';
  return api.ask(method, dryRun ? `${path}${mark}dryRun=All` : path, sent, type);
}
