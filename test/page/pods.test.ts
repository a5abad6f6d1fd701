import { afterAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { quit, withPage } from './support/browser.ts';
import { beyond, violations } from './support/look.ts';
import { crowded } from './support/reports.ts';

afterAll(quit);

const few = await crowded(200);
const many = await crowded(1000);

const rows = (page: Page) => page.locator('#coverage tbody tr');

/** How many lines a reader sees. */
const seen = (page: Page): Promise<number> =>
  rows(page).evaluateAll((all) => all.filter((each) => each.checkVisibility()).length);

test('as many pods as one table shows are all shown', () =>
  withPage(few, {}, async (page) => {
    expect(await page.locator('#coverage details').count()).toBe(0);
    expect(await seen(page)).toBe(200);
  }));

describe('of a thousand pods', () => {
  test('each is there once, and none is shown but those that stand out', () =>
    withPage(many, {}, async (page) => {
      const names = await rows(page).locator('th').allTextContents();
      expect(new Set(names).size).toBe(1000);
      expect(names).toHaveLength(1000);
      expect(await seen(page)).toBe(2);
      const odd = await page.locator('#coverage table').first().innerText();
      expect(odd).toMatch(/kasm\/pod-0\s+db\s+on the host network/u);
      expect(odd).toMatch(/kasm\/pod-1\s+none/u);
      expect(await page.locator('#coverage summary').innerText()).toBe('db: 998 pods');
    }));

  test('those of a component are unfolded and folded by key, with and without script', async () => {
    for (const javaScriptEnabled of [true, false])
      await withPage(many, { javaScriptEnabled }, async (page) => {
        await page.locator('#coverage summary').focus();
        await page.keyboard.press('Enter');
        expect(await page.locator('#coverage details[open]').count()).toBe(1);
        await page.keyboard.press('Enter');
        expect(await page.locator('#coverage details[open]').count()).toBe(0);
      });
  });

  test('print shows them all', () =>
    withPage(many, { width: 688 }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      const height = await page
        .locator('#coverage details')
        .evaluate((each) => each.getBoundingClientRect().height);
      expect(height).toBeGreaterThan(998 * 10);
      expect(await beyond(page)).toBe(0);
    }));

  test('axe finds nothing, folded and unfolded', () =>
    withPage(many, {}, async (page) => {
      expect(await violations(page)).toEqual([]);
      await page.locator('#coverage summary').click();
      expect(await violations(page)).toEqual([]);
    }));
});
