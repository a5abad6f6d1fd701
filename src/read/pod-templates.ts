import { isMap, type Fields } from './documents.ts';

/** Where the kinds that make pods keep the template of them. */
const templates: Readonly<Record<string, readonly string[]>> = {
  'apps/v1 Deployment': ['spec', 'template'],
  'apps/v1 StatefulSet': ['spec', 'template'],
  'apps/v1 DaemonSet': ['spec', 'template'],
  'apps/v1 ReplicaSet': ['spec', 'template'],
  'batch/v1 Job': ['spec', 'template'],
  'batch/v1 CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
};

const fieldsOf = (value: unknown): Fields => (isMap(value) ? value : {});

const isMade = (metadata: Fields): boolean =>
  Array.isArray(metadata['ownerReferences']) &&
  metadata['ownerReferences'].some((owner) => fieldsOf(owner)['controller'] === true);

/**
 * The pod that an object will make: its template, with the name and namespace of the object. Nothing of other kinds,
 * and nothing of one that another makes, such as the ReplicaSet of a Deployment: its template is that of its owner.
 */
export function podToBe(object: Fields): Fields | undefined {
  const path = templates[`${String(object['apiVersion'])} ${String(object['kind'])}`];
  const { name, namespace, ...metadata } = fieldsOf(object['metadata']);
  if (!path || isMade(metadata)) return undefined;
  const template = fieldsOf(path.reduce<unknown>((at, key) => fieldsOf(at)[key], object));
  const { labels, annotations } = fieldsOf(template['metadata']);
  // A hook is marked on the object, and runs the pods of its template.
  const marks = { ...fieldsOf(metadata['annotations']), ...fieldsOf(annotations) };
  return { metadata: { name, namespace, labels, annotations: marks }, spec: template['spec'] };
}
