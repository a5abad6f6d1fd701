import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { parse } from 'yaml';
import { cli } from '../support/cli.ts';
import { quit, withPage, type Shown } from './support/browser.ts';
import { beyond, violations } from './support/look.ts';
import { pages, reports } from './support/reports.ts';

afterAll(quit);

const onPage = async (act: (page: Page) => Promise<void>, options: Shown = {}) => {
  await withPage(pages.cluster, options, act);
};

const words = (text: string | null): string => (text ?? '').replaceAll(/\s+/gu, ' ').trim();

const textOf = (page: Page, selector: string): Promise<string> =>
  page.locator(selector).first().innerText().then(words);

const switchOf = (page: Page, place: Place, name: string) =>
  page.locator(`#try input[data-place="${place}"][value="${name}"]`);

const line = (page: Page) => page.locator('.state');

const values = (page: Page): Promise<string> => page.locator('#try textarea').inputValue();

/** The parts of the page that follow what is tried, as they are written. */
const parts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    ['claims', 'findings', 'access', 'picture', 'matrix', 'rows'].map(
      (id) => document.getElementById(id)?.innerText ?? '',
    ),
  );

type Place = 'flows' | 'components' | 'peers';

/** Fills the form that adds something and sends it; gives the problems that it is refused for. */
async function add(
  page: Page,
  place: Place,
  texts: Readonly<Record<string, string>>,
): Promise<string> {
  const form = page.locator(`#try form[data-add="${place}"]`);
  const details = page.locator(`#try details:has(form[data-add="${place}"])`);
  if (!(await form.isVisible())) await details.locator('summary').click();
  for (const [name, text] of Object.entries(texts))
    await form.locator(`[name="${name}"]`).fill(text);
  await form.getByRole('button', { name: 'Add' }).click();
  return words(await details.locator('.problems').innerText());
}

/** A trial with a claim that is broken, a refused form and every part open. */
async function begin(page: Page): Promise<void> {
  const closed = page.locator('#try details:not([open]) > summary');
  while ((await closed.count()) > 0) await closed.first().click();
  await add(page, 'flows', { name: 'bad', from: 'guac', to: 'db', ports: 'postgres' });
  await switchOf(page, 'peers', 'prometheus').click();
  await add(page, 'peers', { name: 'x' });
}

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80) ?? '');

describe('a row that is switched off', () => {
  test('claims, tables, picture, matrix and values follow, and the line says so', () =>
    onPage(async (page) => {
      expect(await line(page).isVisible()).toBe(false);
      const cell = async (): Promise<string> => {
        await page.locator('#matrix [name="from"]').fill('prometheus');
        await page.locator('#matrix [name="port"]').fill('9187');
        return page.locator('#matrix .said').innerText();
      };
      const before = await parts(page);
      const pairs = await cell();
      await switchOf(page, 'flows', 'prometheus-to-metrics').click();
      expect(words(await line(page).innerText())).toBe(
        'Tried, not rendered: row prometheus-to-metrics off. All 6 claims are true. Opened: 0. Closed: 1. What changes Reset',
      );
      expect(await textOf(page, '#try [data-part="state"]')).toContain(
        '− closed: prometheus may no longer reach db on 9187/TCP',
      );
      const after = await parts(page);
      expect(after.map((text, index) => text !== before[index])).toEqual([
        false,
        false,
        true,
        true,
        true,
        true,
      ]);
      expect(await textOf(page, '#rows')).not.toMatch(/prometheus-to-metrics prometheus db/u);
      expect(await page.locator('#picture [aria-label^="prometheus → db"]').count()).toBe(0);
      expect(await page.locator('#matrix [name="from"]').inputValue()).toBe('prometheus');
      expect(await page.locator('#matrix .said').innerText()).not.toBe(pairs);
      expect(parse(await values(page))).toEqual({
        preset: 'kasm-1.19',
        flows: { 'prometheus-to-metrics': { enabled: false } },
      });
    }));

  test('the answers of Ask are of what is tried, and say that nobody has rendered it', () =>
    onPage(async (page) => {
      const ask = async (): Promise<string> => {
        await page.locator('#ask [name="from"]').fill('prometheus');
        await page.locator('#ask [name="to"]').fill('db');
        await page.locator('#ask [name="port"]').fill('9187');
        await page.getByRole('button', { name: 'Explain' }).click();
        return textOf(page, '#ask .answer');
      };
      expect(await ask()).toContain('is allowed.');
      await switchOf(page, 'flows', 'prometheus-to-metrics').click();
      const tried = await ask();
      expect(tried).toContain('is denied.');
      expect(tried).toContain('flows.prometheus-to-metrics.enabled: true');
      expect(tried).toContain('rendered by nobody');
    }));

  test('switched on again, undone or reset, the very page is there again', () =>
    onPage(async (page) => {
      const before = await parts(page);
      const reported = await values(page);
      const off = switchOf(page, 'flows', 'prometheus-to-metrics');
      const backs = [
        () => off.click(),
        () => page.getByRole('button', { name: 'Undo: row prometheus-to-metrics off' }).click(),
        () => page.getByRole('button', { name: 'Reset' }).click(),
      ];
      for (const back of backs) {
        await off.click();
        expect(await parts(page)).not.toEqual(before);
        await back();
        expect(await off.isChecked()).toBe(true);
        expect(await line(page).isVisible()).toBe(false);
        expect(await parts(page)).toEqual(before);
        expect(await values(page)).toBe(reported);
      }
    }));

  test('a claim that it breaks is FALSE on the page and in the line', () =>
    onPage(async (page) => {
      await add(page, 'flows', { name: 'bad', from: 'guac', to: 'db', ports: 'postgres' });
      expect(words(await line(page).innerText())).toContain('claims FALSE: database-only-from-app');
      expect(await textOf(page, '#claims')).toContain('✗ FALSE');
      expect(await textOf(page, '#try [data-part="state"]')).toContain('+ opened: guac may');
      await switchOf(page, 'flows', 'bad').click();
      expect(await textOf(page, '#claims')).not.toContain('FALSE');
    }));
});

test('a component and a peer are switched like a row', () =>
  onPage(async (page) => {
    await switchOf(page, 'components', 'guac').click();
    await switchOf(page, 'peers', 'prometheus').click();
    expect(words(await line(page).innerText())).toContain(
      'component guac off; peer prometheus off.',
    );
    expect(await textOf(page, '#matrix')).not.toMatch(/prometheus/u);
    expect(parse(await values(page))).toEqual({
      preset: 'kasm-1.19',
      components: { guac: { enabled: false } },
      peers: { prometheus: { enabled: false } },
    });
  }));

test('many changes are counted in the line, and each is undone by itself', () =>
  onPage(async (page) => {
    for (const name of ['to-ldap', 'to-ocsp', 'to-agents', 'to-dns'])
      await switchOf(page, 'flows', name).click();
    expect(words(await line(page).innerText())).toContain('Tried, not rendered: 4 changes.');
    await page.getByRole('button', { name: 'Undo: row to-ocsp off' }).click();
    expect(await switchOf(page, 'flows', 'to-ocsp').isChecked()).toBe(true);
    expect(await switchOf(page, 'flows', 'to-ldap').isChecked()).toBe(false);
    expect(words(await line(page).innerText())).toContain('row to-ldap off; row to-agents off;');
  }));

describe('by keyboard alone', () => {
  test('a filter, a switch, what changes, and back; the focus is never lost', () =>
    onPage(async (page) => {
      await page.locator('#try [name="filter"]').focus();
      await page.keyboard.type('prometheus-to');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      expect(await switchOf(page, 'flows', 'prometheus-to-metrics').isChecked()).toBe(false);
      expect(await focused(page)).toContain('prometheus-to-metrics');
      await page.getByRole('button', { name: 'Undo: row prometheus-to-metrics off' }).focus();
      await page.keyboard.press('Enter');
      expect(await focused(page)).toContain('<summary');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Reset' }).focus();
      await page.keyboard.press('Enter');
      expect(await focused(page)).toContain('<summary');
      expect(await line(page).isVisible()).toBe(false);
    }));

  test('a row is added, and the form is ready for another', () =>
    onPage(async (page) => {
      await page.locator('#try details', { hasText: 'Add a row' }).locator('summary').focus();
      await page.keyboard.press('Enter');
      for (const text of ['typed', 'api', 'guac', 'https', 'Because']) {
        await page.keyboard.press('Tab');
        await page.keyboard.type(text);
      }
      await page.keyboard.press('Enter');
      expect(words(await line(page).innerText())).toContain('row typed added');
      expect(await focused(page)).not.toContain('<body');
    }));

  test('what gets the focus is never below the line', () =>
    onPage(async (page) => {
      await switchOf(page, 'flows', 'prometheus-to-metrics').click();
      await page.locator('#policies').scrollIntoViewIfNeeded();
      await page.locator('#policies summary, #policies a').last().focus();
      for (let step = 0; step < 40; step += 1) {
        await page.keyboard.press('Shift+Tab');
        const hidden = await page.evaluate(() => {
          const state = document.querySelector('.state')?.getBoundingClientRect();
          const element = document.activeElement;
          const box = element?.getBoundingClientRect();
          if (!state || !box || element?.closest('.state')) return '';
          return box.bottom <= state.bottom && box.bottom > state.top ? element?.outerHTML : '';
        });
        expect(hidden).toBe('');
      }
    }));

  test.each([1280, 320])('a link to a section shows its heading, %i pixels wide', (width) =>
    onPage(
      async (page) => {
        await switchOf(page, 'flows', 'prometheus-to-metrics').click();
        for (const id of ['claims', 'matrix', 'try']) {
          await page.locator(`nav a[href="#${id}"]`).focus();
          await page.keyboard.press('Enter');
          const [state, heading] = [
            await line(page).boundingBox(),
            await page.locator(`#${id} h2`).boundingBox(),
          ];
          expect(heading?.y, id).toBeGreaterThanOrEqual((state?.y ?? 0) + (state?.height ?? 0));
          expect(state?.height).toBeLessThan(270);
        }
      },
      { width },
    ),
  );
});

describe('what is added', () => {
  test('a peer and a row with it are in table, picture, matrix and values, as text', async () => {
    const hostile = '<img src=x onerror="globalThis.ran=1">';
    const seen = await withPage(pages.cluster, {}, async (page) => {
      const peer = { name: 'office', addresses: '203.0.113.0/24', ports: 'https:8443' };
      expect(await add(page, 'peers', { ...peer, description: hostile })).toBe('');
      const row = { name: 'office-to-proxy', from: 'office', to: 'proxy', ports: 'http' };
      expect(await add(page, 'flows', { ...row, description: hostile })).toBe('');
      expect(await textOf(page, '#rows')).toContain(hostile);
      expect(await page.locator('#picture [aria-label^="office"]').count()).toBeGreaterThan(0);
      expect(await textOf(page, '#matrix')).toContain('office');
      expect(parse(await values(page))).toEqual({
        preset: 'kasm-1.19',
        peers: {
          office: {
            ipBlocks: [{ cidr: '203.0.113.0/24' }],
            ports: { https: { port: 8443 } },
            description: hostile,
          },
        },
        flows: {
          'office-to-proxy': {
            from: ['office'],
            to: ['proxy'],
            ports: ['http'],
            description: hostile,
          },
        },
      });
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.evaluate(() => (globalThis as { ran?: unknown }).ran)).toBeUndefined();
    });
    expect(seen).toEqual([]);
  });

  test('a component is closed, and its pods of the dump are those that it means', () =>
    onPage(async (page) => {
      const component = { name: 'cache', labels: 'app=cache, tier=data', ports: 'cache:6000' };
      expect(await add(page, 'components', component)).toBe('');
      expect(words(await line(page).innerText())).toContain('component cache added');
      expect(parse(await values(page)).components).toEqual({
        cache: {
          podSelector: { matchLabels: { app: 'cache', tier: 'data' } },
          ports: { cache: { port: 6000 } },
        },
      });
      await page.locator('#ask [name="from"]').fill('api');
      await page.locator('#ask [name="to"]').fill('cache');
      await page.locator('#ask [name="port"]').fill('6000');
      await page.getByRole('button', { name: 'Explain' }).click();
      expect(await textOf(page, '#ask .answer')).toContain('is denied');
    }));

  test.each([
    ['flows', { name: '', from: 'api', to: 'db', ports: 'postgres' }, /^flows/u],
    [
      'flows',
      { name: 'Bad_Name', from: 'api', to: 'db', ports: 'postgres' },
      /^flows\.Bad_Name: /u,
    ],
    [
      'flows',
      { name: 'x', from: 'nobody', to: 'db', ports: 'postgres' },
      /^flows\.x\.from\[0\]: "nobody" is no component or peer here; add it first$/u,
    ],
    ['flows', { name: 'x', from: 'api', to: 'db', ports: '' }, /^flows\.x/u],
    [
      'flows',
      { name: 'x', from: 'api', to: 'db', ports: 'http' },
      /^flows\.x\.ports\[0\]: db has no port "http"; write one of /u,
    ],
    ['peers', { name: 'x', addresses: '10.0.0.300' }, /^peers\.x\.ipBlocks\[0\]\.cidr: /u],
    ['peers', { name: 'x' }, /^peers\.x: means nobody; /u],
    [
      'peers',
      { name: 'x', addresses: '10.0.0.0/8', ports: 'a:99999' },
      /^peers\.x\.ports\.a\.port: /u,
    ],
    ['components', { name: 'x', labels: '' }, /^components\.x/u],
    ['components', { name: 'x', labels: 'app=a b' }, /^components\.x\.podSelector/u],
    ['components', { name: 'api', labels: 'app=x' }, /^components\.api: is here already; /u],
  ] as const)('%s %j is refused in its place, and nothing is changed', (place, texts, says) =>
    onPage(async (page) => {
      const before = await parts(page);
      const reported = await values(page);
      expect(await add(page, place, texts)).toMatch(says);
      expect(await page.locator(`#try form[data-add="${place}"] [name="name"]`).inputValue()).toBe(
        texts.name,
      );
      expect(await line(page).isVisible()).toBe(false);
      expect(await parts(page)).toEqual(before);
      expect(await values(page)).toBe(reported);
    }),
  );
});

test('the command takes the values, and says of them what the page says', () =>
  onPage(async (page) => {
    await switchOf(page, 'peers', 'prometheus').click();
    await add(page, 'peers', { name: 'office', addresses: '203.0.113.0/24' });
    await add(page, 'flows', { name: 'office-in', from: 'office', to: 'proxy', ports: 'http' });
    await switchOf(page, 'flows', 'to-ldap').click();
    const text = await values(page);
    expect(text).toContain('# npx kasm-isolation prove values.yaml');
    const file = join(await mkdtemp(join(tmpdir(), 'kasm-isolation-try-')), 'values.yaml');
    await writeFile(file, text);
    const { exitCode, stdout } = await cli(['prove', file]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(' holds: ')]);
  }));

const copyOn = (page: Page) => page.locator('#try [data-do="copy"]');

describe('copying the values', () => {
  test('puts them on the clipboard', () =>
    onPage(async (page) => {
      await page.evaluate(() => {
        Object.defineProperty(navigator, 'clipboard', {
          value: { writeText: async (text: string) => void (document.title = text) },
        });
      });
      await page.locator('#try summary', { hasText: 'The values that do it' }).click();
      await copyOn(page).click();
      expect(await page.locator('[data-part="copied"]').innerText()).toBe('Copied.');
      expect(words(await page.title())).toBe(words(await values(page)));
    }));

  test('where the browser does not let a page, selects them and says so', () =>
    onPage(async (page) => {
      await page.evaluate(() => {
        Object.defineProperty(navigator, 'clipboard', { value: undefined });
      });
      await page.locator('#try summary', { hasText: 'The values that do it' }).click();
      await copyOn(page).click();
      await page.locator('[data-part="copied"]:not(:empty)').waitFor();
      expect(await page.locator('[data-part="copied"]').innerText()).toContain('copy it by key');
      const selected = await page.evaluate(() => {
        const area = document.activeElement as HTMLTextAreaElement;
        return area.value.slice(area.selectionStart, area.selectionEnd);
      });
      expect(selected).toBe(await values(page));
    }));
});

describe('a page with a trial going on', () => {
  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 320],
    ['dark', 320],
  ] as const)('axe finds nothing, %s at %i pixels, and nothing is wider', (colorScheme, width) =>
    onPage(
      async (page) => {
        await begin(page);
        expect(await violations(page)).toEqual([]);
        expect(await beyond(page)).toBe(0);
      },
      { colorScheme, width },
    ),
  );

  test('says nothing to the console, and asks for nothing', async () => {
    expect(await withPage(pages.cluster, {}, begin)).toEqual([]);
  });

  test('is printed as what is tried, without its controls', () =>
    onPage(
      async (page) => {
        await begin(page);
        await page.emulateMedia({ media: 'print' });
        for (const part of ['#ask', '#try', '.state button', '.state a'])
          expect(await page.locator(part).first().isVisible(), part).toBe(false);
        expect(words(await line(page).innerText())).toContain('Tried, not rendered:');
        const place = await line(page).evaluate((each) => getComputedStyle(each).position);
        expect(place).toBe('static');
      },
      { width: 688 },
    ));

  test('is printed as the report where nothing is tried', () =>
    onPage(async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await line(page).isVisible()).toBe(false);
    }));
});

test('every row, component and peer of the report has a switch', () =>
  onPage(async (page) => {
    const names = await page
      .locator('#try input[data-place="flows"]')
      .evaluateAll((all) => all.map((each) => (each as HTMLInputElement).value));
    const { rows, rowsOff } = reports.cluster;
    for (const name of [...rows.map(({ flow }) => flow), ...rowsOff]) expect(names).toContain(name);
    for (const { name } of reports.cluster.components)
      expect(await switchOf(page, 'components', name).isChecked(), name).toBe(true);
  }));
