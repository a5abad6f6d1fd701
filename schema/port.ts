import * as z from 'zod';
import { entryName } from './names.ts';

const decimal =
  /^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$/;

/**
 * A port number, 1 to 65535. A decimal string is taken too, because `--set-string` and a
 * quoted Flux `targetPath` send strings. JSON Schema says both in one node, so that errors stay short.
 */
const portNumber = z.union([z.int().min(1).max(65535), z.string().regex(decimal)]).meta({
  id: 'PortNumber',
  'x-is': 'a port number',
  'x-write': 'a whole number from 1 to 65535',
  'x-emit': {
    type: ['integer', 'string'],
    minimum: 1,
    maximum: 65535,
    pattern: decimal.source,
  },
});

/** A port as the pod's container listens on it: policies are matched after Service translation. */
const port = z
  .strictObject({
    port: portNumber.meta({
      description: 'Port of the container (not of the Service).',
    }),
    endPort: portNumber
      .meta({ description: 'Last port of a range that starts at `port`.' })
      .optional(),
    protocol: z
      .enum(['TCP', 'UDP', 'SCTP'])
      .meta({ description: 'Protocol; TCP when left out.', 'x-is': 'a protocol' })
      .optional(),
  })
  .meta({
    id: 'Port',
    description:
      'A port of a container. Written in values, it replaces the port of that name whole.',
    'x-is': 'a port',
    'x-write': 'a map such as {port: 5432}',
  });

/** Named ports: flows speak of them by name. */
export const ports = z.record(entryName, port).meta({
  description: 'Named ports. They are merged by name with those of the preset or platform.',
  'x-is': 'a map of ports',
  'x-write': 'name: {port: number} pairs',
});
