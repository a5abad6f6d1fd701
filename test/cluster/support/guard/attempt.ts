import type { ApiFields, ApiRequest } from './request.ts';

/** What somebody tries who is not allowed to, and what the guard says he does. */
export interface Attempt {
  readonly name: string;
  readonly request: ApiRequest;
  readonly says: RegExp;
  readonly user?: string;
  readonly groups?: readonly string[];
}

/** That pods, or what they are made of, get the labels of api. */
export const gives = (what: string): RegExp =>
  new RegExp(`gives the labels of api to ${what}; write other labels, or use an account`, 'u');

/** An object with more labels. */
export const relabelled =
  (labels: object) =>
  (object: ApiFields): unknown => ({
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...labels } },
  });

/** The type of what is sent by server-side apply. */
export const apply = 'application/apply-patch+yaml';
