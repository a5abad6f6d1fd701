import { lab } from '../lab.ts';

/** What the API server makes of an object: it takes it, it takes it and warns of it, or it refuses it. */
export type Verdict = 'accepted' | 'warned' | 'refused';

export interface Judgement {
  readonly verdict: Verdict;
  /** The server's own words, where it has any. */
  readonly said: string;
}

const collections: Readonly<Record<string, string>> = {
  NetworkPolicy: '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies',
  Pod: '/api/v1/namespaces/kasm/pods',
  ValidatingAdmissionPolicy: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding:
    '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
};

/**
 * Asks the API server what it would make of an object, in a dry run with strict field validation
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run). Nothing is stored. A text
 * is YAML, and goes there as it was rendered. An answer that judges nothing, such as 404, is thrown.
 */
export async function judge(kind: string, object: unknown): Promise<Judgement> {
  const path = `${collections[kind] ?? `/no-such-kind/${kind}`}?dryRun=All&fieldValidation=Strict`;
  const type = typeof object === 'string' ? 'application/yaml' : 'application/json';
  const { status, body, warnings } = await lab.api.ask('POST', path, object, type);
  if (status === 201) {
    return {
      verdict: warnings.length > 0 ? 'warned' : 'accepted',
      said: warnings.join('\n'),
    };
  }
  // The lab's token may do everything, so that only admission forbids.
  if ([400, 403, 422].includes(status)) return { verdict: 'refused', said: body.message ?? '' };
  throw new Error(`POST ${path}: ${status} ${body.message ?? JSON.stringify(body)}`);
}

/** One object of a rendered manifest. */
export interface Document {
  readonly kind: string;
  readonly text: string;
}

/** The objects of a rendered manifest, each as its text. */
export const documentsOf = (manifest: string): readonly Document[] =>
  manifest
    .split(/^---\n/mu)
    .filter((text) => text.trim() !== '')
    .map((text) => ({ kind: /^kind: (\w+)$/mu.exec(text)?.[1] ?? 'nothing', text }));
