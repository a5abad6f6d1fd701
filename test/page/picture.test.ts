import { afterAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { quit, withPage, type Shown } from './support/browser.ts';
import { pages } from './support/reports.ts';

afterAll(quit);

const box = (page: Page, name: string) =>
  page.locator(`#picture [data-item^="box"]:is([aria-label="${name}"], [aria-label^="${name}:"])`);

/** The label of an arrow, by the beginning of what it says. */
const arrow = (page: Page, says: string) =>
  page.locator(`#picture [data-item^="arrow"][aria-label^="${says}"] .label`);

const panel = (page: Page): Promise<string> =>
  page
    .locator('#picture .panel')
    .innerText()
    .then((text) => text.replaceAll(/\s+/gu, ' '));

/** What is not dimmed. */
const bright = async (page: Page): Promise<readonly string[]> => {
  const items = await page.locator('#picture [data-item].near').all();
  return (await Promise.all(items.map((each) => each.getAttribute('aria-label')))).flatMap(
    (each) => each ?? [],
  );
};

const onPage = (act: (page: Page) => Promise<void>, options: Shown = {}): Promise<unknown> =>
  withPage(pages.foreign, options, act);

describe('a box that is chosen', () => {
  const lines = [
    /^redis Redis It means pods of namespace kasm with app=kasm-redis\. Closed by /u,
    /Closed by [^.]*kasm\/kasm-isolation-default-deny/u,
    / manager → redis on 6379\/TCP: row manager-to-redis; rule kasm\/kasm-isolation-redis ingress\[0\];/u,
    /EXCESS: guac → redis on every port: no row; rule kasm\/widen ingress\[0\]; policy kasm\/widen/u,
    /MISSING: prometheus → redis on 9121\/TCP: row prometheus-to-metrics Reaches:/u,
    /Reaches: redis → backup-storage on 443\/TCP: row to-backup-storage; rule /u,
  ];
  const near = ['backup-storage', 'dns', 'guac', 'manager', 'prometheus', 'redis'];

  /** What the panel lacks, and the boxes that are not dimmed. */
  const chosen = async (page: Page) => {
    const said = await panel(page);
    return {
      lacks: lines.filter((line) => !line.test(said)).map((line) => [line, said]),
      near: (await bright(page)).filter((each) => !each.includes(' ')).toSorted(),
    };
  };
  const redis = { lacks: [], near };

  test('by pointer tells who reaches it and whom it reaches; the rest is dimmed', () =>
    onPage(async (page) => {
      await box(page, 'redis').click();
      expect(await chosen(page)).toEqual(redis);
    }));

  test('by touch', () =>
    onPage(
      async (page) => {
        await box(page, 'redis').tap();
        expect(await chosen(page)).toEqual(redis);
      },
      { width: 390, hasTouch: true },
    ));

  test('by keyboard; Escape lets it go', () =>
    onPage(async (page) => {
      await page.locator('#picture [tabindex="0"]').focus();
      await page.keyboard.press('Home');
      for (let step = 0; step < 60; step += 1) {
        if ((await panel(page)).startsWith('redis ')) break;
        await page.keyboard.press('ArrowRight');
      }
      expect(await chosen(page)).toEqual(redis);
      await page.keyboard.press('Escape');
      expect(await panel(page)).toMatch(/^Choose a box or an arrow/u);
      expect(await bright(page)).toEqual([]);
    }));

  test('a click beside lets it go', () =>
    onPage(async (page) => {
      await box(page, 'redis').click();
      await page.locator('#picture svg').click({ position: { x: 2, y: 2 } });
      expect(await bright(page)).toEqual([]);
    }));
});

describe('an arrow that is chosen', () => {
  test('tells its row, rule and policy, and leads to each', () =>
    onPage(async (page) => {
      await arrow(page, 'manager may reach redis').click();
      expect(await panel(page)).toContain(
        'manager → redis on 6379/TCP: row manager-to-redis; rule kasm/kasm-isolation-redis ingress[0]; policy kasm/kasm-isolation-redis',
      );
      expect((await bright(page)).toSorted()).toEqual([
        'manager',
        'manager may reach redis on 6379/TCP, row manager-to-redis',
        'redis',
      ]);
      await page.locator('#picture .panel a', { hasText: 'manager-to-redis' }).click();
      expect(new URL(page.url()).hash).toBe('#row-manager-to-redis');
    }));

  test('is met by a finger that misses it by a little', () =>
    onPage(async (page) => {
      const line = page.locator('#picture [data-of="arrow 0"]');
      const middle = await line.evaluate((path) => {
        if (!(path instanceof SVGPathElement)) throw new Error('is no path');
        path.scrollIntoView({ block: 'center' });
        const { x, y } = path.getPointAtLength(path.getTotalLength() / 8);
        const seen = new DOMPoint(x, y + 5).matrixTransform(path.getScreenCTM() ?? undefined);
        return [seen.x, seen.y] as const;
      });
      await page.mouse.click(...middle);
      expect(await bright(page)).toHaveLength(3);
    }));

  test('that is excess names the rule to blame', () =>
    onPage(async (page) => {
      await arrow(page, 'guac may reach, undeclared, redis').click();
      expect(await panel(page)).toContain('kasm/widen ingress[0]');
    }));
});

const boxes = (page: Page): Promise<number> => page.locator('#picture [data-item^="box"]').count();

describe('where there are many', () => {
  test('layers are one box each, and a button unfolds and folds each', () =>
    withPage(pages.fifty, {}, async (page) => {
      const folded = await boxes(page);
      expect(folded).toBeLessThan(17);
      const button = page.locator('#picture .controls button').last();
      expect(await button.textContent()).toBe('Unfold 42 components, step 3');
      await button.click();
      expect(await boxes(page)).toBe(folded + 41);
      expect(await button.textContent()).toBe('Fold 42 components, step 3');
      expect(await button.getAttribute('aria-expanded')).toBe('true');
      await page.keyboard.press('Enter');
      expect(await boxes(page)).toBe(folded);
    }));

  test('the panel of a layer names its members and unfolds it', () =>
    withPage(pages.fifty, {}, async (page) => {
      await box(page, '5 components, step 2').click();
      expect(await panel(page)).toContain('api, guac, manager, rdp-gateway, rdp-https-gateway');
      await page.locator('#picture .panel button').click();
      await box(page, 'guac').click();
      expect(await panel(page)).toMatch(/^guac/u);
    }));

  test('few are all shown, and there is nothing to fold', () =>
    onPage(async (page) => {
      expect(await page.locator('#picture .controls').count()).toBe(0);
      expect(await box(page, 'guac').count()).toBeGreaterThan(0);
    }));

  test('without script they are folded too', () =>
    withPage(pages.fifty, { javaScriptEnabled: false }, async (page) => {
      expect(await boxes(page)).toBeLessThan(17);
      expect(await page.locator('#picture svg').textContent()).toContain('42 components, step 3');
    }));
});

test('print shows all of it, whatever is chosen', () =>
  onPage(async (page) => {
    await box(page, 'redis').click();
    await page.emulateMedia({ media: 'print' });
    const opacity = await box(page, 'proxy')
      .first()
      .evaluate((each) => getComputedStyle(each).opacity);
    expect(opacity).toBe('1');
  }));
