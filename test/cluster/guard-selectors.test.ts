import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { release, uninstall } from '../../lab/release.ts';
import { selects, type LabelSelector } from '../../src/netpol/policy/selector.ts';
import { parseManifest } from '../../src/read/rendered.ts';
import { helmTemplate } from '../support/helm.ts';
import { empower, group } from './support/guard/setting.ts';
import { addKind } from './support/kind.ts';
import { lab } from './support/lab.ts';

// The CEL of the guard, as the chart renders it, and our own reading of selectors, asked of the API server in bulk.

const seed = Number(process.env['SEED'] ?? 7);
const rounds = 4;
const components = 50;
const setsEach = 2500;
const chunk = 125;

const key = fc.constantFrom('app', 'tier', 'a.example/x', 'on', 'in', 'l', 'constructor');
const value = fc.constantFrom('api', 'db', '', 'x', '0', 'A', 'a-b_c.d', 'true');
const values = fc.uniqueArray(value, { minLength: 1, maxLength: 3 });

const expression = fc.oneof(
  fc.record({ key, operator: fc.constantFrom('In' as const, 'NotIn' as const), values }),
  fc.record({ key, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
);

/** Selectors that the chart takes: each key in one requirement, so that none contradicts itself. */
const selector = fc
  .record({
    matchLabels: fc.dictionary(key, value, { maxKeys: 2, noNullPrototype: true }),
    matchExpressions: fc.uniqueArray(expression, { maxLength: 3, selector: (each) => each.key }),
  })
  .map(({ matchLabels, matchExpressions }): LabelSelector => {
    const others = matchExpressions.filter((each) => !Object.hasOwn(matchLabels, each.key));
    return {
      ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
      ...(others.length > 0 ? { matchExpressions: others } : {}),
    };
  })
  .filter((each) => Object.keys(each).length > 0);

const labels = fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true });

let removeKind: (() => Promise<unknown>) | undefined;
const admission = '/apis/admissionregistration.k8s.io/v1';
const questions = '/apis/test.example/v1/namespaces/kasm/questions';
const name = 'kasm-isolation-test-selectors';

const allow = { users: ['admin'], serviceAccounts: ['kasm/deployer'] };
const valuesOf = (selectors: readonly LabelSelector[]) => ({
  preset: 'none',
  components: Object.fromEntries(
    selectors.map((podSelector, index) => [`c${index}`, { podSelector }]),
  ),
  guard: { enabled: true, action: 'Deny', allow },
});

const selectorsOf = (round: number): readonly LabelSelector[] =>
  fc.sample(
    fc.uniqueArray(selector, {
      minLength: components,
      maxLength: components,
      selector: (each) => JSON.stringify(each),
    }),
    { numRuns: 1, seed: seed + round },
  )[0] ?? [];

/** The expression by which the guard says whose labels pods bear. */
async function rendered(selectors: readonly LabelSelector[]): Promise<string> {
  const { stdout, stderr } = await helmTemplate(valuesOf(selectors));
  for (const object of parseManifest(stdout).guard)
    if (object.kind === 'ValidatingAdmissionPolicy')
      for (const variable of object.spec.variables)
        if (variable.name === 'members') return variable.expression;
  throw new Error(`no guard is rendered: ${stderr}`);
}

beforeAll(async () => {
  removeKind = await addKind({
    group: 'test.example',
    kind: 'Question',
    plural: 'questions',
    version: 'v1',
    schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  });
});

afterAll(async () => {
  await lab.api.ask('DELETE', `${admission}/validatingadmissionpolicybindings/${name}`);
  await lab.api.ask('DELETE', `${admission}/validatingadmissionpolicies/${name}`);
  await removeKind?.();
});

/** Has the server judge by an expression: a question is refused unless the answers in it are the server's own. */
async function judgeBy(members: string, round: number): Promise<void> {
  const marked = { expression: `object.round == ${round}`, message: 'not in force yet' };
  const right = 'variables.members == object.cases.map(c, c.names)';
  const policy = {
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['test.example'],
            apiVersions: ['v1'],
            operations: ['CREATE'],
            resources: ['questions'],
          },
        ],
      },
      variables: [
        { name: 'resource', expression: '"pods"' },
        { name: 'labels', expression: 'object.cases.map(c, c.labels)' },
        { name: 'members', expression: members },
      ],
      validations: [marked, { expression: right, message: 'the server has other answers' }],
    },
  };
  const path = `${admission}/validatingadmissionpolicies`;
  if (round === 0) {
    await lab.api.must('POST', path, policy);
    await lab.api.must('POST', `${admission}/validatingadmissionpolicybindings`, {
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'] },
    });
  } else await lab.api.merge(`${path}/${name}`, policy);
}

interface Case {
  readonly labels: Readonly<Record<string, string>>;
  readonly names: readonly string[];
}

const ask = (cases: readonly Case[], round: number) =>
  lab.api.ask('POST', `${questions}?dryRun=All`, {
    apiVersion: 'test.example/v1',
    kind: 'Question',
    metadata: { name: 'q' },
    round,
    cases,
  });

/** Waits until the server judges by what was written last: a wrong answer is refused for being wrong. */
async function untilInForce(round: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { body } = await ask([{ labels: {}, names: ['nobody'] }], round);
    if (body.message?.includes('other answers')) return;
    await sleep(100);
  }
  throw new Error('the expression never came into force');
}

test(`${rounds * setsEach} sets of labels and ${rounds * components} random selectors: the server selects as we do`, async () => {
  const wrong: string[] = [];
  let selected = 0;
  for (let round = 0; round < rounds; round += 1) {
    const selectors = selectorsOf(round);
    await judgeBy(await rendered(selectors), round);
    await untilInForce(round);
    const sets = fc.sample(labels, { numRuns: setsEach, seed: seed + round });
    // In the order in which the chart names components: that of their names.
    const order = selectors
      .map((_, index) => index)
      .toSorted((a, b) => (`c${a}` < `c${b}` ? -1 : 1));
    const cases = sets.map((set) => ({
      labels: set,
      names: order.flatMap((index) => (selects(selectors[index] ?? {}, set) ? [`c${index}`] : [])),
    }));
    selected += cases.reduce((sum, { names }) => sum + names.length, 0);
    for (let start = 0; start < cases.length; start += chunk) {
      const { status, body } = await ask(cases.slice(start, start + chunk), round);
      if (status !== 201) wrong.push(`round ${round}, from ${start}: ${body.message}`);
    }
  }
  expect(wrong.slice(0, 3)).toEqual([]);
  // Neither all nor none, or nothing was compared.
  const decisions = rounds * components * setsEach;
  expect(selected / decisions).toBeGreaterThan(0.05);
  expect(selected / decisions).toBeLessThan(0.9);
  console.log(`${decisions} decisions, ${selected} of them yes (seed ${seed})`);
});

describe(`with ${components} components`, () => {
  const selectors = selectorsOf(0);

  beforeAll(() => release(lab, 'install', valuesOf(selectors)));
  afterAll(() => uninstall(lab));

  test('the server takes the guard, and judges by it within its limits', async () => {
    const disempower = await empower();
    const somebody = lab.api.as('mallory', [group]);
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`label-${n}`, 'x']));
    const [set = {}] = fc.sample(labels, { numRuns: 1, seed });
    const pod = {
      metadata: { name: 'many', labels: { ...many, ...set } },
      spec: { nodeName: 'node-a', containers: [{ name: 'main', image: 'main' }] },
    };
    const pods = '/api/v1/namespaces/kasm/pods';
    const names = selectors.flatMap((each, index) =>
      selects(each, pod.metadata.labels) ? [`c${index}`] : [],
    );
    await expect
      .poll(
        async () => (await somebody.ask('POST', `${pods}?dryRun=All`, pod)).body.message ?? '',
        {
          timeout: 20_000,
        },
      )
      .toContain(
        `mallory is not in guard.allow and gives the labels of ${names.toSorted().join(', ')} to pods kasm/many`,
      );
    await disempower();
  });
});
