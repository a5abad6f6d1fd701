import type { Network } from './network.ts';
import type { Parts } from './parts.ts';

/** What runs on a node needs to know of its cluster. */
export interface Cluster {
  readonly parts: Parts;
  /** How it reaches the API server. */
  readonly kubeconfig: string;
  /** Where its files are. */
  readonly folder: string;
  readonly network: Network;
}
