import type { EngineName } from '../../../lab/engines.ts';
import type { KasmParts } from '../../../lab/kasm/parts.ts';
import type { Parts } from '../../../lab/parts.ts';
import { partsHere } from '../../../lab/run-in-sandbox.ts';

/** The main things in some minutes, what CI runs, or all that there is. */
export type Level = 'quick' | 'ci' | 'full';

/** What a run of these tests was asked for, and what a Kasm of real parts needs. */
export interface Asked extends KasmParts {
  /** The policy engine of the lab. */
  readonly engine: EngineName;
  /** Whether the cluster has no IPv4. */
  readonly isIPv6?: boolean;
  /** How much is tried. */
  readonly level: Level;
}

export const asked: Asked = partsHere<Parts & Asked>();
