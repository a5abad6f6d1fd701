import { policyKind, policyVersion } from '../../netpol/policy/parse.ts';
import { formatAddress } from '../../netpol/sets/address-set.ts';
import { fullName, type PolicyObject } from '../../netpol/policy/object.ts';
import type { Accessor } from '../../reach/access.ts';
import { membership, type Cluster } from '../../reach/coverage/index.ts';
import { endsOf } from '../../reach/expected.ts';
import type { KeptCells } from '../../reach/kept-cells.ts';
import { matrixOf, type Cell } from '../../reach/matrix.ts';
import type { Proof, ProofInput } from '../../reach/prove.ts';
import type { Layers } from '../../table/merge.ts';
import { on } from '../../table/on.ts';
import { rows } from '../../table/rows.ts';
import type { Table } from '../../table/table.ts';
import { portWords } from '../answers/finding.ts';
import { formatPorts } from '../flow-table.ts';
import type { Remark, Report } from '../report.ts';
import { whoWords } from '../words.ts';
import { arrowsBetween } from './arrows.ts';
import type { PageAccessor, PageData, PageFinding, PageRule } from './form.ts';
import { matrixData } from './matrix-data.ts';

/** Everything that a report is made of: what was asked, and what the commands answer. */
export interface PageInput {
  readonly input: ProofInput;
  readonly proof: Proof;
  /** The proof in words. */
  readonly report: Report;
  readonly exitCode: number;
  readonly values: unknown;
  readonly layers: Layers;
  /** Those of the policies that came from a render. */
  readonly rendered: readonly PolicyObject[];
  readonly policiesAre: PageData['policiesAre'];
  /** Cells of a matrix before, of which most stay. */
  readonly kept?: KeptCells<Cell> | undefined;
  readonly cluster: Pick<PageData, 'pods' | 'namespaces'>;
  /** A comparison in words, and what it is with. */
  readonly comparison?: { readonly before: string; readonly report: Report } | undefined;
  readonly about: Pick<PageData, 'made' | 'tool' | 'chart' | 'release' | 'inputs'>;
}

const accessorData = (each: Accessor): PageAccessor => ({
  from: whoWords(each.from),
  names: [...new Set(each.from.names.map(({ name }) => name))],
  ports: portWords(each),
  flows: [...each.flows],
  rules: [...each.rules],
  isWhole: each.isWhole,
});

/** The claims of a proof, with their truth. */
export const claimsData = ({ claims }: Proof): PageData['claims'] =>
  claims.map(({ name, claim, isTrue, isVoid }) => ({
    name,
    description: claim.description ?? '',
    isTrue,
    isVoid,
  }));

/** A remark as a finding of the page. */
export const findingData = ({
  id,
  severity = 'error',
  title,
  details,
  about,
}: Remark): PageFinding => ({
  id,
  severity,
  title,
  details: [...details],
  policies: [...(about?.policies ?? [])],
  flows: [...(about?.flows ?? [])],
});

const meansWords = (table: Table, name: string, namespace: string): string =>
  endsOf(table, name, namespace, false)
    .map((set) => whoWords({ names: [], set }))
    .join('; ');

/** The rules that open what a row declares, wherever they were seen to. */
function rulesOf(
  flow: string,
  to: string,
  seen: readonly (readonly [string, Accessor])[],
): PageRule[] {
  const rules = seen
    .filter(([target, { flows }]) => target === to && flows.includes(flow))
    .flatMap(([, each]) => each.rules);
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

const policyData = (
  policy: PolicyObject,
  own: string,
  isRendered: boolean,
): PageData['policies'][number] => ({
  name: fullName(policy),
  isOwn: (policy.metadata.namespace ?? own) === own,
  isRendered,
  // Through JSON: what is undefined is absent there too.
  object: JSON.parse(
    JSON.stringify({
      apiVersion: policyVersion,
      kind: policyKind,
      metadata: policy.metadata,
      spec: policy.spec,
    }),
  ),
});

/** What a report keeps of a cluster: the pods of one namespace, and the namespaces. */
export function clusterData(
  table: Table,
  cluster: Cluster,
  home: string,
): Pick<PageData, 'pods' | 'namespaces'> {
  const pods = membership(table, cluster, home).own.map(
    ({ workload: { kind, pod }, components }) => ({
      name: `${pod.namespace}/${pod.name}`,
      kind,
      components: [...components],
      isOnHostNetwork: pod.hostNetwork,
      labels: { ...pod.labels },
      addresses: pod.ips.map(formatAddress),
    }),
  );
  return {
    ...(cluster.workloads.length === 0 ? {} : { pods }),
    namespaces: cluster.namespaces.map(({ name, labels }) => ({ name, labels: { ...labels } })),
  };
}

/** A report as data. Works out nothing of its own but the matrix; everything else is what the commands answer. */
export function pageData(given: PageInput): PageData {
  const { input, proof, report, exitCode, values, layers, cluster, comparison, about } = given;
  const { table, policies, namespace } = input;
  const matrix = matrixOf(input, undefined, given.kept);
  const seen = [
    ...proof.access.flatMap(({ to, from }) => from.map((each) => [to, each] as const)),
    ...(matrix?.cells ?? []).flatMap(({ to, by }) => by.map((each) => [to, each] as const)),
  ];
  const opening = rows(table);
  return {
    report: 2,
    ...about,
    source: proof.source,
    namespace,
    verdict: report.verdict,
    holds: report.isGood,
    exitCode: exitCode as PageData['exitCode'],
    asked: { ...proof.asked },
    values: JSON.parse(JSON.stringify(values)),
    layers: JSON.parse(JSON.stringify(layers)),
    policiesAre: given.policiesAre,
    ipBlockSelectsPods: input.ipBlockSelectsPods ?? true,
    notes: [...report.notes],
    claims: claimsData(proof),
    findings: report.remarks.map(findingData),
    access: proof.access.map(({ to, isDataTier, from }) => ({
      to,
      isDataTier,
      from: from.map(accessorData),
    })),
    components: on(table.components).map(
      ([name, { description = '', isDataTier, policyTypes }]) => ({
        name,
        means: meansWords(table, name, namespace),
        description,
        isDataTier,
        policyTypes: [...policyTypes],
      }),
    ),
    peers: on(table.peers).map(([name, { description = '' }]) => ({
      name,
      means: meansWords(table, name, namespace),
      description,
    })),
    rows: opening.flatMap(({ flow, from, to, ports, description }) =>
      to.map((target) => ({
        flow,
        from: [...from],
        to: target,
        ports: formatPorts(ports),
        description,
        rules: rulesOf(flow, target, seen),
      })),
    ),
    rowsOff: Object.keys(table.flows).filter((name) => table.flows[name]?.enabled === false),
    rowsIdle: on(table.flows)
      .map(([name]) => name)
      .filter((name) => !opening.some(({ flow }) => flow === name)),
    policies: policies.map((policy) =>
      policyData(policy, namespace, given.rendered.includes(policy)),
    ),
    matrix: matrixData(matrix),
    arrows: arrowsBetween(opening, matrix, proof.findings),
    ...cluster,
    ...(comparison
      ? {
          comparison: {
            before: comparison.before,
            verdict: comparison.report.verdict,
            rows: comparison.report.data['rows'] as NonNullable<PageData['comparison']>['rows'],
            findings: comparison.report.remarks.map(findingData),
          },
        }
      : {}),
  };
}
