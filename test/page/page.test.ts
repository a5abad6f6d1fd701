import { afterAll, describe, expect, test } from 'vitest';
import { quit, withPage } from './support/browser.ts';
import { names, pages, reports, still } from './support/reports.ts';
import { beyond, looks, violations } from './support/look.ts';

afterAll(quit);

describe.each(names)('the report %s', (name) => {
  const html = pages[name];

  test('asks for nothing, says nothing to the console, and is forbidden nothing', async () => {
    const seen = await withPage(html, {}, async (page) => {
      await page.waitForTimeout(200);
      expect(await page.locator('h1').count()).toBe(1);
    });
    expect(seen).toEqual([]);
  });

  test.each(looks)('axe finds nothing, %s at %i pixels', async (colorScheme, width) => {
    await withPage(html, { colorScheme, width }, async (page) => {
      expect(await violations(page)).toEqual([]);
    });
  });

  test('axe finds nothing where the script does nothing', async () => {
    await withPage(still(reports[name]), {}, async (page) => {
      expect(await violations(page)).toEqual([]);
    });
  });

  test.each([320, 390, 768, 1280])('is no wider than %i pixels', async (width) => {
    await withPage(html, { width }, async (page) => expect(await beyond(page)).toBe(0));
    const unscripted = { width, javaScriptEnabled: false };
    await withPage(html, unscripted, async (page) => expect(await beyond(page)).toBe(0));
  });

  test('prints without its controls, nothing cut', async () => {
    await withPage(html, { width: 688 }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      const controls = page.locator('button, input, select, textarea, nav, .skip');
      for (const control of await controls.all()) expect(await control.isVisible()).toBe(false);
      expect(await beyond(page)).toBe(0);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('main *')]
          .filter(
            ({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1,
          )
          .filter((element) => getComputedStyle(element).overflowX !== 'visible')
          .map(({ outerHTML }) => outerHTML.slice(0, 80)),
      );
      expect(cut).toEqual([]);
      const pdf = await page.pdf({ format: 'A4' });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    });
  });

  test('is read without script: verdict, claims, rows, picture and matrix', async () => {
    await withPage(html, { javaScriptEnabled: false }, async (page) => {
      for (const part of ['h1', '#claims', '#rows table', '#picture svg', '#matrix table'])
        expect(await page.locator(part).first().isVisible(), part).toBe(true);
      const lines = await page.locator('#rows table').first().locator('tbody tr').count();
      expect(lines).toBe(reports[name].rows.length);
      expect(await page.locator('#matrix tbody tr').count()).toBe(
        reports[name].matrix?.ends.length,
      );
      expect(await page.locator('button, input, select').count()).toBe(0);
    });
  });
});

test('nothing of hostile names runs, and they are shown as text', async () => {
  const seen = await withPage(pages.hostile, {}, async (page) => {
    await page.locator('[role="gridcell"]').nth(3).click();
    await page.waitForTimeout(200);
    const ran = await page.evaluate(() => (globalThis as { ran?: unknown }).ran);
    expect(ran).toBeUndefined();
    for (const part of ['#picture', '#matrix', '#matrix .panel', '#access'])
      expect(await page.locator(part).textContent(), part).toContain('<img src=x onerror=');
    expect(await page.locator('img').count()).toBe(0);
  });
  expect(seen).toEqual([]);
});
