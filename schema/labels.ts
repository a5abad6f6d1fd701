import * as z from 'zod';

const nonEmpty = (value: object): boolean => Object.keys(value).length > 0;

/** A label key as Kubernetes accepts it: an optional DNS subdomain, a slash, and a name of at most 63 characters. */
export const labelKey = z
  .string()
  .max(253)
  .regex(
    /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  )
  .meta({
    id: 'LabelKey',
    'x-is': 'a label key',
    'x-write':
      'at most 63 of letters, digits, -, _ and ., after an optional DNS prefix and a slash',
  });

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
      .min(1)
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

/** Labels to be put on objects. */
export const labelMap = z.record(labelKey, labelValue).meta({
  'x-is': 'a map of labels',
  'x-write': 'key: value pairs',
});

/** Annotations to be put on objects: any text, always quoted. */
export const annotationMap = z
  .record(labelKey, z.string().meta({ 'x-is': 'a string', 'x-write': 'text in quotes' }))
  .meta({ 'x-is': 'a map of annotations', 'x-write': 'key: value pairs' });
