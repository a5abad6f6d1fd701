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

/** Whether the name, a label or an image of a pod speaks of a component by name. */
function speaksOf(component: string, { pod, images }: Workload): boolean {
  const texts = [pod.name, ...Object.values(pod.labels), ...images].map(wordsOf);
  return [component, ...(otherNames[component] ?? [])].some((name) =>
    texts.some((text) => text.includes(wordsOf(name))),
  );
}

const declaresPortOf = ({ ports = {} }: ResolvedComponent, { pod }: Workload): boolean =>
  pod.ports.some(({ port }) => Object.values(ports).some((own) => Number(own.port) === port));

/** Whether a pod runs once and ends: such a one connects to others, and serves nobody. */
const runsOnce = ({ kind, controller = '' }: Workload): boolean =>
  /^(?:Cron)?Job\b/u.test(kind) || controller.startsWith('Job ');

/**
 * The pods that look like a component that others reach: those that speak of it by name, else those that declare a port of it and
 * speak of no other component.
 */
export function alikeTo(
  table: Table,
  component: string,
  others: readonly Workload[],
): readonly Workload[] {
  const strangers = others.filter((each) => !runsOnce(each));
  // The longer name counts: a pod of rdp-https-gateway speaks of no other gateway.
  const spokenOf = (each: Workload): string | undefined =>
    Object.keys(table.components)
      .toSorted((a, b) => b.length - a.length)
      .find((name) => speaksOf(name, each));
  const named = strangers.filter((each) => spokenOf(each) === component);
  if (named.length > 0) return named;
  const entry = table.components[component];
  return strangers.filter(
    (each) => spokenOf(each) === undefined && entry && declaresPortOf(entry, each),
  );
}
