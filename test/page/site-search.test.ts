import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { withSite, type Shown } from './support/browser.ts';
import { siteWhileTested } from './support/site.ts';

const site = siteWhileTested();

/** Opens a page; whatever the search does, it may ask the site alone and say nothing to the console. */
async function on(path: string, act: (page: Page) => Promise<unknown>, options: Shown = {}) {
  expect(await withSite(site().address, path, options, act)).toEqual([]);
}

/** What the page says of its search, once it has an answer. */
async function answer(page: Page, words: RegExp): Promise<string> {
  const said = page.locator('#answer', { hasText: words });
  await said.waitFor();
  return said.innerText();
}

test.each([
  ['Traefik', /traefik/iu],
  ['default deny', /default deny/iu],
  ['KI403', /KI403/u],
])('%s is found, from any page, by a key', async (words, expected) => {
  await on('docs/operate.html', async (page) => {
    await page.getByLabel('Search').fill(words);
    await page.keyboard.press('Enter');
    expect(await answer(page, /\d+ pages? (?:is|are) found/u)).toContain(`"${words}"`);
    const found = page.locator('#results a');
    expect(await found.count()).toBeGreaterThan(1);
    await found.first().click();
    expect(await page.locator('main').innerText()).toMatch(expected);
  });
});

test('a section is found by its words, and the link leads to it', () =>
  on('search.html?q=uninstall%20opens', async (page) => {
    await answer(page, /pages are found/u);
    const section = page.locator('#results a[href*="#"]').first();
    const anchor = new URL((await section.getAttribute('href')) ?? '', page.url()).hash;
    await section.click();
    expect(await page.locator(`main ${anchor}`).isVisible()).toBe(true);
  }));

test.each(['zzqqxx', 'mongodb qqq'])('that nothing is found is said: %s', (words) =>
  on(`search.html?q=${encodeURIComponent(words)}`, async (page) => {
    expect(await answer(page, /Nothing/u)).toBe(`Nothing is found for "${words}".`);
    expect(await page.locator('#results li').count()).toBe(0);
  }),
);

test.each(['', '%20%20'])('without words, it asks for some: %j', (words) =>
  on(`search.html?q=${words}`, async (page) => {
    expect(await answer(page, /Write/u)).toBe('Write what you look for.');
  }),
);

test('who types on is answered anew, and emptied is empty', () =>
  on('search.html?q=zzqqxx', async (page) => {
    await answer(page, /Nothing/u);
    await page.getByLabel('Search').fill('Redis');
    await answer(page, /pages are found for "Redis"/u);
    expect(await page.locator('#results li').count()).toBe(12);
    await page.getByLabel('Search').fill('');
    await answer(page, /Write/u);
    expect(await page.locator('#results li').count()).toBe(0);
  }));

test('hostile words are text', () => {
  const words = '<img src=x onerror="globalThis.ran=1">';
  return on(`search.html?q=${encodeURIComponent(words)}`, async (page) => {
    expect(await answer(page, /found for/u)).toContain(words);
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.evaluate(() => (globalThis as { ran?: unknown }).ran)).toBeUndefined();
  });
});

test('without script it says so, and has the list of pages', () =>
  on(
    'search.html?q=Redis',
    async (page) => {
      expect(await page.locator('#answer').innerText()).toContain('needs a script');
      expect(await page.locator('.tree').isVisible()).toBe(true);
    },
    { javaScriptEnabled: false },
  ));
