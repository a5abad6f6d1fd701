import { readFile } from 'node:fs/promises';
import { mkdtemp, open as openFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { parse } from 'yaml';
import { playground } from '../../scripts/page/playground.ts';
import { formProblems } from '../../schema/problems.ts';
import { presetNames } from '../../schema/names.ts';
import { sentence } from '../../src/errors.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { cli } from '../support/cli.ts';
import { quit, withPage, type Shown } from './support/browser.ts';
import { beyond, looks, violations } from './support/look.ts';

let html = '';
let script = 0;
let folder = '';

beforeAll(async () => {
  ({ html, bytes: script } = await playground());
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-playground-test-'));
});
afterAll(quit);

const cluster = join(packageDirectory, 'scripts', 'playground', 'cluster.yaml');

const words = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

const onPage = async (act: (page: Page) => Promise<void>, options: Shown = {}) => {
  await withPage(html, options, act);
};

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const said = (page: Page): Promise<string> =>
  page.locator('#choice [data-part="shown"]').innerText().then(words);

const verdict = (page: Page): Promise<string> => page.locator('h1').innerText().then(words);

/** Presses Show and waits until the page has answered; gives what it refuses. */
async function show(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  return answered(page);
}

async function answered(page: Page): Promise<string> {
  await page.locator('#choice [data-part="shown"]', { hasNotText: 'Reading' }).waitFor();
  return words(await page.locator('#choice .problems').innerText());
}

const choose = (page: Page, field: 'values' | 'dump', path: string) =>
  page.locator(`#choice [name="${field}"]`).setInputFiles(path);

/** What the page refuses of values. */
async function refusedValues(page: Page, text: string): Promise<string> {
  await choose(page, 'values', await file('values.yaml', text));
  return show(page);
}

test('its script has less than 420 kB, of which yaml and zod are half', () => {
  expect(script).toBeLessThan(420_000);
});

test('opens with the example, asks for nothing, says nothing to the console', async () => {
  const seen = await withPage(html, {}, async (page) => {
    expect(await said(page)).toContain('the example, which was rendered and proven');
    expect(await verdict(page)).toContain('kasm-1.19 does not hold: 1 culprit');
    expect(await page.locator('#findings').innerText()).toContain('kasm/look-into-database');
    for (const part of ['#ask form', '#try form', '#picture svg', '#matrix .grid', '#policies pre'])
      expect(await page.locator(part).count(), part).toBeGreaterThan(0);
    expect(await page.locator('#choice').innerText()).toContain('npx kasm-isolation prove');
  });
  expect(seen).toEqual([]);
});

describe('what is chosen', () => {
  test.each(presetNames.filter((name) => name !== 'none'))(
    'the preset %s is shown with what the command says of who reaches whom',
    async (preset) => {
      const { stdout } = await cli(['prove', preset, '--format', 'json']);
      const { claims } = JSON.parse(stdout);
      const seen = await withPage(html, {}, async (page) => {
        await page.locator('#choice select').selectOption(preset);
        expect(await show(page)).toBe('');
        expect(await said(page)).toBe(`Shown: ${preset}, as declared. Nothing was rendered.`);
        expect(await verdict(page)).toContain(`As declared ${preset} as declared: what `);
        const names = await page.locator('#claims tbody th').allInnerTexts();
        expect(names).toEqual(claims.map(({ name }: { name: string }) => name));
        expect(await page.locator('#policies pre').count()).toBe(0);
      });
      expect(seen).toEqual([]);
    },
  );

  test('values and a dump: the policies of others in it count, and pods are told', async () => {
    const values = await file(
      'own.yaml',
      'preset: kasm-1.19\nflows: { to-ldap: { enabled: false } }\n',
    );
    const seen = await withPage(html, {}, async (page) => {
      await choose(page, 'values', values);
      await choose(page, 'dump', cluster);
      expect(await show(page)).toBe('');
      expect(await said(page)).toBe(
        'Shown: own.yaml with cluster.yaml, as declared. Nothing was rendered.',
      );
      expect(await verdict(page)).toBe(
        '✗ Does not hold own.yaml as declared does not hold: 1 finding, 2 of 6 claims not true.',
      );
      expect(await page.locator('#rows').innerText()).toMatch(/Off: [^\n]*to-ldap/u);
      expect(await page.locator('#coverage').innerText()).toContain('kasm/kasm-db-1-19-0-0');
      expect(await page.locator('#policies h3').allInnerTexts()).toEqual([
        'kasm/look-into-database',
      ]);
      expect(await page.locator('#judged').innerText()).toContain('rendered by nobody');
    });
    expect(seen).toEqual([]);
  });

  test('ask, try, picture and matrix are of what is chosen, and the example comes back', () =>
    onPage(async (page) => {
      const before = await page.locator('#report').innerText();
      await page.locator('#choice select').selectOption('plain');
      await show(page);
      await page.locator('#ask [name="to"]').fill('redis');
      await page.getByRole('button', { name: 'Who may reach To' }).click();
      expect(await page.locator('#ask .answer').innerText()).toContain('redis may be reached by');
      expect(await page.locator('#picture [aria-label^="redis"]').count()).toBeGreaterThan(0);
      await page.locator('#try input[value="prometheus"]').click();
      expect(await page.locator('.state').innerText()).toContain('peer prometheus off');
      expect(await page.locator('.state').count()).toBe(1);
      await page.getByRole('button', { name: 'Show the example' }).click();
      expect(await page.locator('#report').innerText()).toBe(before);
      expect(await page.locator('.state').isVisible()).toBe(false);
    }));

  test('a dump as JSON of another namespace is read in that namespace', () =>
    onPage(async (page) => {
      const text = JSON.stringify(parse(await readFile(cluster, 'utf8'))).replaceAll(
        '"namespace":"kasm"',
        '"namespace":"apps"',
      );
      await choose(page, 'dump', await file('dump.json', text));
      await page.locator('#choice [name="namespace"]').fill('apps');
      expect(await show(page)).toBe('');
      expect(await page.locator('#coverage').innerText()).toContain('apps/kasm-db-1-19-0-0');
    }));

  test('by keyboard alone', () =>
    onPage(async (page) => {
      await page.locator('#choice select').focus();
      await page.keyboard.type('plain');
      for (let step = 0; step < 4; step += 1) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await answered(page)).toBe('');
      expect(await verdict(page)).toContain('plain as declared');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Show');
    }));
});

describe('what is refused', () => {
  const bad = [
    'preset: kasm-1.99\n',
    'preset: plain\nflowz: {}\n',
    'flows:\n  a:\n    from: [api]\n    to: db\n    ports: [postgres]\n',
    'flows:\n  yes: { from: [api], to: [db], ports: [postgres] }\n',
    'peers:\n  a:\n    ipBlocks: [{ cidr: 10.0.0.0/40 }]\n',
    'components:\n  a:\n    podSelector: { matchLabels: { "bad key": x } }\n',
    'egress: some\n',
    'helmTest: { image: 5 }\n',
    'policyAnnotations: { "kasm-isolation/flows": x }\n',
    'claims:\n  a: { description: "x\\ny" }\n',
    'apiVersion: v1\nkind: Pod\n',
    '- a\n',
  ];

  test.each(bad)(
    'values such as %j, in the sentences of the command, and nothing changes',
    (text) =>
      onPage(async (page) => {
        const before = await page.locator('#report').innerText();
        const shown = await said(page);
        const refused = await refusedValues(page, text);
        const problems = formProblems(parse(text, { version: '1.1' }));
        expect(problems.length).toBeGreaterThan(0);
        for (const problem of problems) expect(refused).toContain(words(sentence(problem)));
        expect(refused).toMatch(/^values\.yaml(?::\d+)?: /u);
        expect(await said(page)).toBe(shown);
        expect(await page.locator('#report').innerText()).toBe(before);
      }),
  );

  test('the line of a problem is told', () =>
    onPage(async (page) => {
      expect(await refusedValues(page, 'preset: plain\nflows:\n  a:\n    from: api\n')).toContain(
        'values.yaml:4: flows.a.from: ',
      );
    }));

  test.each([
    ['a: [\n', /^values\.yaml:\d+: is not sound YAML/u],
    ['a: 1\n---\nb: 2\n', /^values\.yaml: holds 2 documents; write one/u],
    ['a: 1\na: 2\n', /^values\.yaml:2: /u],
  ])('values that do not parse, %j, with their place', (text, says) =>
    onPage(async (page) => {
      expect(await refusedValues(page, text)).toMatch(says);
    }),
  );

  test.each([
    ['dump.json', '{"kind":', /^dump\.json: document 1, line \d+: is not sound YAML/u],
    ['dump.yaml', 'kind: [Pod\n', /^dump\.yaml: document 1, line \d+: /u],
    ['dump.yaml', 'hello: world\n', /^dump\.yaml: document 1, line 1: is no Kubernetes object/u],
    [
      'dump.yaml',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: x }\nspec: { podSelektor: {} }\n',
      /^dump\.yaml: document 1, line 1: NetworkPolicy: spec/u,
    ],
  ])('a dump %s that holds %j, with its place', (name, text, says) =>
    onPage(async (page) => {
      await choose(page, 'dump', await file(name, text));
      expect(await show(page)).toMatch(says);
      expect(await said(page)).toContain('the example');
    }),
  );

  test('a dump that is no UTF-8', () =>
    onPage(async (page) => {
      await writeFile(join(folder, 'dump.bin'), new Uint8Array([0xff, 0xfe, 0x41, 0x00]));
      await choose(page, 'dump', join(folder, 'dump.bin'));
      expect(await show(page)).toBe('dump.bin: is no UTF-8; save it as UTF-8');
    }));

  test('a dump of 2 GB, by its size, before anything of it is read', () =>
    onPage(async (page) => {
      // A file of nothing but a hole: it takes no room.
      const large = join(folder, 'large.json');
      const handle = await openFile(large, 'w');
      await handle.truncate(2_000_000_000);
      await handle.close();
      await page.evaluate(() => {
        Blob.prototype.arrayBuffer = () => Promise.reject(new Error('was read'));
      });
      await choose(page, 'dump', large);
      expect(await show(page)).toBe('large.json: has more than 500 MB; give less at a time');
    }));

  test('values of more than 1 MB', () =>
    onPage(async (page) => {
      expect(await refusedValues(page, `# ${'x'.repeat(1_000_000)}\n`)).toBe(
        'values.yaml: has more than 1 MB; give less at a time',
      );
    }));

  test('a namespace that is none', () =>
    onPage(async (page) => {
      await page.locator('#choice [name="namespace"]').fill('Not A Name');
      expect(await show(page)).toMatch(/^Namespace: /u);
    }));

  test('after what is refused, what is fine is shown', () =>
    onPage(async (page) => {
      expect(await refusedValues(page, 'egress: some\n')).not.toBe('');
      await choose(page, 'values', await file('fine.yaml', 'preset: plain\n'));
      expect(await show(page)).toBe('');
      expect(await verdict(page)).toContain('fine.yaml as declared');
    }));
});

test('hostile names, labels and descriptions of files are text', async () => {
  const mark = '<img src=x onerror="globalThis.ran=1">';
  const dump = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: mark, namespace: 'kasm', labels: { app: 'kasm-db' } },
    spec: { containers: [] },
  };
  const name = '<img src=x onerror=ran=1>.yaml';
  const seen = await withPage(html, {}, async (page) => {
    const values = `preset: plain\nflows:\n  a: { from: [api], to: [db], ports: [postgres], description: '${mark}' }\n`;
    await choose(page, 'values', await file(name, values));
    expect(await show(page)).toBe('');
    expect(await page.locator('#rows').innerText()).toContain(mark);
    expect(await said(page)).toContain(name);
    await choose(page, 'dump', await file('dump.json', JSON.stringify(dump)));
    await show(page);
    expect(await page.locator('#choice').innerText()).toContain('<img src=x');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate(() => (globalThis as { ran?: unknown }).ran)).toBeUndefined();
  });
  expect(seen).toEqual([]);
});

test.each(looks)('axe finds nothing, %s at %i pixels, and nothing is wider', (colorScheme, width) =>
  onPage(
    async (page) => {
      expect(await violations(page)).toEqual([]);
      expect(await beyond(page)).toBe(0);
      await refusedValues(page, 'egress: some\n');
      expect(await violations(page)).toEqual([]);
      await choose(page, 'values', await file('fine.yaml', 'preset: plain\n'));
      await show(page);
      expect(await violations(page)).toEqual([]);
      expect(await beyond(page)).toBe(0);
    },
    { colorScheme, width },
  ),
);

test('where no script runs, the example is read, and nothing is offered', () =>
  onPage(
    async (page) => {
      expect(await page.locator('h1').innerText()).toContain('does not hold');
      expect(await page.locator('#choice').count()).toBe(0);
    },
    { javaScriptEnabled: false },
  ));
