import type { Pod } from '../../netpol/model.ts';
import type { PolicyObject } from '../../netpol/policy/object.ts';
import { parsePolicy } from '../../netpol/policy/parse.ts';
import { selects } from '../../netpol/policy/selector.ts';
import { addressOf } from '../../netpol/sets/address-set.ts';
import { asDeclared } from '../../reach/as-declared.ts';
import { diff } from '../../reach/diff.ts';
import type { Known } from '../../reach/ends.ts';
import { holds, prove } from '../../reach/prove.ts';
import { merge } from '../../table/merge.ts';
import type { Table } from '../../table/table.ts';
import { diffReport } from '../answers/diff.ts';
import { proofReport } from '../answers/prove.ts';
import { findingData, pageData } from './data.ts';
import type { PageData, PageFinding } from './form.ts';

/** A report read again: what questions and other values are asked of. */
export interface Ground {
  readonly report: PageData;
  readonly table: Table;
  /** The policies that were judged. */
  readonly policies: readonly PolicyObject[];
  /** Those of them that stay whatever the values say. */
  readonly fixed: readonly PolicyObject[];
  readonly pods: readonly Pod[];
  /** What is declared, where nobody has rendered policies of it. */
  readonly unrendered: Known['unrendered'];
}

type PagePod = NonNullable<PageData['pods']>[number];

function podOf({ name, labels, addresses, isOnHostNetwork }: PagePod): Pod {
  const [namespace = '', own = ''] = name.split('/');
  const ips = addresses.map(addressOf);
  return { namespace, name: own, labels, ips, ports: [], hostNetwork: isOnHostNetwork };
}

/** Reads what a report holds. */
export function groundOf(report: PageData): Ground {
  const { namespace, release, values } = report;
  const policies = report.policies.map(({ object }) => parsePolicy(object, namespace));
  const table = merge(values, report.layers);
  return {
    report,
    table,
    policies,
    fixed: policies.filter((_, index) => report.policies[index]?.isRendered !== true),
    pods: (report.pods ?? []).map(podOf),
    unrendered:
      report.policiesAre === 'declared'
        ? asDeclared(table, { release, namespace, values }, report.ipBlockSelectsPods)
        : undefined,
  };
}

/** What questions are asked of, with a table. */
type KnownTable = Known & { readonly table: Table };

/** What other values would make of a report. */
export interface Tried {
  /** The report as it would be. */
  readonly data: PageData;
  /** What becomes reachable and what stops, against the report itself. */
  readonly changes: readonly PageFinding[];
  /** What questions are asked of then. */
  readonly known: KnownTable;
}

/** What questions about a report are asked of: its own policies and table. */
export const knownIn = ({ report, table, policies, pods, unrendered }: Ground): KnownTable => ({
  policies,
  unrendered,
  table,
  namespace: report.namespace,
  namespaces: report.namespaces,
  pods,
  ipBlockSelectsPods: report.ipBlockSelectsPods,
});

/** The pods with the components of another table. */
const podsIn = (report: PageData, { components }: Table): Pick<PageData, 'pods'> =>
  report.pods === undefined
    ? {}
    : {
        pods: report.pods.map((pod) => ({
          ...pod,
          components: Object.entries(components)
            .filter(
              ([, { enabled, podSelector = {} }]) => enabled && selects(podSelector, pod.labels),
            )
            .map(([name]) => name),
        })),
      };

/** What of the report no other values change: what was said of the cluster. */
const isOfCluster = ({ id }: PageFinding): boolean => id.startsWith('KI');

/**
 * What values would do that nobody has rendered: policies of the release count as what they declare, all others as they
 * are. Where policies were given in place of a render, they stay, and only what is declared changes. `values` fit the
 * contract; whether the chart takes them, the chart says.
 */
export function tried(ground: Ground, values: unknown): Tried {
  const { report, policies: judged, fixed } = ground;
  const { namespace, release, source, ipBlockSelectsPods } = report;
  const table = merge(values, report.layers);
  const areGiven = report.policiesAre === 'given';
  const policies = areGiven ? judged : fixed;
  const unrendered = areGiven
    ? undefined
    : asDeclared(table, { release, namespace, values }, ipBlockSelectsPods);
  const input = { source, table, policies, unrendered, namespace, ipBlockSelectsPods };
  const proof = prove(input);
  const words = proofReport(proof, { notes: report.notes });
  const data = pageData({
    input,
    proof,
    report: words,
    exitCode: holds(proof) ? 0 : proof.unfinished ? 3 : 1,
    values,
    layers: report.layers,
    rendered: [],
    policiesAre: report.policiesAre,
    cluster: { ...podsIn(report, table), namespaces: report.namespaces },
    about: report,
  });
  const { remarks } = diffReport(
    diff(
      { policies: judged, table: ground.table, unrendered: ground.unrendered },
      { policies, table, unrendered },
      namespace,
      ipBlockSelectsPods,
    ),
    { before: 'the report', after: 'what is tried' },
  );
  return {
    data: {
      ...data,
      findings: [...data.findings, ...report.findings.filter(isOfCluster)],
      policies: report.policies,
      comparison: report.comparison,
    },
    changes: remarks.map(findingData),
    known: { ...knownIn(ground), policies, table, unrendered },
  };
}
