import { expect, test } from 'vitest';
import { presetNames } from '../../schema/names.ts';
import { resolve } from '../../src/table/resolve.ts';
import { askChart } from '../support/ask-chart.ts';
import { helmTemplate } from '../support/helm.ts';

const maps = ['components', 'peers', 'flows', 'claims'] as const;

/** A preset whose every switch is null: what a form sends of a chart that nobody touched. */
async function untouched(preset: string): Promise<Record<string, unknown>> {
  const table = await resolve({ preset });
  const switches = maps.map((map) => [
    map,
    Object.fromEntries(Object.keys(table[map]).map((name) => [name, { enabled: null }])),
  ]);
  return {
    preset,
    ...Object.fromEntries(switches),
    defaultDeny: { enabled: null },
    helmTest: { enabled: null },
    enabled: null,
  };
}

test('null at every switch renders what the preset renders, in the chart and in the table of the command', async () => {
  const nulls = await Promise.all(presetNames.map(untouched));
  const answers = await askChart([...nulls, ...presetNames.map((preset) => ({ preset }))]);
  for (const [index, preset] of presetNames.entries()) {
    expect(answers[index]?.sentences, preset).toEqual([]);
    expect(answers[index]?.manifest, preset).toBe(answers[index + presetNames.length]?.manifest);
    expect(await resolve(nulls[index]), preset).toEqual(await resolve({ preset }));
  }
});

test('null at every switch passes the schema too', async () => {
  const [nulls, plain] = await Promise.all([
    helmTemplate(await untouched('plain')),
    helmTemplate({ preset: 'plain' }),
  ]);
  expect(nulls).toEqual(plain);
});

test('null at a switch that a preset has off leaves it off', async () => {
  const { peers } = await resolve({ preset: 'plain' });
  const off = Object.entries(peers).filter(([, { enabled }]) => !enabled);
  expect(off.length).toBeGreaterThan(0);
  const nulls = Object.fromEntries(off.map(([name]) => [name, { enabled: null }]));
  expect((await resolve({ preset: 'plain', peers: nulls })).peers).toEqual(peers);
  const [deny] = await askChart([{ preset: 'data-tier', defaultDeny: { enabled: null } }]);
  expect(deny?.manifest).not.toContain('default-deny');
});

test('a null in --set-json takes back what a file switched off', async () => {
  const earlier = { flows: { 'app-to-db': { enabled: false } } };
  const flags = ['--set-json', 'flows.app-to-db.enabled=null'];
  const [plain, off] = [await helmTemplate({}), await helmTemplate(earlier)];
  expect(off.stdout).not.toBe(plain.stdout);
  expect(await helmTemplate(earlier, ...flags)).toEqual(plain);
});

/** Nulls that would widen or lose something if they were read as "not written". */
const refused: Readonly<Record<string, unknown>> = {
  'peers.prometheus.anywhere': { peers: { prometheus: { anywhere: null } } },
  'flows.app-to-db.allPorts': { flows: { 'app-to-db': { allPorts: null } } },
  'flows.app-to-db.from': { flows: { 'app-to-db': { enabled: null, from: null } } },
  'flows.app-to-db': { flows: { 'app-to-db': null } },
  'components.db.podSelector': { components: { db: { enabled: null, podSelector: null } } },
  'components.db.podSelector.matchLabels.app': {
    components: { db: { podSelector: { matchLabels: { app: null, tier: 'db' } } } },
  },
  defaultDeny: { defaultDeny: null },
  'defaultDeny.podSelector': { defaultDeny: { enabled: null, podSelector: null } },
  helmTest: { helmTest: null },
  'helmTest.securityContext.readOnlyRootFilesystem': {
    helmTest: { securityContext: { readOnlyRootFilesystem: null } },
  },
};

test.each(Object.entries(refused))('null at %s is refused as ever', async (path, values) => {
  const [answer] = await askChart([values]);
  expect(answer?.sentences).toEqual([
    `${path}: is null; remove it, or write enabled: false to switch an entry off`,
  ]);
  const { failed, stdout } = await helmTemplate(values);
  expect({ failed, stdout }).toEqual({ failed: true, stdout: '' });
});

test('null makes no entry complete: one that no preset knows is refused for what it lacks', async () => {
  const [answer] = await askChart([{ flows: { 'api-to-dbb': { enabled: null } } }]);
  expect(answer?.sentences).toEqual([
    expect.stringMatching(/^flows\.api-to-dbb: preset plain has none of that name/u),
  ]);
});
