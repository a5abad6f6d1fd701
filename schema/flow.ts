import * as z from 'zod';
import { enabled, entryName, line } from './names.ts';

/** A list of names, each once. */
export const names = (description: string, unit: string) =>
  z
    .array(entryName)
    .min(1)
    .refine((list) => new Set(list).size === list.length)
    .meta({
      uniqueItems: true,
      description,
      'x-is': `a list of ${unit}`,
      'x-write': `at least one name, each once`,
    });

/** A row of the firewall table: who may open connections to whom, on which named ports, and why. */
export const flow = z
  .strictObject({
    enabled: enabled.optional(),
    description: line
      .meta({ description: 'The need or the threat that the row answers.' })
      .optional(),
    from: names(
      'Components or peers that open the connection.',
      'component or peer names',
    ).optional(),
    to: names('Components or peers that accept it.', 'component or peer names').optional(),
    ports: names('Names of ports that every `to` has.', 'port names').optional(),
    allPorts: z
      .boolean()
      .meta({
        description:
          'Every port and protocol, in place of `ports`. Must be written out to mean it.',
        'x-is': 'a boolean',
        'x-write': 'true without quotes, or name the ports',
      })
      .optional(),
  })
  .meta({
    id: 'Flow',
    description:
      'A row of the table. A name that the preset does not have adds a flow and needs `from`, `to` and `ports` (or `allPorts: true`).',
    'x-is': 'a flow',
    'x-write': 'a map with from, to and ports',
  });
