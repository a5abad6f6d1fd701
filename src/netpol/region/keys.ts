import type { Closing, Opening } from './allowance.ts';
import type { ConnectionCube } from './connections.ts';
import type { EndpointCube } from './endpoints.ts';
import type { LabelCube } from './labels.ts';

const labelsKey = (cube: LabelCube): string => JSON.stringify([...cube]);

/** A text that sets of ends have only where they are the same. */
export const endpointKey = (end: EndpointCube): string =>
  end.kind === 'outside'
    ? `outside ${end.addresses}`
    : `${labelsKey(end.namespace)} ${labelsKey(end.pod)} ${end.addresses}`;

const connectionKey = ({ from, to, ports }: ConnectionCube): string =>
  `${endpointKey(from)} → ${endpointKey(to)} ${ports}`;

/** A text that closings and openings have only where they are the same. */
export const partKey = (part: Closing<unknown> | Opening<unknown>): string =>
  JSON.stringify(
    'subject' in part
      ? [part.source, endpointKey(part.subject)]
      : [part.source, connectionKey(part.cube), part.portNames],
  );
