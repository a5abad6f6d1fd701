import { afterAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { quit, withPage } from './support/browser.ts';
import { pages, reports } from './support/reports.ts';

afterAll(quit);

/** The heads of the lines, or of the columns, that are drawn. */
const heads = async (page: Page, role: 'rowheader' | 'columnheader'): Promise<readonly string[]> =>
  (await page.locator(`.grid [role="${role}"]`).allTextContents()).filter(
    (text) => text !== 'from \\ to',
  );

const panel = (page: Page): Promise<string> =>
  page
    .locator('#matrix .panel')
    .innerText()
    .then((text) => text.replaceAll(/\s+/gu, ' '));

const cell = (page: Page, from: string, to: string) => {
  const { ends = [] } = reports.foreign.matrix ?? {};
  const place = (name: string): number => ends.findIndex((each) => each.name === name);
  return page.locator(
    `.grid [aria-rowindex="${place(from) + 2}"] > [aria-colindex="${place(to) + 2}"]`,
  );
};

const control = (page: Page, name: string) => page.locator(`#matrix [name="${name}"]`);

/** Does something with a report whose policies open and take more than the rows say. */
const onPage = (act: (page: Page) => Promise<void>): Promise<unknown> =>
  withPage(pages.foreign, {}, act);

describe('a cell tells the deciding rules of both sides', () => {
  const denied =
    'Leaving guac is open: no policy closes that direction. Entering db is closed by kasm/kasm-isolation-db, kasm/kasm-isolation-default-deny, kasm/open, and no rule opens anything here.';

  test('by pointer', () =>
    onPage(async (page) => {
      await cell(page, 'guac', 'db').click();
      expect(await panel(page)).toBe(`guac → db Denied. ${denied}`);
    }));

  test('by touch', () =>
    withPage(pages.foreign, { width: 390, hasTouch: true }, async (page) => {
      await cell(page, 'guac', 'db').tap();
      expect(await panel(page)).toContain(denied);
    }));

  test('by the arrow keys, and each of them moves to the next cell', () =>
    onPage(async (page) => {
      const { ends = [] } = reports.foreign.matrix ?? {};
      const name = (place: number): string => ends[place]?.name ?? '';
      await page.locator('.grid').focus();
      const said = async (key: string): Promise<string> => {
        await page.keyboard.press(key);
        return (await page.locator('#matrix .panel h3').textContent()) ?? '';
      };
      const last = ends.length - 1;
      expect(await said('Enter')).toBe(`${name(0)} → ${name(0)}`);
      expect(await said('ArrowRight')).toBe(`${name(0)} → ${name(1)}`);
      expect(await said('ArrowDown')).toBe(`${name(1)} → ${name(1)}`);
      expect(await said('ArrowLeft')).toBe(`${name(1)} → ${name(0)}`);
      expect(await said('ArrowLeft')).toBe(`${name(1)} → ${name(0)}`);
      expect(await said('ArrowUp')).toBe(`${name(0)} → ${name(0)}`);
      expect(await said('End')).toBe(`${name(0)} → ${name(last)}`);
      expect(await said('Control+End')).toBe(`${name(last)} → ${name(last)}`);
      expect(await said('Home')).toBe(`${name(last)} → ${name(0)}`);
      expect(await said('Control+Home')).toBe(`${name(0)} → ${name(0)}`);
    }));

  test('with links to the row, the rules and the ends, each of which leads somewhere', () =>
    onPage(async (page) => {
      await cell(page, 'api', 'db').click();
      const links = await page.locator('#matrix .panel a').all();
      const targets = await Promise.all(links.map((link) => link.getAttribute('href')));
      expect(targets).toContain('#row-app-to-db');
      expect(targets).toContain('#rule-kasm_2f_kasm-isolation-db_20_Ingress_20_0');
      expect(targets).toContain('#end-db');
      for (const target of targets) expect(await page.locator(target ?? '').count()).toBe(1);
    }));

  test('says excess where more passes than is declared, and missing where less does', () =>
    onPage(async (page) => {
      await cell(page, 'guac', 'redis').click();
      expect(await panel(page)).toContain('EXCESS: more than the rows declare.');
      await cell(page, 'prometheus', 'db').click();
      expect(await panel(page)).toContain('MISSING: less than the rows declare.');
      await cell(page, 'api', 'db').click();
      expect(await panel(page)).not.toMatch(/EXCESS|MISSING/u);
    }));

  test('and between two peers, that no policy here is about them', () =>
    onPage(async (page) => {
      await cell(page, 'prometheus', 'dns').click();
      expect(await panel(page)).toContain('Neither is a component');
    }));
});

describe('what is asked for is left', () => {
  test('part of a name, of who connects and of who is reached', () =>
    onPage(async (page) => {
      await control(page, 'from').fill('RDP');
      expect(await heads(page, 'rowheader')).toEqual(['rdp-gateway', 'rdp-https-gateway']);
      await control(page, 'to').fill('db');
      expect(await heads(page, 'columnheader')).toEqual(['db']);
      expect(await page.locator('#matrix .said').textContent()).toBe(
        '2 pairs in 2 lines and 1 column.',
      );
    }));

  test('a port: who may reach anyone on it, by its number or in a range', () =>
    onPage(async (page) => {
      await control(page, 'to').fill('guac');
      await control(page, 'port').fill('3002');
      expect(await heads(page, 'rowheader')).toEqual(['proxy']);
      await control(page, 'port').fill('3002/udp');
      expect(await heads(page, 'rowheader')).toEqual([]);
    }));

  test('a verdict: excess, missing, allowed or denied', () =>
    onPage(async (page) => {
      await control(page, 'verdict').selectOption('excess');
      expect(await heads(page, 'rowheader')).toEqual(['guac']);
      expect(await heads(page, 'columnheader')).toEqual(['redis']);
      await control(page, 'verdict').selectOption('missing');
      expect(await heads(page, 'rowheader')).toEqual(['prometheus']);
      await control(page, 'verdict').selectOption('passes');
      await control(page, 'to').fill('redis');
      expect(await heads(page, 'rowheader')).not.toContain('proxy');
      await control(page, 'verdict').selectOption('denied');
      expect(await heads(page, 'rowheader')).toContain('proxy');
    }));

  test('nothing, where nothing is so; and all again, once nothing is asked for', () =>
    onPage(async (page) => {
      await control(page, 'from').fill('nobody');
      expect(await heads(page, 'rowheader')).toEqual([]);
      await page.locator('.grid').press('ArrowDown');
      await control(page, 'from').fill('');
      expect((await heads(page, 'rowheader')).length).toBe(reports.foreign.matrix?.ends.length);
    }));

  test('a port that is none is said to be none, and hides nothing', () =>
    onPage(async (page) => {
      await control(page, 'port').fill('postgres');
      expect(await page.locator('#matrix .said').textContent()).toContain(
        'postgres: is no port, so every port counts; write one such as 5432 or 53/UDP.',
      );
      expect((await heads(page, 'rowheader')).length).toBe(reports.foreign.matrix?.ends.length);
    }));
});

test('lines and columns are sorted by name, and by how much passes', () =>
  onPage(async (page) => {
    const before = await heads(page, 'columnheader');
    await control(page, 'lines').selectOption('name');
    const names = await heads(page, 'rowheader');
    expect(names).toEqual(before.toSorted());
    expect(names).not.toEqual(before);
    expect(await heads(page, 'columnheader')).toEqual(before);
    await control(page, 'columns').selectOption('passes');
    expect((await heads(page, 'columnheader')).slice(0, 2)).toEqual(['backup-storage', 'dns']);
  }));

test('of fifty components what is in sight is drawn, and the end of it is reached by keys', () =>
  withPage(pages.fifty, {}, async (page) => {
    const { ends = [] } = reports.fifty.matrix ?? {};
    const drawn = await page.locator('.grid [role="gridcell"]').count();
    expect(drawn).toBeLessThan((ends.length * ends.length) / 2);
    await page.locator('.grid').focus();
    await page.keyboard.press('Control+End');
    const chosen = page.locator('.grid [aria-selected="true"]');
    await chosen.waitFor();
    const place = await page.locator('.grid').getAttribute('aria-activedescendant');
    expect(place).toBe(`cell-${ends.length - 1}-${ends.length - 1}`);
    expect(await chosen.getAttribute('id')).toBe(place);
    const [box, grid] = [await chosen.boundingBox(), await page.locator('.grid').boundingBox()];
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(
      (grid?.x ?? 0) + (grid?.width ?? 0),
    );
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(
      (grid?.y ?? 0) + (grid?.height ?? 0),
    );
  }));
