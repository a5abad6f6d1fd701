import { startClusterDns } from '../../../lab/cluster-dns.ts';
import { EngineSync } from '../../../lab/engine-sync.ts';
import { Lab } from '../../../lab/lab.ts';
import { partsHere } from '../../../lab/run-in-sandbox.ts';
import type { ProxyMode } from '../../../lab/service-proxy.ts';
import { ServiceSync } from '../../../lab/service-sync.ts';

/**
 * The lab of this run: two nodes, with engines, service proxies and DNS, up once; it goes when the sandbox ends. Pods are
 * on the first node unless a test says otherwise.
 */
export const lab = await Lab.start(partsHere(), { nodes: 2 });
await Promise.all(lab.nodes.map(({ engine }) => engine.start()));
// Of the modes the one that shares no table with the engine.
export const usualMode: ProxyMode = 'nftables';
await Promise.all(lab.nodes.map(({ proxy }) => proxy.start(usualMode)));
await lab.addNamespace({ name: 'kasm', labels: {} });
await startClusterDns(lab);

const enforced = await EngineSync.start(lab);
const services = await ServiceSync.start(lab);

/** Waits until the engines have enforced all that the API server holds; throws after so many tries. */
export const untilEnforced = (tries?: number): Promise<void> => enforced.caughtUp(tries);

/** Waits until every Service has its name and is served on both nodes. */
export const untilServed = (): Promise<void> => services.served();
