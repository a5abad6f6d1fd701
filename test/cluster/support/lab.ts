import { startClusterDns } from '../../../lab/cluster-dns.ts';
import { engines } from '../../../lab/engines.ts';
import { EngineSync } from '../../../lab/engine-sync.ts';
import { Lab } from '../../../lab/lab.ts';
import { partsHere } from '../../../lab/run-in-sandbox.ts';
import { networkOfIPv6 } from '../../../lab/network.ts';
import type { ProxyMode } from '../../../lab/service-proxy.ts';
import { ServiceSync } from '../../../lab/service-sync.ts';
import { asked } from './asked.ts';

/** The policy engine of this run. */
export const engine = engines[asked.engine];

/**
 * The lab of this run: two nodes, with engines, service proxies and DNS, up once; it goes when the sandbox ends. Pods are
 * on the first node unless a test says otherwise.
 */
export const lab = await Lab.start(partsHere(), {
  nodes: 2,
  engineOf: engine.make,
  ...(asked.isIPv6 ? { network: networkOfIPv6 } : {}),
});
await Promise.all(lab.nodes.map((node) => node.engine.start()));
// Of the modes the one that shares no table with the engine.
export const usualMode: ProxyMode = 'nftables';
await Promise.all(lab.nodes.map(({ proxy }) => proxy.start(usualMode)));
await lab.addNamespace({ name: 'kasm', labels: {} });
await startClusterDns(lab);

const enforced = await EngineSync.start(lab);
const services = await ServiceSync.start(lab);

/** Waits until the engines have enforced all that the API server holds; throws after so many seconds. */
export const untilEnforced = (seconds?: number): Promise<void> => enforced.caughtUp(seconds);

/** Waits until every Service has its name and is served on both nodes. */
export const untilServed = (): Promise<void> => services.served();
