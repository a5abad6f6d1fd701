import type { Values } from '../../../schema/index.ts';
import type { Pod } from '../../netpol/model.ts';
import type { PolicyObject } from '../../netpol/policy/object.ts';
import { parsePolicy } from '../../netpol/policy/parse.ts';
import { addressOf } from '../../netpol/sets/address-set.ts';
import { asDeclared } from '../../reach/as-declared.ts';
import { besidesTable } from '../../reach/besides.ts';
import { componentsOf } from '../../reach/coverage/index.ts';
import { diff } from '../../reach/diff.ts';
import type { Known } from '../../reach/ends.ts';
import { KeptCells } from '../../reach/kept-cells.ts';
import type { Cell } from '../../reach/matrix.ts';
import { prove } from '../../reach/prove.ts';
import { merge } from '../../table/merge.ts';
import type { Table } from '../../table/table.ts';
import { diffReport } from '../answers/diff.ts';
import { exitCodeOf } from '../exit-code.ts';
import { proofReport } from '../answers/prove.ts';
import { claimsData, findingData, pageData } from './data.ts';
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
  /** Cells of the matrix that was tried last: most stay as they are in the next. */
  readonly kept: KeptCells<Cell>;
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
    kept: new KeptCells(),
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
  /** The claims, with their truth. */
  readonly claims: PageData['claims'];
  /** The whole report as it would be: worked out when it is first asked for, for its matrix takes the most time. */
  readonly data: () => PageData;
  /** What becomes reachable and what stops, against the report itself. */
  readonly changes: readonly PageFinding[];
  /** What questions are asked of then. */
  readonly known: KnownTable;
}

/** Whether policies of the release are only watched: then nothing of what they say counts in an answer. */
export const isStaged = ({ policiesAre }: PageData, values: unknown): boolean =>
  policiesAre !== 'given' && (values as Values).mode === 'staged';

/** What questions about a report are asked of: its own policies and table. */
export const knownIn = ({
  report,
  table,
  policies,
  fixed,
  pods,
  unrendered,
}: Ground): KnownTable => ({
  ...(isStaged(report, report.values)
    ? { policies: fixed, unrendered: undefined }
    : { policies, unrendered }),
  table,
  namespace: report.namespace,
  namespaces: report.namespaces,
  pods,
  ipBlockSelectsPods: report.ipBlockSelectsPods,
});

/** The pods with the components of another table. */
const podsIn = (report: PageData, table: Table): Pick<PageData, 'pods'> =>
  report.pods === undefined
    ? {}
    : {
        pods: report.pods.map((pod) => ({
          ...pod,
          components: [...componentsOf(table, pod.labels)],
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
  const { namespace, source, ipBlockSelectsPods } = report;
  const release = { release: report.release, namespace, values };
  const table = merge(values, report.layers);
  const areGiven = report.policiesAre === 'given';
  const policies = areGiven ? judged : besidesTable(table, release, { policies: fixed });
  const unrendered = areGiven ? undefined : asDeclared(table, release, ipBlockSelectsPods);
  const input = { source, table, policies, unrendered, namespace, ipBlockSelectsPods };
  const proof = prove(input);
  const { remarks } = diffReport(
    diff(
      { policies: judged, table: ground.table, unrendered: ground.unrendered },
      { policies, table, unrendered },
      namespace,
      ipBlockSelectsPods,
    ),
    { before: 'the report', after: 'what is tried' },
  );
  let made: PageData | undefined;
  const make = (): PageData => {
    const data = pageData({
      input,
      proof,
      report: proofReport(proof, { notes: report.notes }),
      exitCode: exitCodeOf(proof),
      values,
      layers: report.layers,
      rendered: [],
      kept: ground.kept,
      policiesAre: report.policiesAre,
      cluster: { ...podsIn(report, table), namespaces: report.namespaces },
      about: report,
    });
    return {
      ...data,
      findings: [...data.findings, ...report.findings.filter(isOfCluster)],
      policies: report.policies,
      comparison: report.comparison,
    };
  };
  return {
    claims: claimsData(proof),
    data: () => (made ??= make()),
    changes: remarks.map(findingData),
    known: {
      ...knownIn(ground),
      policies,
      table,
      unrendered: isStaged(report, values) ? undefined : unrendered,
    },
  };
}
