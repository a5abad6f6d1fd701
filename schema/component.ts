import * as z from 'zod';
import { annotationMap, labelSelector } from './labels.ts';
import { enabled, line } from './names.ts';
import { ports } from './port.ts';

/** The name of a NetworkPolicy object, as the API server takes it: a DNS subdomain. */
export const policyName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/)
  .meta({
    id: 'PolicyName',
    'x-is': 'an object name',
    'x-write':
      'at most 253 of a-z, 0-9, - and ., with a letter or digit at both ends and around each dot',
  });

/** A group of Kasm pods that one policy policyTypes. In values every field is optional: what is left out comes from the preset. */
export const component = z
  .strictObject({
    enabled: enabled.optional(),
    description: line
      .meta({ description: 'What these pods do; becomes the description annotation.' })
      .optional(),
    podSelector: labelSelector.optional(),
    ports: ports.optional(),
    policyTypes: z
      .array(z.enum(['Ingress', 'Egress']).meta({ 'x-is': 'a direction' }))
      .min(1)
      .meta({
        uniqueItems: true,
        description:
          'Directions that the policy closes: `[Ingress]` (when left out) or `[Ingress, Egress]`. `egress: all` closes both everywhere.',
        'x-is': 'a list of directions',
        'x-write': '[Ingress] or [Ingress, Egress]',
      })
      .refine((list) => new Set(list).size === list.length)
      .optional(),
    policyName: policyName
      .meta({ description: 'Name of the policy in place of `<release>-<component>`.' })
      .optional(),
    annotations: annotationMap.meta({ description: 'More annotations on this policy.' }).optional(),
  })
  .meta({
    id: 'Component',
    'x-renamed': { isolates: 'policyTypes' },
    description:
      'A group of Kasm pods and the one policy that isolates them. A name that the preset does not have adds a component and needs a `podSelector`.',
    'x-is': 'a component',
    'x-write': 'a map with podSelector, ports and so on',
  });
