import { anything, flag, int, list, optional, struct, text, textMap, time } from './decode.ts';
import {
  annotationKeyFault,
  finalizerFault,
  generateNameFault,
  labelKeyFault,
  labelValueFault,
  namespaceFault,
  objectNameFault,
} from './names.ts';
import type { Labels } from '../model.ts';
import { formatPath, type ObjectProblem, type Path } from './problem.ts';

const ownerReference = struct({
  apiVersion: text,
  kind: text,
  name: text,
  uid: text,
  controller: optional(flag),
  blockOwnerDeletion: optional(flag),
});

/** The metadata of an object (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/). */
export const objectMeta = struct({
  name: text,
  generateName: text,
  namespace: text,
  labels: textMap,
  annotations: textMap,
  finalizers: list(text),
  ownerReferences: list(ownerReference),
  selfLink: text,
  uid: text,
  resourceVersion: text,
  generation: int(64),
  creationTimestamp: time,
  deletionTimestamp: optional(time),
  deletionGracePeriodSeconds: optional(int(64)),
  managedFields: list(
    struct({
      manager: text,
      operation: text,
      apiVersion: text,
      time: optional(time),
      fieldsType: text,
      fieldsV1: anything,
      subresource: text,
    }),
  ),
});

export type ObjectMeta = ReturnType<typeof objectMeta>;
type OwnerReference = ReturnType<typeof ownerReference>;

/** Collects what a check says about a place, if it says anything. */
export type Report = (path: Path, fault: string | undefined) => void;

/** A list to report to. */
export function reporter(): { readonly problems: readonly ObjectProblem[]; readonly say: Report } {
  const problems: ObjectProblem[] = [];
  const say: Report = (path, fault) => {
    if (fault !== undefined) problems.push({ path: formatPath(path), message: fault });
  };
  return { problems, say };
}

export function checkLabels(labels: Labels | undefined, path: Path, say: Report): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    say([...path, key], labelKeyFault(key));
    say([...path, key], labelValueFault(value));
  }
}

/** 256 KiB, keys and values together. */
const annotationBytes = 256 * 1024;

function checkAnnotations(annotations: Labels | undefined, path: Path, say: Report): void {
  const entries = Object.entries(annotations ?? {});
  for (const [key] of entries) say([...path, key], annotationKeyFault(key));
  const bytes = new TextEncoder().encode(entries.flat().join('')).length;
  if (bytes > annotationBytes)
    say(path, `are ${bytes} bytes; write at most ${annotationBytes} (256 KiB) altogether`);
}

/** The version in `group/version`; more than one slash is no version at all. */
const versionOf = (apiVersion: string): string =>
  apiVersion.split('/').length > 2 ? '' : (apiVersion.split('/').at(-1) ?? '');

const isEvent = ({ apiVersion, kind }: OwnerReference): boolean =>
  kind === 'Event' && (apiVersion === 'v1' || apiVersion === '/v1');

function checkOwners(owners: readonly OwnerReference[], path: Path, say: Report): void {
  for (const [index, owner] of owners.entries()) {
    const at = [...path, index];
    if (versionOf(owner.apiVersion) === '')
      say([...at, 'apiVersion'], 'names no version; write one such as apps/v1');
    for (const key of ['kind', 'name', 'uid'] as const)
      if (owner[key] === '') say([...at, key], 'is empty; write that of the owner');
    if (isEvent(owner)) say(at, 'is an Event, which owns nothing; remove it');
  }
  // One reference written twice is one to the server.
  const controllers = owners.filter(({ controller }) => controller);
  if (new Set(controllers.map((owner) => JSON.stringify(owner))).size > 1)
    say(path, 'has two controllers; write controller: true for one owner');
}

/** What an API server finds wrong with the metadata of a namespaced object. */
export function checkMeta(meta: ObjectMeta, path: Path, say: Report): void {
  if (meta.generateName !== '')
    say([...path, 'generateName'], generateNameFault(meta.generateName));
  if (meta.name === '')
    say(
      [...path, 'name'],
      meta.generateName === ''
        ? 'is missing; write one'
        : 'is left to the server (generateName), so that no answer could cite it; write a name',
    );
  else say([...path, 'name'], objectNameFault(meta.name));
  if (meta.namespace !== '') say([...path, 'namespace'], namespaceFault(meta.namespace));
  checkLabels(meta.labels, [...path, 'labels'], say);
  checkAnnotations(meta.annotations, [...path, 'annotations'], say);
  checkOwners(meta.ownerReferences ?? [], [...path, 'ownerReferences'], say);
  const finalizers = meta.finalizers ?? [];
  for (const [index, name] of finalizers.entries())
    say([...path, 'finalizers', index], finalizerFault(name));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    say([...path, 'finalizers'], 'holds orphan and foregroundDeletion; remove one');
}
