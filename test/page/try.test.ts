import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { cli } from '../support/cli.ts';
import { quit, withPage } from './support/browser.ts';
import { pages } from './support/reports.ts';
import { beyond, looks, violations } from './support/look.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-try-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterAll(quit);

const box = (page: Page, place: string, name: string): Locator =>
  page.locator(`#try input[data-place=${place}][value="${name}"]`);

const line = (page: Page): Locator => page.locator('.state');

/** Waits until the sections have followed. */
const settled = (page: Page): Promise<void> => page.locator('main:not([aria-busy])').waitFor();

/** Switches a row, component or peer by pointer. */
async function toggle(page: Page, place: string, name: string): Promise<void> {
  await box(page, place, name).click();
  await settled(page);
}

/** What the sections say that follow the table. */
const sections = (page: Page): Promise<readonly string[]> =>
  Promise.all(
    ['claims', 'findings', 'access', 'rows'].map((id) => page.locator(`#${id}`).innerText()),
  );

/** Opens the form of what is added, and fills it. */
async function add(
  page: Page,
  what: string,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  const form = page.getByRole('form', { name: `Add a ${what}` });
  if (!(await form.isVisible()))
    await page.locator('summary', { hasText: `Add a ${what}` }).click();
  for (const [name, text] of Object.entries(fields))
    await form.locator(`[name=${name}]`).fill(text);
  await form.getByRole('button', { name: 'Add' }).click();
  await settled(page);
}

const problemsOf = (page: Page, what: string): Promise<string> =>
  page
    .locator('details', { hasText: `Add a ${what}` })
    .locator('.problems')
    .innerText();

describe('a row that is switched off', () => {
  test('what breaks without Prometheus is said at once, in line, list, tables and matrix', async () => {
    const seen = await withPage(pages.cluster, {}, async (page) => {
      expect(await line(page).isVisible()).toBe(false);
      const before = await sections(page);
      await toggle(page, 'peers', 'prometheus');
      expect(await line(page).innerText()).toContain('Tried, not rendered: peer prometheus off.');
      expect(await line(page).innerText()).toMatch(/Opened: 0\. Closed: [1-9]/u);
      const done = await page.locator('#try [data-part=state]').innerText();
      expect(done).toMatch(/closed: prometheus may no longer reach db on 9187\/TCP/u);
      expect(await page.locator('#access').innerText()).not.toContain('prometheus');
      expect(await page.locator('#matrix').innerText()).not.toContain('prometheus');
      expect(await page.locator('#picture').innerText()).not.toContain('prometheus');
      await line(page).getByRole('button', { name: 'Reset' }).click();
      await settled(page);
      expect(await line(page).isVisible()).toBe(false);
      expect(await sections(page)).toEqual(before);
      expect(await box(page, 'peers', 'prometheus').isChecked()).toBe(true);
    });
    expect(seen).toEqual([]);
  });

  test('a row says that it opens nothing, or less, where whom it names is off', () =>
    withPage(pages.cluster, {}, async (page) => {
      const told = (row: string): Promise<string> =>
        page.locator(`#try label:has(input[data-place=flows][value="${row}"])`).innerText();
      const before = await told('app-to-db');
      expect(before).not.toContain('opens');
      await toggle(page, 'components', 'api');
      expect(await told('app-to-db')).toContain('; opens less, for api is off');
      await toggle(page, 'components', 'manager');
      expect(await told('app-to-db')).toMatch(/; opens (?:less|nothing), for .*api.* off$/u);
      await toggle(page, 'components', 'db');
      expect(await told('app-to-db')).toContain('; opens nothing, for ');
      for (const name of ['api', 'manager', 'db']) await toggle(page, 'components', name);
      expect(await told('app-to-db')).toBe(before);
    }));

  test('is done and undone by keys alone, and the focus is not lost', () =>
    withPage(pages.cluster, {}, async (page) => {
      await box(page, 'flows', 'app-to-db').focus();
      await page.keyboard.press('Space');
      expect(await line(page).innerText()).toContain('row app-to-db off');
      const stays = await page.evaluate(() => (document.activeElement as HTMLInputElement).value);
      expect(stays).toBe('app-to-db');
      await page.getByRole('button', { name: 'Undo: row app-to-db off' }).focus();
      await page.keyboard.press('Enter');
      expect(await line(page).isVisible()).toBe(false);
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY');
    }));

  test('switched on again is no change', () =>
    withPage(pages.cluster, {}, async (page) => {
      await toggle(page, 'flows', 'app-to-db');
      await toggle(page, 'flows', 'app-to-db');
      expect(await line(page).isVisible()).toBe(false);
      expect(await page.locator('#try textarea').inputValue()).not.toContain('app-to-db');
    }));

  test('questions are asked of what is tried, and the answer says so', () =>
    withPage(pages.cluster, {}, async (page) => {
      await toggle(page, 'flows', 'app-to-db');
      await page.locator('#ask [name=from]').fill('api');
      await page.locator('#ask [name=to]').fill('db');
      await page.locator('#ask [name=port]').fill('5432');
      await page.locator('#ask').getByRole('button', { name: 'Explain' }).click();
      const answer = await page.locator('#ask .answer').innerText();
      expect(answer).toContain('api → db : 5432/TCP is denied.');
      expect(answer).toContain('Tried, and rendered by nobody');
      expect(answer).toContain('flows.app-to-db.enabled: true');
    }));
});

test('an answer follows what is tried, and what is undone', () =>
  withPage(pages.cluster, {}, async (page) => {
    const answer = page.locator('#ask .answer');
    await page.locator('#ask [name=to]').fill('db');
    await page.locator('#ask').getByRole('button', { name: 'Who may reach To' }).click();
    const asReported = await answer.innerText();
    // What stands in the fields since then was not asked.
    await page.locator('#ask [name=to]').fill('redis');
    await toggle(page, 'peers', 'prometheus');
    expect(await answer.innerText()).toContain('Tried, and rendered by nobody');
    expect(await answer.innerText()).not.toContain('prometheus');
    await toggle(page, 'peers', 'prometheus');
    expect(await answer.innerText()).toBe(asReported);
    expect(asReported).toContain('prometheus');
  }));

describe('what is added', () => {
  test('a row that breaks a claim makes it false at once', async () => {
    const seen = await withPage(pages.cluster, {}, async (page) => {
      await add(page, 'row', { name: 'guac-to-db', from: 'guac', to: 'db', ports: 'postgres' });
      expect(await line(page).innerText()).toMatch(/row guac-to-db added\. 1 of \d+ claims FALSE/u);
      expect(await page.locator('#claims').innerText()).toContain('FALSE');
      expect(await page.locator('#access').innerText()).toContain('guac-to-db');
      expect(await page.locator('#rows').innerText()).toContain('guac-to-db');
    });
    expect(seen).toEqual([]);
  });

  test('a component and a peer can be named in rows', () =>
    withPage(pages.cluster, {}, async (page) => {
      await add(page, 'component', { name: 'cache', labels: 'app=cache', ports: 'http:8080' });
      await add(page, 'peer', { name: 'office', addresses: '203.0.113.0/24' });
      await add(page, 'row', {
        name: 'office-to-cache',
        from: 'office',
        to: 'cache',
        ports: 'http',
      });
      expect(await page.locator('#access').innerText()).toContain('office-to-cache');
      const values = await page.locator('#try textarea').inputValue();
      for (const part of ['cache:', 'office:', 'office-to-cache:', '203.0.113.0/24'])
        expect(values).toContain(part);
    }));

  test.each([
    [
      'row',
      { name: 'Bad Name', from: 'api', to: 'db', ports: 'postgres' },
      'flows.Bad Name',
      'name',
    ],
    [
      'row',
      { name: 'x', from: 'nobody', to: 'db', ports: 'postgres' },
      'flows.x.from[0]: "nobody"',
      'from',
    ],
    ['row', { name: 'x', from: '', to: 'db', ports: 'postgres' }, 'flows.x.from: is empty', 'from'],
    ['row', { name: 'x', from: 'api', to: 'db', ports: 'http' }, 'flows.x.ports[0]', 'ports'],
    ['row', { name: 'x', from: 'api', to: 'db', ports: '5433' }, 'flows.x.ports[0]', 'ports'],
    ['row', { name: '', from: 'api', to: '', ports: '' }, 'Name: is empty; write one', 'name'],
    ['peer', { name: 'x', addresses: '10.0.0.0/99' }, 'peers.x.ipBlocks[0].cidr', 'addresses'],
    ['component', { name: 'x', labels: 'a b=c' }, 'components.x.podSelector', 'labels'],
    [
      'component',
      { name: 'x', labels: 'app=x', ports: 'http:many' },
      'components.x.ports.http.port',
      'ports',
    ],
  ])(
    'a %s of no form is refused in its place, and nothing is changed: %j',
    async (what, fields, sentence, field) => {
      const seen = await withPage(pages.cluster, {}, async (page) => {
        const before = await sections(page);
        await add(page, what, fields);
        expect(await problemsOf(page, what)).toContain(sentence);
        const marked = page.locator('#try [aria-invalid=true]');
        expect(
          await marked.evaluateAll((all) => all.map((each) => each.getAttribute('name'))),
        ).toEqual([field]);
        expect(await marked.evaluate((each) => each === document.activeElement)).toBe(true);
        expect(await line(page).isVisible()).toBe(false);
        expect(await sections(page)).toEqual(before);
      });
      expect(seen).toEqual([]);
    },
  );
});

test('a row may tell the number of a port, whose name there is written', () =>
  withPage(pages.cluster, {}, async (page) => {
    await add(page, 'row', { name: 'guac-to-db', from: 'guac', to: 'db', ports: '5432' });
    expect(await problemsOf(page, 'row')).toBe('');
    expect(await page.locator('#try textarea').inputValue()).toMatch(/ports:\n\s+- postgres\n/u);
  }));

test('what was refused before is not told any more once something else is right', () =>
  withPage(pages.cluster, {}, async (page) => {
    await add(page, 'row', { name: 'x', from: 'office', to: 'api', ports: 'http' });
    expect(await problemsOf(page, 'row')).toContain('"office" is no component or peer');
    await add(page, 'peer', { name: 'office', addresses: '203.0.113.0/24' });
    expect(await problemsOf(page, 'row')).toBe('');
    expect(await page.locator('#try [aria-invalid]').count()).toBe(0);
  }));

test('a peer that is on and means nobody is told', () =>
  withPage(pages.cluster, {}, async (page) => {
    await toggle(page, 'peers', 'old-database');
    const state = page.locator('#try [data-part=state]');
    expect(await state.innerText()).toContain('Peer old-database is on, and means nobody yet');
    await toggle(page, 'peers', 'old-database');
    expect(await state.innerText()).not.toContain('means nobody');
  }));

test('verdict, pods and policies say that they are those of the report, while something is tried', () =>
  withPage(pages.cluster, {}, async (page) => {
    const said = page.locator('.reported');
    expect(await said.count()).toBe(3);
    for (const each of await said.all()) expect(await each.isVisible()).toBe(false);
    await toggle(page, 'flows', 'app-to-db');
    for (const each of await said.all()) expect(await each.isVisible()).toBe(true);
    await line(page).getByRole('button', { name: 'Reset' }).click();
    for (const each of await said.all()) expect(await each.isVisible()).toBe(false);
  }));

describe('the values that do it', () => {
  test('are what the command takes, and end with it', () =>
    withPage(pages.cluster, {}, async (page) => {
      await toggle(page, 'flows', 'app-to-db');
      await add(page, 'row', {
        name: 'a',
        from: 'api',
        to: 'db',
        ports: 'postgres',
        description: 'x: y',
      });
      const text = await page.locator('#try textarea').inputValue();
      expect(text.trimEnd().split('\n').slice(-2)).toEqual([
        '# npx kasm-isolation prove values.yaml',
        '# helm upgrade kasm-isolation ./chart -n kasm -f values.yaml',
      ]);
      const file = join(folder, 'values.yaml');
      await writeFile(file, text);
      const { exitCode, stdout } = await cli(['prove', file]);
      expect(stdout).toContain('holds');
      expect(exitCode).toBe(0);
    }));

  test('are selected where the browser lets no page copy', () =>
    withPage(pages.cluster, {}, async (page) => {
      await page.evaluate(() => {
        Object.defineProperty(navigator, 'clipboard', { value: undefined });
      });
      await page.locator('summary', { hasText: 'The values that do it' }).click();
      await page.getByRole('button', { name: 'Copy the values' }).click();
      expect(await page.locator('#try [data-part=copied]').innerText()).toContain('Selected');
      const chosen = await page.evaluate(() => {
        const { selectionStart, selectionEnd, value } =
          document.activeElement as HTMLTextAreaElement;
        return value.slice(selectionStart, selectionEnd);
      });
      expect(chosen).toContain('preset: kasm-1.19');
    }));
});

test('excess of others stays while rows are tried', () =>
  withPage(pages.foreign, {}, async (page) => {
    await toggle(page, 'flows', 'manager-to-redis');
    expect(await page.locator('#findings').innerText()).toContain('open');
    expect(await line(page).innerText()).toContain('row manager-to-redis off');
  }));

describe.each(looks)('with something tried, %s at %i pixels', (colorScheme, width) => {
  test('axe finds nothing, nothing is wider than the page, and the line hides no focus', async () => {
    const seen = await withPage(pages.cluster, { colorScheme, width }, async (page) => {
      await add(page, 'row', { name: 'guac-to-db', from: 'guac', to: 'db', ports: 'postgres' });
      await add(page, 'row', { name: 'x', from: 'nobody', to: 'db', ports: 'postgres' });
      expect(await violations(page)).toEqual([]);
      expect(await beyond(page)).toBe(0);
      await page.locator('#rows a').first().focus();
      await page.keyboard.press('Shift+Tab');
      const hidden = await page.evaluate(() => {
        const top = document.querySelector('.state')?.getBoundingClientRect().bottom ?? 0;
        return (document.activeElement?.getBoundingClientRect().bottom ?? 0) <= top;
      });
      expect(hidden).toBe(false);
    });
    expect(seen).toEqual([]);
  });
});

test('print shows nothing of it but the line that says what was tried', () =>
  withPage(pages.cluster, {}, async (page) => {
    await toggle(page, 'flows', 'app-to-db');
    await page.emulateMedia({ media: 'print' });
    for (const part of ['#ask', '#try']) expect(await page.locator(part).isVisible()).toBe(false);
    expect(await line(page).isVisible()).toBe(true);
    expect(await line(page).locator('button, a').first().isVisible()).toBe(false);
  }));
