import { beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { withSite, type Shown } from './support/browser.ts';
import { beyond, violations } from './support/look.ts';
import { siteWhileTested } from './support/site.ts';

const site = siteWhileTested();

const on = (path: string, act: (page: Page) => Promise<unknown>, options: Shown = {}) =>
  withSite(site().address, path, options, act);

/** Of each kind of page one: prose, tables, figures, commands and what they print, a file, what is found. */
const kinds = [
  'index.html',
  'docs/start.html',
  'docs/comparison.html',
  'docs/bench.html',
  'docs/start-with-init.html',
  'docs/findings.html',
  'examples/flux/git-repository.yaml.html',
  'search.html?q=Traefik',
] as const;

describe('every page', () => {
  /** Where a page can be led to, and where it leads. */
  interface Ways {
    readonly anchors: ReadonlySet<string>;
    readonly links: readonly string[];
  }
  const ways = new Map<string, Ways>();
  const seen: string[] = [];
  const wide: string[] = [];

  beforeAll(async () => {
    await on('index.html', async (page) => {
      for (const path of site().pages) {
        await page.setViewportSize({ width: 320, height: 800 });
        await page.goto(site().address + path);
        if ((await beyond(page)) !== 0) wide.push(path);
        const [anchors, links] = await page.evaluate(() => [
          [...document.querySelectorAll('[id]')].map(({ id }) => id),
          [...document.querySelectorAll('a')].map((link) => link.getAttribute('href') ?? ''),
        ]);
        const address = (link: string): string => new URL(link, page.url()).href;
        ways.set(path, { anchors: new Set(anchors), links: (links ?? []).map(address) });
      }
    }).then((all) => seen.push(...all));
  });

  /** Links that lead nowhere. */
  const dead = (known: ReadonlyMap<string, Ways>): readonly string[] =>
    [...known].flatMap(([path, { links }]) =>
      links
        .filter((link) => {
          if (!link.startsWith(site().address)) return !link.startsWith('https://');
          const [to = '', anchor = ''] = link.slice(site().address.length).split('#');
          const target = known.get(decodeURI(to));
          return target === undefined || (anchor !== '' && !target.anchors.has(anchor));
        })
        .map((link) => `${path}: ${link}`),
    );

  test('is one of many', () => expect(site().pages.length).toBeGreaterThan(90));

  test('leads somewhere with every link and anchor', () => expect(dead(ways)).toEqual([]));

  test.each(['docs/none.html', 'docs/start.html#none', '', '../elsewhere.html'])(
    'a link to %j would lead nowhere',
    (link) => {
      const more: Ways = { anchors: new Set(), links: [new URL(link, site().address).href] };
      expect(dead(new Map([...ways, ['more.html', more]]))).toHaveLength(1);
    },
  );

  test('is reached from the first one', () => {
    const reached = new Set(['index.html', 'search.html']);
    for (const path of reached)
      for (const link of ways.get(path)?.links ?? [])
        reached.add(link.slice(site().address.length).split('#')[0] ?? '');
    expect(site().pages.filter((path) => !reached.has(path))).toEqual([]);
  });

  test('asks nobody else, says nothing to the console, and is forbidden nothing', () =>
    expect(seen).toEqual([]));

  test('is no wider than a phone', () => expect(wide).toEqual([]));
});

describe.each(kinds)('%s', (path) => {
  test.each([
    ['light', 1280],
    ['dark', 320],
  ] as const)('axe finds nothing, %s at %i pixels', async (colorScheme, width) => {
    const seen = await on(
      path,
      async (page) => {
        await page.waitForLoadState('networkidle');
        expect(await violations(page)).toEqual([]);
      },
      { colorScheme, width },
    );
    expect(seen).toEqual([]);
  });

  test('is read without script, with all pages beside it', () =>
    on(
      path,
      async (page) => {
        expect(await page.locator('h1').isVisible()).toBe(true);
        expect((await page.locator('main').innerText()).length).toBeGreaterThan(60);
        expect(await page.locator('.tree a:visible').count()).toBeGreaterThan(40);
      },
      { javaScriptEnabled: false },
    ));
});

test('what is printed keeps its columns on a phone, and can be scrolled by keys', () =>
  on(
    'docs/start-with-init.html',
    async (page) => {
      const block = page.locator('pre.text').first();
      const [scroll, client] = await block.evaluate((element) => [
        element.scrollWidth,
        element.clientWidth,
      ]);
      expect(scroll).toBeGreaterThan(client ?? 0);
      await block.focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => block.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
    },
    { width: 320 },
  ));

test('commands are broken on a phone rather than cut', () =>
  on(
    'docs/start.html',
    async (page) => {
      for (const block of await page.locator('pre.sh').all())
        expect(await block.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0);
      expect(await page.locator('pre.sh').nth(1).innerText()).toContain(
        '--set helmTest.enabled=true --set helmTest.host=DATABASE',
      );
    },
    { width: 320 },
  ));

test('the playground is one link away, answers a question, and leads back', async () => {
  const seen = await on('index.html', async (page) => {
    await page.getByRole('link', { name: 'Playground' }).click();
    for (const [name, text] of [
      ['from', 'guac'],
      ['to', 'db'],
      ['port', '5432'],
    ])
      await page.locator(`#ask [name=${name}]`).fill(text ?? '');
    await page.keyboard.press('Enter');
    expect(await page.locator('#ask .answer').innerText()).toContain(
      'Entering db is opened by kasm/look-into-database ingress[0].',
    );
    await page.getByRole('link', { name: 'All pages of kasm-isolation' }).click();
    expect(await page.locator('h1').innerText()).toBe('kasm-isolation');
  });
  expect(seen).toEqual([]);
});
