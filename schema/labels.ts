import * as z from 'zod';
import { controlKey, keptAnnotations } from './control-keys.ts';

const nonEmpty = (value: object): boolean => Object.keys(value).length > 0;

const labelKeyForm = z
  .string()
  .max(253)
  .regex(
    /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  );

const words = {
  'x-is': 'a label key',
  'x-write': 'at most 63 of letters, digits, -, _ and ., after an optional DNS prefix and a slash',
};

/** A label key as Kubernetes accepts it: an optional DNS subdomain, a slash, and a name of at most 63 characters. */
export const labelKey = labelKeyForm.meta({ id: 'LabelKey', ...words });

/** A label value as Kubernetes accepts it: empty, or at most 63 characters with alphanumeric ends. */
export const labelValue = z
  .string()
  .max(63)
  .regex(/^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/)
  .meta({
    id: 'LabelValue',
    'x-is': 'a label value',
    'x-write':
      'a string of at most 63 letters, digits, -, _ and ., with a letter or digit at both ends',
  });

const labelExpression = z
  .strictObject({
    key: labelKey.meta({ description: 'The label key.' }),
    operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']).meta({
      description: 'How the label is compared.',
      'x-is': 'an operator',
    }),
    values: z
      .array(labelValue)
      .meta({
        description: 'For In and NotIn only.',
        'x-is': 'a list of label values',
        'x-write': 'at least one label value',
      })
      .optional(),
  })
  .meta({ 'x-is': 'an expression', 'x-write': 'a map with key, operator and values' });

/**
 * A Kubernetes LabelSelector that selects by at least one requirement: an empty one would mean
 * every pod or every namespace (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/).
 */
export const labelSelector = z
  .strictObject({
    matchLabels: z
      .record(labelKey, labelValue)
      .refine(nonEmpty)
      .meta({
        minProperties: 1,
        description: 'Labels that must all be there.',
        'x-is': 'a map of labels',
        'x-write': 'at least one label as key: value',
      })
      .optional(),
    matchExpressions: z
      .array(labelExpression)
      .min(1)
      .meta({
        description: 'Expressions that must all hold.',
        'x-is': 'a list of expressions',
        'x-write': 'at least one expression with key and operator',
      })
      .optional(),
  })
  .refine(nonEmpty)
  .meta({
    id: 'LabelSelector',
    minProperties: 1,
    description:
      'Kubernetes label selector with at least one requirement. It is one thing: written in values, it replaces that of the preset or platform whole.',
    'x-is': 'a label selector',
    'x-write': 'matchLabels or matchExpressions with at least one entry',
  });

const isOrder = 'is read by deployment tools, which may skip or delete what carries it; remove it';

/** A label key that no deployment tool takes for an order. */
const objectLabelKey = labelKeyForm
  .refine((key) => !controlKey.test(key))
  .meta({
    id: 'ObjectLabelKey',
    not: { pattern: controlKey.source, 'x-says': isOrder },
    ...words,
  });

/** Labels to be put on objects. */
export const labelMap = z.record(objectLabelKey, labelValue).meta({
  'x-is': 'a map of labels',
  'x-write': 'key: value pairs',
});

const kept = Object.keys(keptAnnotations) as (keyof typeof keptAnnotations)[];

/** An annotation key: as a label key, with capitals in its prefix too; and no order to a deployment tool but one that keeps the policy. */
const annotationKey = z
  .string()
  .max(253)
  .regex(
    /^([A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  )
  .refine((key) => Object.hasOwn(keptAnnotations, key) || !controlKey.test(key))
  .meta({
    id: 'AnnotationKey',
    not: { pattern: controlKey.source, not: { enum: kept }, 'x-says': isOrder },
    ...words,
    'x-is': 'an annotation key',
  });

/** Whether one of the annotations that may be kept says what it may. */
const says = (key: keyof typeof keptAnnotations) => (annotations: unknown) => {
  const { pattern } = keptAnnotations[key];
  const text = (annotations as Readonly<Record<string, unknown>> | null)?.[key];
  return typeof text !== 'string' || new RegExp(pattern).test(text);
};

/** Annotations to be put on objects: any text, always quoted. */
export const annotationMap = kept
  .reduce(
    (map, key) => map.refine(says(key), { path: [key], when: () => true }),
    z.record(annotationKey, z.string().meta({ 'x-is': 'a string', 'x-write': 'text in quotes' })),
  )
  .meta({
    properties: keptAnnotations,
    'x-is': 'a map of annotations',
    'x-write': 'key: value pairs',
  });
