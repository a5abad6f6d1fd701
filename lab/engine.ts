import type { Cluster } from './cluster.ts';
import type { Host } from './network.ts';
import type { Place } from './place.ts';

/** What enforces NetworkPolicies on one node. */
export interface Engine {
  /** Starts it; resolves when it has enforced what the API server held by then. */
  start(): Promise<void>;
  /** Ends it, with SIGKILL as a crash would; what it wrote on the node stays. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Halts it where it stands, as a node does that is out of memory; `resume` lets it go on. */
  pause(): void;
  resume(): void;
  /** Ends it and takes away all that it wrote: a node that enforces nothing. */
  remove(): Promise<void>;
  /** All that it has logged. */
  log(): Promise<string>;
  logTail(): Promise<string>;
}

/** Makes the engine of a node, not started; `node` is its place, whose name is that of the Node object. */
export type EngineOf = (node: Place & Host, cluster: Cluster) => Engine;
