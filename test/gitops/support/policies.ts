import { chartDirectory } from '../../../src/read/files.ts';
import { parsePolicies } from '../../../src/read/rendered.ts';
import { lab } from './lab.ts';
import { until } from './wait.ts';

/** Specs of NetworkPolicies by name. */
export type Specs = Readonly<Record<string, unknown>>;

const byName = (
  policies: readonly { readonly metadata?: { readonly name?: string }; readonly spec?: unknown }[],
): Specs => Object.fromEntries(policies.map(({ metadata, spec }) => [metadata?.name ?? '', spec]));

export const pathOf = (namespace: string): string =>
  `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;

/** What is in force in a namespace. */
export async function inForce(namespace: string): Promise<Specs> {
  const { items = [] } = await lab.api.must('GET', pathOf(namespace));
  return byName(items);
}

const admission = '/apis/admissionregistration.k8s.io/v1';
const guardCollections = ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'];

/** Paths of what the guards of releases in a namespace are made of. */
export async function guardIn(namespace: string): Promise<readonly string[]> {
  const lists = await Promise.all(
    guardCollections.map(async (collection) => {
      const { items = [] } = await lab.api.must('GET', `${admission}/${collection}`);
      return (items as readonly { metadata: { name: string } }[]).map(
        ({ metadata }) => `${admission}/${collection}/${metadata.name}`,
      );
    }),
  );
  return lists.flat().filter((path) => path.includes(`/${namespace}.`));
}

/** The same of a guard that was rendered for another namespace. */
export const guardPaths = (names: readonly string[], from: string, to: string): readonly string[] =>
  guardCollections.flatMap((collection) =>
    [...new Set(names)].map((name) => `${admission}/${collection}/${name.replace(from, to)}`),
  );

/** What plain `helm template` makes of values, as the API server would give it back. */
export async function declared(
  namespace: string,
  values: object,
  release = 'kasm-isolation',
): Promise<Specs> {
  const { failed, stdout, stderr } = await lab.helm(
    [
      'template',
      release,
      chartDirectory,
      '--namespace',
      namespace,
      '--skip-tests',
      '--values',
      '-',
    ],
    JSON.stringify(values),
  );
  if (failed) throw new Error(stderr);
  return byName(parsePolicies(stdout));
}

/** Waits until exactly the declared policies are in force, field by field. */
export async function expectInForce(
  namespace: string,
  specs: Specs,
  hint?: () => Promise<string>,
): Promise<void> {
  const names = Object.keys(specs).toSorted().join();
  const same = (found: Specs): boolean =>
    Object.keys(found).toSorted().join() === names &&
    Object.entries(specs).every(
      ([name, spec]) => JSON.stringify(sorted(found[name])) === JSON.stringify(sorted(spec)),
    );
  await until(`policies of ${namespace}`, () => inForce(namespace), same, hint ? { hint } : {});
}

/** The same with sorted keys, so that two orders of one map are one text. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};
