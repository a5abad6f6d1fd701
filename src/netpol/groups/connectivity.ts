import type { PluginOptions } from '../model.ts';
import { addressBlocksOf } from './address-blocks.ts';
import { askedBy, covers, sameBlocks, type Asked } from './asked.ts';
import { ConnectionTable } from './connection-table.ts';
import { DirectionResults } from './direction.ts';
import { endpointsOf, sameEndpoint, type Endpoints } from './endpoints.ts';
import { groupsOf } from './groups.ts';
import { Matrix } from './matrix.ts';
import { namedPortsOf } from './named-ports.ts';
import { ownNodeOf } from './own-node.ts';
import { PodColumns } from './pod-columns.ts';
import { applyChange, entriesOf, type Entry } from './policy-change.ts';
import { PolicyIndex } from './policy-index.ts';
import { Reachability } from './reachability.ts';
import type { Cluster, Connectivity, PolicyChange } from './result.ts';
import { SelectorIndex } from './selector-index.ts';

export type { Cluster, Connectivity, Edge, Group, PolicyChange, Row } from './result.ts';

/** What does not depend on policies, or grows with each that was ever seen. */
interface Context {
  readonly columns: PodColumns;
  readonly plugin: PluginOptions;
  readonly policyIndex: PolicyIndex;
  readonly table: ConnectionTable;
  /** The size of the index at which it is made anew. */
  readonly limit: number;
}

/** What one judgement leaves to the next. */
interface Judged {
  readonly asked: Asked;
  readonly endpoints: Endpoints;
  readonly selectors: SelectorIndex;
  readonly ingress: DirectionResults;
  readonly egress: DirectionResults;
}

/**
 * Who may reach whom in a cluster: all pods, and all addresses of both families. The work grows with pods, with
 * policies and with what is found, never with pairs of pods.
 */
export function connectivity(cluster: Cluster, plugin: PluginOptions = {}): Connectivity {
  return judgeAfresh(new PodColumns(cluster.pods, cluster.namespaces), cluster.policies, plugin);
}

function judgeAfresh(
  columns: PodColumns,
  policies: Cluster['policies'],
  plugin: PluginOptions,
): Connectivity {
  const policyIndex = new PolicyIndex();
  const entries = entriesOf(policies, policyIndex);
  const limit = 2 * policyIndex.size + 10_000;
  return judge({ columns, plugin, policyIndex, table: new ConnectionTable(), limit }, entries);
}

/** The five steps; each takes over from `previous` what it may. */
function judge(context: Context, entries: readonly Entry[], previous?: Judged): Connectivity {
  const { columns, plugin, table } = context;
  const isolations = entries.flatMap((entry) => entry.isolations);

  // 1. What the policies speak of: each selector, block, name of a port and list of peers once.
  const needed = askedBy(isolations);
  const kept = previous && covers(previous.asked, needed) ? previous : undefined;

  // 2. Endpoints: pods that agree in all that is asked are one class, addresses are cut into disjoint blocks,
  //    and each class or block is an endpoint in each of its address families.
  const asked = kept?.asked ?? needed;
  const addresses =
    previous && sameBlocks(previous.asked, asked)
      ? previous.endpoints.addresses
      : addressBlocksOf(columns, asked.blocks, plugin);
  const endpoints = kept?.endpoints ?? endpointsOf(columns, asked, addresses);

  // 3. The selector index: the endpoints that each selector and each block means, as bits.
  const selectors = kept?.selectors ?? new SelectorIndex(endpoints);

  // 4. In each direction, endpoints that the same policies close are a subject class and those that the same rules
  //    speak of a peer class; what rules allow is a table of the one by the other.
  const ports = namedPortsOf(endpoints, needed.portNames);
  const ground = { endpoints, selectors, table, ports };
  const ingress = new DirectionResults('Ingress', isolations, ground);
  const egress = new DirectionResults('Egress', isolations, ground);
  if (previous) {
    const before = sameEndpoint(endpoints, previous.endpoints);
    ingress.keep(previous.ingress, before);
    egress.keep(previous.egress, before);
  }

  // 5. Pods in the same classes of both directions are one group. What one group may open to another is what
  //    egress from the one and ingress to the other both allow, or what their node allows.
  const matrix = new Matrix(endpoints, ingress, egress, table);
  const groups = groupsOf(endpoints, matrix);
  const ownNode = ownNodeOf(columns, groups, plugin);
  const judged = { asked, endpoints, selectors, ingress, egress };
  return new Reachability(groups, matrix, table, ownNode, (change) =>
    judgeAgain(context, entries, judged, change),
  );
}

function judgeAgain(
  context: Context,
  entries: readonly Entry[],
  judged: Judged,
  change: PolicyChange,
): Connectivity {
  const { columns, plugin, policyIndex } = context;
  const after = applyChange(entries, change, policyIndex);
  // What policies of the past spoke of stays in the index, until that is most of it.
  if (policyIndex.size <= context.limit) return judge(context, after, judged);
  return judgeAfresh(
    columns,
    after.map(({ policy }) => policy),
    plugin,
  );
}
