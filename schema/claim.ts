import * as z from 'zod';
import { names } from './flow.ts';
import { enabled, entryName, line } from './names.ts';

/** Names that may be none at all: nobody. */
const anyNames = (description: string) =>
  z
    .array(entryName)
    .refine((list) => new Set(list).size === list.length)
    .meta({
      uniqueItems: true,
      description,
      'x-is': 'a list of component or peer names',
      'x-write': 'names, each once, or [] for nobody',
    });

/** A sentence that must stay true whatever the rows say. `prove` tells its truth; the chart never opens anything by it. */
export const claim = z
  .strictObject({
    enabled: enabled.optional(),
    description: line.meta({ description: 'The claim in words.' }).optional(),
    to: names('Components that only these may reach.', 'component names').optional(),
    ports: names(
      'Named ports of `to` that the claim is about; all when left out.',
      'port names',
    ).optional(),
    onlyFrom: anyNames('Who may reach `to`, and nobody else.').optional(),
    from: names('Components that may reach only these.', 'component names').optional(),
    onlyTo: anyNames('Whom `from` may reach, and nobody else.').optional(),
    onlyRows: z
      .enum(['inside', 'outside'])
      .meta({
        description:
          'Nothing passes between pods of the namespace (`inside`), or to them from outside of it (`outside`), but what a row declares.',
        'x-is': 'a place',
      })
      .optional(),
  })
  .meta({
    id: 'Claim',
    description:
      'What must stay true whatever the rows say: `to` and `onlyFrom`, or `from` and `onlyTo`, or `onlyRows`. `prove` ends with 1 where it does not.',
    'x-is': 'a claim',
    'x-write': 'a map with to and onlyFrom, from and onlyTo, or onlyRows',
  });
