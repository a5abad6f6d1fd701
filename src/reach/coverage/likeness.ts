import type { Workload } from '../../read/kinds/workload.ts';
import type { ResolvedComponent, Table } from '../../table/table.ts';

/** What people call a component beside its name. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  db: ['database', 'postgres', 'postgresql'],
  database: ['db', 'postgres', 'postgresql'],
  'rdp-https-gateway': ['rdp-https-gw'],
};

/** The words of a text, between dashes, so that `kasm-api-0` holds `api` and `rdp-gateway` holds no `gate`. */
const wordsOf = (text: string): string => `-${text.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-')}-`;

/** What people call a component. */
const namesOf = (component: string): readonly string[] => [
  component,
  ...(otherNames[component] ?? []),
];

/** The first of some components of which texts speak. */
function firstIn(texts: readonly string[], components: readonly string[]): string | undefined {
  const said = texts.map(wordsOf);
  return components.find((component) =>
    namesOf(component).some((name) => said.some((words) => words.includes(wordsOf(name)))),
  );
}

/** The label by which Kubernetes recommends to say which part of an application a pod is. */
const partLabel = 'app.kubernetes.io/component';

/**
 * The one of some components of which a pod speaks. What it says by the recommended label counts first, then its name
 * and other labels, then its images: those of helpers beside it bear names of others.
 */
function spokenOf({ pod, images }: Workload, components: readonly string[]): string | undefined {
  // The longer name counts: a pod of rdp-https-gateway speaks of no other gateway.
  const byLength = components.toSorted((a, b) => b.length - a.length);
  const { [partLabel]: part, ...labels } = pod.labels;
  if (part !== undefined) {
    const own = byLength.find((name) => namesOf(name).includes(part.toLowerCase()));
    // A part such as db-init is somebody else, and not the database.
    if (own !== undefined || firstIn([part], byLength) !== undefined) return own;
  }
  return firstIn([pod.name, ...Object.values(labels)], byLength) ?? firstIn(images, byLength);
}

const declaresPortOf = ({ ports = {} }: ResolvedComponent, { pod }: Workload): boolean =>
  pod.ports.some(({ port }) => Object.values(ports).some((own) => Number(own.port) === port));

/** Whether a pod runs once and ends: such a one connects to others, and serves nobody. */
const runsOnce = ({ kind, controller = '' }: Workload): boolean =>
  /^(?:Cron)?Job\b/u.test(kind) || controller.startsWith('Job ');

/**
 * The pods that look like a component that others reach: those that speak of it by name, else those that declare a
 * port of it and speak of no other component.
 */
export function alikeTo(
  table: Table,
  component: string,
  others: readonly Workload[],
): readonly Workload[] {
  const strangers = others.filter((each) => !runsOnce(each));
  const components = Object.keys(table.components);
  const spoken = new Map(strangers.map((each) => [each, spokenOf(each, components)]));
  const named = strangers.filter((each) => spoken.get(each) === component);
  if (named.length > 0) return named;
  const entry = table.components[component];
  return strangers.filter(
    (each) => spoken.get(each) === undefined && entry && declaresPortOf(entry, each),
  );
}
