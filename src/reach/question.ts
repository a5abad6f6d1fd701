import type { EndpointCube } from '../netpol/region/index.ts';
import type { Protocol } from '../netpol/sets/connection-set.ts';

/** An end that is asked about: its name, and everybody whom that means. */
export interface AskedEnd {
  readonly name: string;
  readonly sets: readonly EndpointCube[];
}

/** A question as the one on call asks it. */
export interface Question {
  readonly from: AskedEnd;
  readonly to: AskedEnd;
  readonly port: number;
  readonly protocol: Protocol;
}
