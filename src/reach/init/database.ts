import type { Workload } from '../../read/kinds/workload.ts';
import type { Table } from '../../table/table.ts';
import { rowsTo } from '../coverage/components.ts';
import type { Cluster } from '../coverage/index.ts';
import { componentOf, type Scene } from './components.ts';
import type { Draft } from './draft.ts';
import { groupsOf, inNamespace } from './others.ts';

const clusterLabel = 'cnpg.io/cluster';
const operatorName = 'cloudnative-pg';

/** Pods of CloudNativePG, with the labels that it gives: https://cloudnative-pg.io/documentation/current/labels_annotations/ */
export const isCnpg = ({ pod }: Workload): boolean => pod.labels[clusterLabel] !== undefined;

/** Whether a pod is a PostgreSQL, as far as its port tells. */
const listensAsPostgres = ({ pod }: Workload): boolean =>
  pod.ports.some(({ port }) => port === 5432);

const databaseOf = (table: Table): string | undefined => componentOf(table, 'db');

/** Members of a list with one name in place of another. */
const swapped = (
  names: readonly string[],
  from: string,
  to: readonly string[],
): readonly string[] => [...new Set(names.flatMap((name) => (name === from ? to : [name])))];

/** Writes what CloudNativePG in Kasm's namespace needs: as examples/cloudnative-pg tells. */
function writeCnpg(
  draft: Draft,
  scene: Scene & { cluster: Cluster },
  db: string,
  name: string,
): void {
  const { table, cluster } = scene;
  const path = ['components', db];
  const pods = scene.everybody.filter(({ pod }) => pod.labels[clusterLabel] === name);
  draft.set(path, {
    description: 'PostgreSQL instances of CloudNativePG',
    podSelector: { matchLabels: { [clusterLabel]: name, 'cnpg.io/podRole': 'instance' } },
    ports: { status: { port: 8000 } },
  });
  draft.note(path, { id: 'cnpg', cluster: name }, { id: 'seen', pods });
  draft.set(['components', 'cnpg-jobs'], {
    description: 'Jobs that create instances or join them to the cluster',
    podSelector: {
      matchLabels: { [clusterLabel]: name },
      matchExpressions: [{ key: 'cnpg.io/jobRole', operator: 'Exists' }],
    },
    policyTypes: ['Ingress', 'Egress'],
  });
  const [operator] = groupsOf(cluster, ({ pod }) =>
    pod.labels['app.kubernetes.io/name'] === operatorName ? operatorName : undefined,
  );
  draft.set(['peers', 'cnpg-operator'], {
    description: 'The CloudNativePG operator',
    namespaceSelector: inNamespace(operator?.namespace ?? 'cnpg-system'),
    podSelector: operator?.podSelector ?? {
      matchLabels: { 'app.kubernetes.io/name': operatorName },
    },
  });
  draft.note(
    ['peers', 'cnpg-operator'],
    operator ? { id: 'seen', pods: operator.pods } : { id: 'ask-cnpg-operator' },
  );
  const blocks = cluster.nodes
    .flatMap(({ addresses }) => addresses)
    .map((ip) => ({ cidr: `${ip}/${ip.includes(':') ? 128 : 32}` }));
  const isPlaced = blocks.length > 0;
  if (isPlaced) {
    draft.set(['peers', 'kube-apiserver'], {
      description: 'Server nodes of the cluster',
      ipBlocks: blocks,
      ports: { https: { port: 6443 } },
    });
  }
  draft.note(['peers', 'kube-apiserver'], { id: 'ask-api-server' });
  const rows = {
    'cnpg-operator-to-db': [
      ['cnpg-operator'],
      [db],
      ['status', 'postgres'],
      'The operator reads the status of instances and manages roles and databases',
    ],
    'db-to-db': [
      [db],
      [db],
      ['postgres', 'status'],
      'Replication, and the check of a primary that it is not cut off',
    ],
    'cnpg-jobs-to-db': [['cnpg-jobs'], [db], ['postgres'], 'A new replica copies the primary'],
    'cnpg-to-kube-apiserver': [
      [db, 'cnpg-jobs'],
      ['kube-apiserver'],
      ['https'],
      'Instances read their cluster there',
    ],
    'cnpg-to-dns': [
      [db, 'cnpg-jobs'],
      ['dns', 'node-local-dns'],
      ['dns', 'dns-tcp'],
      'Instances find one another by the names of Services',
    ],
  } as const;
  for (const [row, [from, to, ports, description]] of Object.entries(rows)) {
    if (isPlaced || row !== 'cnpg-to-kube-apiserver')
      draft.set(['flows', row], { description, from, to, ports });
  }
  const own = [db, 'cnpg-jobs', 'cnpg-operator'];
  const claims = table.claims;
  const sends = claims['data-tier-sends-little']?.onlyTo;
  if (sends)
    draft.set(
      ['claims', 'data-tier-sends-little', 'onlyTo'],
      [db, ...(isPlaced ? ['kube-apiserver'] : []), ...sends],
    );
  const reached = claims['database-only-from-app']?.onlyFrom;
  if (reached) draft.set(['claims', 'database-only-from-app', 'onlyFrom'], [...reached, ...own]);
}

/** Leads every row of the preset that names the database to a peer in its place. */
function redirect(draft: Draft, { flows, claims }: Table, db: string): void {
  for (const [name, { enabled, to = [], ports = [] }] of Object.entries(flows)) {
    if (!enabled || !to.includes(db)) continue;
    const isMetrics = ports.includes('metrics');
    const rest = to.filter((member) => member !== db);
    if (!isMetrics) draft.set(['flows', name, 'to'], swapped(to, db, ['database']));
    else if (rest.length === 0) draft.set(['flows', name], { enabled: false });
    else draft.set(['flows', name, 'to'], rest);
  }
  for (const [name, { onlyTo }] of Object.entries(claims)) {
    if (onlyTo?.includes(db))
      draft.set(['claims', name, 'onlyTo'], swapped(onlyTo, db, ['database']));
  }
}

/** Writes where the database is, when no pod of the release is it. Gives the pods that it wrote about. */
export function writeDatabase(
  draft: Draft,
  scene: Scene & { readonly cluster: Cluster; readonly home: string },
): ReadonlySet<Workload> {
  const { table, assigned, cluster, home } = scene;
  const db = databaseOf(table);
  if (db === undefined) return new Set();
  const own = assigned.map(({ workload }) => workload).filter(isCnpg);
  const names = [...new Set(own.flatMap(({ pod }) => pod.labels[clusterLabel] ?? []))];
  const isOther = assigned.some(
    ({ role, workload }) => componentOf(table, role) === db && !isCnpg(workload),
  );
  if (isOther) return new Set();
  const [name] = names;
  if (name !== undefined) {
    writeCnpg(draft, scene, db, name);
    // Instances and jobs; a pooler is somebody that nothing here is for.
    return new Set(
      own.filter(
        ({ pod }) =>
          pod.labels[clusterLabel] === name &&
          (pod.labels['cnpg.io/podRole'] === 'instance' ||
            pod.labels['cnpg.io/jobRole'] !== undefined),
      ),
    );
  }
  if (assigned.some(({ role, workload }) => role === undefined && listensAsPostgres(workload)))
    return new Set();
  const groups = groupsOf(cluster, (each) =>
    each.pod.namespace !== home && listensAsPostgres(each)
      ? (each.pod.labels[clusterLabel] ??
        each.pod.labels['app.kubernetes.io/instance'] ??
        'postgresql')
      : undefined,
  );
  const [first, ...more] = groups.toSorted(
    (a, b) => Number(speaksOfKasm(b.pods)) - Number(speaksOfKasm(a.pods)),
  );
  const isOne =
    first !== undefined &&
    (more.length === 0 ||
      (speaksOfKasm(first.pods) && !more.some(({ pods }) => speaksOfKasm(pods))));
  const found = groups.map(({ namespace, pods }) => `${namespace}/${pods[0]?.pod.name ?? ''}`);
  const path = ['peers', 'database'];
  draft.set(['components', db], { enabled: false }, { id: 'moved', to: 'database' });
  if (!isOne) {
    draft.note(path, { id: 'ask-database', found, rows: rowsTo(table, db) });
    return new Set();
  }
  draft.set(path, {
    description: 'PostgreSQL',
    namespaceSelector: first.namespaceSelector,
    podSelector: first.podSelector,
    ports: { postgres: { port: 5432 } },
  });
  draft.note(path, { id: 'seen', pods: first.pods });
  if (!speaksOfKasm(first.pods))
    draft.note(path, { id: 'ask-database-there', found: found[0] ?? '' });
  redirect(draft, table, db);
  return new Set();
}

const speaksOfKasm = (pods: readonly Workload[]): boolean =>
  pods.some(({ pod }) =>
    [pod.name, ...Object.values(pod.labels)].some((text) => text.toLowerCase().includes('kasm')),
  );
