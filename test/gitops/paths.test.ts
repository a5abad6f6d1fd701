import { execa } from 'execa';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chartDirectory } from '../../src/read/files.ts';
import type { Fields } from '../../src/table/layers.ts';
import { cases, valuesText, type PathCase } from '../paths/cases.ts';
import { asWritten, outcomeOf, type Outcome, type Path } from '../paths/path.ts';
import { helmOfArgocd, helms, lab } from './support/lab.ts';
import {
  application,
  applicationPath,
  applyArgo,
  conditionsOf,
  isSynced,
  knowSources,
  type ApplicationStatus,
} from './support/argocd.ts';
import { apply, readyCondition } from './support/flux.ts';
import { guardIn, guardPaths, inForce, pathOf, type Specs } from './support/policies.ts';
import { clone, gitSource } from './support/sources.ts';
import { until } from './support/wait.ts';

/** What is in force of a case: its policies, and where its guard is. */
interface InForce {
  readonly specs: Specs;
  readonly guard: readonly string[];
}

/** What a controller made of a case, or why there is nothing. */
type Applied = InForce | { readonly said: string };

/** One controller, and one way to write values for it. */
interface Controller extends Pick<Path, 'name' | 'arrives'> {
  readonly helm: string;
  readonly slug: string;
  /** Whether it can be written this way: an object of the API has no text of its own. */
  readonly takes: (given: PathCase) => boolean;
  /** Begins, in a namespace of its own. */
  readonly begin: (given: PathCase, namespace: string) => Promise<void>;
  readonly ended: (namespace: string) => Promise<Applied | undefined>;
}

/** Values as an object of the API keeps them: without the fields that are null, in lists too. */
const withoutNullFields = (values: Fields): Fields =>
  JSON.parse(JSON.stringify(values), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null))
      : value,
  );

/** What a case stands for in a namespace; nothing where it is refused. The API server adds to what a guard says, so of that the names count. */
function wanted(outcome: Outcome, namespace: string): InForce | undefined {
  if (!('policies' in outcome)) return undefined;
  const isGuard = ({ metadata }: (typeof outcome.policies)[number]): boolean =>
    metadata.name?.startsWith('kasm.') ?? false;
  const own = outcome.policies.filter((object) => !isGuard(object));
  const names = outcome.policies.filter(isGuard).map(({ metadata }) => metadata.name ?? '');
  return {
    specs: Object.fromEntries(own.map(({ metadata, spec }) => [metadata.name, spec])),
    guard: guardPaths(names, 'kasm.', `${namespace}.`).toSorted(),
  };
}

const found = async (namespace: string): Promise<InForce> => ({
  specs: await inForce(namespace),
  guard: (await guardIn(namespace)).toSorted(),
});

async function argoEnded(namespace: string): Promise<Applied | undefined> {
  const object = await lab.api.must('GET', applicationPath(namespace));
  const status = (object.status ?? {}) as ApplicationStatus;
  if (status.conditions?.some(({ type }) => type === 'ComparisonError'))
    return { said: conditionsOf(status) };
  return isSynced(status) ? found(namespace) : undefined;
}

async function fluxEnded(namespace: string): Promise<Applied | undefined> {
  const ready = await readyCondition('HelmRelease', namespace, 'kasm-isolation');
  if (ready?.status === 'True') return found(namespace);
  return ready?.status === 'False' && ready.reason === 'InstallFailed'
    ? { said: ready.message }
    : undefined;
}

const helmRelease = (namespace: string, spec: object): object => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'kasm-isolation', namespace },
  spec: {
    interval: '1h',
    chart: {
      spec: {
        chart: './chart',
        sourceRef: { kind: 'GitRepository', name: 'kasm-isolation', namespace: 'paths' },
      },
    },
    ...spec,
  },
});

const controllers: readonly Controller[] = [
  {
    name: 'Argo CD, valuesObject',
    slug: 'argo-object',
    helm: helmOfArgocd,
    arrives: ({ values }) => withoutNullFields(values),
    begin: ({ values }, namespace) =>
      applyArgo(application(namespace, gitSource({ valuesObject: values }))),
    takes: ({ text }) => text === undefined,
    ended: argoEnded,
  },
  {
    name: 'Argo CD, values',
    slug: 'argo-text',
    helm: helmOfArgocd,
    arrives: asWritten,
    begin: async (given, namespace) =>
      applyArgo(application(namespace, gitSource({ values: valuesText(given) }))),
    takes: () => true,
    ended: argoEnded,
  },
  {
    name: 'Flux, values',
    slug: 'flux-object',
    helm: helms['Helm 4'],
    arrives: ({ values }) => withoutNullFields(values),
    begin: ({ values }, namespace) => apply(helmRelease(namespace, { values })),
    takes: ({ text }) => text === undefined,
    ended: fluxEnded,
  },
  {
    name: 'Flux, a ConfigMap',
    slug: 'flux-text',
    helm: helms['Helm 4'],
    arrives: asWritten,
    begin: async (given, namespace) =>
      apply(
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'values', namespace },
          data: { 'values.yaml': valuesText(given) },
        },
        helmRelease(namespace, { valuesFrom: [{ kind: 'ConfigMap', name: 'values' }] }),
      ),
    takes: () => true,
    ended: fluxEnded,
  },
];

const used: string[] = [];

/** What plain Helm makes of values that arrive: by the Helm of the controller, whose check of the schema has its own words. */
async function plain({ helm, arrives }: Controller, given: PathCase): Promise<Outcome> {
  const values = arrives(given);
  const input = values === given.values ? valuesText(given) : stringify(values);
  const flags = ['--namespace', 'kasm', '--values', '-'];
  const args = ['template', 'kasm-isolation', chartDirectory, ...flags];
  return outcomeOf(await execa(helm, args, { input, reject: false }));
}

beforeAll(async () => {
  await knowSources();
  await lab.addNamespace({ name: 'paths', labels: {} });
  await apply({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'kasm-isolation', namespace: 'paths' },
    spec: { interval: '1h', url: clone.url, ref: { branch: 'main' } },
  });
});

/** The next files find a cluster that is not full of policies. */
afterAll(async () => {
  for (const [group, kinds] of [
    ['/apis/argoproj.io/v1alpha1', 'applications'],
    ['/apis/helm.toolkit.fluxcd.io/v2', 'helmreleases'],
  ] as const) {
    const { items = [] } = await lab.api.must('GET', `${group}/${kinds}`);
    for (const { metadata } of items as readonly {
      metadata: { name: string; namespace: string };
    }[]) {
      const place = `${metadata.namespace} ${metadata.name}`;
      if (!controllers.some(({ slug }) => place.includes(`${slug}-`))) continue;
      await lab.api.ask(
        'DELETE',
        `${group}/namespaces/${metadata.namespace}/${kinds}/${metadata.name}`,
      );
    }
  }
  for (const namespace of used) {
    // The guard first, for it keeps the policies.
    for (const path of await guardIn(namespace)) await lab.api.ask('DELETE', path);
    await lab.api.ask('DELETE', pathOf(namespace));
  }
});

describe.each(controllers)('$name', (controller) => {
  test.concurrent.each(
    cases.filter(controller.takes).map((given, index) => [given.name, index, given] as const),
  )('%s', async (_, index, given) => {
    const namespace = `${controller.slug}-${index}`;
    await lab.addNamespace({ name: namespace, labels: {} });
    used.push(namespace);
    const expected = await plain(controller, given);
    await controller.begin(given, namespace);
    const applied = await until(
      given.name,
      () => controller.ended(namespace),
      (ended) => ended !== undefined,
    );
    const whole = wanted(expected, namespace);
    if (whole) expect(applied).toEqual(whole);
    else
      for (const line of 'refusal' in expected ? expected.refusal : [])
        expect(applied).toHaveProperty('said', expect.stringContaining(line));
  });
});
