import { afterAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { quit, withPage } from './support/browser.ts';
import { names, pages } from './support/reports.ts';

afterAll(quit);

interface Stop {
  /** Which element has the focus, by its place on the page; -1 for none. */
  readonly place: number;
  readonly html: string;
  readonly isShown: boolean;
}

/** What the focus looks like: an outline, or another line around what is drawn. */
const focused = (page: Page): Promise<Stop> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { place: -1, html: '', isShown: true };
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    let isShown = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    const lines = (): string =>
      [element, ...element.querySelectorAll('.box:not(.pile), path.arrow, .plate')]
        .map((each) => getComputedStyle(each))
        .map(({ stroke, strokeWidth }) => `${stroke} ${strokeWidth}`)
        .join();
    if (!isShown && element instanceof SVGElement) {
      const seen = lines();
      element.blur();
      isShown = lines() !== seen;
      element.focus();
    }
    return {
      place: [...document.querySelectorAll('*')].indexOf(element),
      html: element.outerHTML.slice(0, 100),
      isShown,
    };
  });

/** The controls that the Tab key should reach: those that are seen, can be used, and are a stop of their own. */
const controls = (
  page: Page,
): Promise<readonly { readonly place: number; readonly html: string }[]> =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll('*')];
    return [
      ...document.querySelectorAll<HTMLElement>(
        'a[href], button, input, select, textarea, summary, [tabindex="0"]',
      ),
    ]
      .filter((each) => each.tabIndex >= 0 && each.checkVisibility())
      .map((each) => ({ place: all.indexOf(each), html: each.outerHTML.slice(0, 100) }));
  });

describe.each(names)('the Tab key, in the report %s', (name) => {
  test('reaches every control in the order of the page, shows where it is, and is never caught', async () => {
    await withPage(pages[name], {}, async (page) => {
      const all = await controls(page);
      expect(all.length).toBeGreaterThan(20);
      const stops: Stop[] = [];
      for (let step = 0; step <= all.length + 1; step += 1) {
        await page.keyboard.press('Tab');
        const stop = await focused(page);
        if (stop.place === -1 || stop.place === stops[0]?.place) break;
        stops.push(stop);
      }
      const reached = new Set(stops.map(({ place }) => place));
      expect(all.filter(({ place }) => !reached.has(place))).toEqual([]);
      expect(stops.filter(({ isShown }) => !isShown)).toEqual([]);
      const order = stops.map(({ place }) => place);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    });
  });
});

test('the first stop skips to the report', () =>
  withPage(pages.cluster, {}, async (page) => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#main');
  }));

test('every control of the matrix and of the picture is one of a known list, which other tests press', () =>
  withPage(pages.fifty, {}, async (page) => {
    const known = await page
      .locator('#matrix, #picture')
      .locator('input, select, button, [tabindex="0"]')
      .evaluateAll((all) =>
        all
          .filter((each) => each.checkVisibility())
          .map((each) => each.getAttribute('name') ?? each.getAttribute('role') ?? each.tagName),
      );
    const matrix = 'from to port verdict lines columns grid';
    expect(known).toEqual(`BUTTON BUTTON option ${matrix}`.split(' '));
  }));
