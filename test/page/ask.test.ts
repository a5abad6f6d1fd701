import { afterAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { quit, withPage } from './support/browser.ts';
import { violations } from './support/look.ts';
import { pages, type ReportName } from './support/reports.ts';

afterAll(quit);

const field = (page: Page, name: 'from' | 'to' | 'port') => page.locator(`#ask [name="${name}"]`);

/** The answer, without what its lines are broken by. */
const answer = (page: Page): Promise<string> =>
  page
    .locator('#ask .answer')
    .innerText()
    .then((text) => text.replaceAll(/\s+/gu, ' ').trim());

interface Question {
  readonly from?: string;
  readonly to?: string;
  readonly port?: string;
}

async function fill(page: Page, { from = '', to = '', port = '' }: Question): Promise<void> {
  await field(page, 'from').fill(from);
  await field(page, 'to').fill(to);
  await field(page, 'port').fill(port);
}

/** What the page says to a question. */
async function explained(page: Page, question: Question): Promise<string> {
  await fill(page, question);
  await page.getByRole('button', { name: 'Explain' }).click();
  return answer(page);
}

async function who(page: Page, question: Question): Promise<string> {
  await fill(page, question);
  await page.getByRole('button', { name: 'Who may reach To' }).click();
  return answer(page);
}

/** What a page did that no report may do. */
const doneOn = (name: ReportName, act: (page: Page) => Promise<void>) =>
  withPage(pages[name], {}, act);

const onPage = async (act: (page: Page) => Promise<void>, name: ReportName = 'cluster') => {
  await doneOn(name, act);
};

describe('explain', () => {
  test('what is allowed is told with the rule that opens it and the row that declares it', () =>
    onPage(async (page) => {
      expect(await explained(page, { from: 'api', to: 'db', port: '5432' })).toBe(
        'api → db : 5432/TCP is allowed. Leaving api is open: no policy closes that direction. Entering db is opened by kasm/kasm-isolation-db ingress[0]. Declared by flow app-to-db: Only the API and the manager read and write the database',
      );
    }));

  test('what is denied is told with the policies of both sides, and the row that would allow it', () =>
    onPage(async (page) => {
      expect(await explained(page, { from: 'db-init', to: 'api', port: '8080' })).toMatch(
        /^db-init → api : 8080\/TCP is denied\. Leaving db-init is closed by [^.]*kasm\/kasm-isolation-db-init[^.]*\. Entering api is closed by kasm\/kasm-isolation-api, kasm\/kasm-isolation-default-deny, and no rule opens 8080\/TCP here\. Declared by no flow\. To allow this, add a row: flows\.NAME: \{from: \[db-init\], to: \[api\], ports: \[http\]\}\./u,
      );
      expect(await explained(page, { from: 'guac', to: 'db', port: '5432' })).toContain(
        'add a row: flows.NAME: {from: [guac], to: [db], ports: [postgres]}. It would widen who reaches the data tier: guac on 5432/TCP.',
      );
    }));

  test.each([
    [{ from: 'monitoring:app=debug', to: 'db', port: '5432' }, 'is denied.'],
    [{ from: '203.0.113.7', to: 'proxy', port: '8080' }, 'is denied.'],
    [{ from: 'internet', to: 'db', port: '5432' }, 'is denied.'],
    [{ from: '*', to: 'db', port: '5432' }, 'is allowed for some of them.'],
    [{ from: 'db', to: 'dns', port: '53/udp' }, 'db → dns : 53/UDP'],
  ])('%j is asked as the command asks it', (question, says) =>
    onPage(async (page) => {
      expect(await explained(page, question)).toContain(says);
    }),
  );

  test.each([
    [{ to: 'db', port: '5432' }, 'From: is empty; choose an end from the list, or write one'],
    [{ from: 'api', port: '5432' }, 'To: is empty; choose an end from the list, or write one'],
    [{ from: 'api', to: 'db' }, 'Port: is empty; write a number, such as 5432'],
    [
      { from: 'api', to: 'db', port: '99999' },
      '99999: is no port; write a number from 1 to 65535, with /UDP or /SCTP behind it where it is not TCP',
    ],
    [{ from: 'nobody', to: 'db', port: '5432' }, 'nobody: is nobody here; write one of api, db,'],
    [{ from: 'apy', to: 'db', port: '5432' }, 'apy: is nobody here; did you mean "api"?'],
    [{ from: 'kasm:app', to: 'db', port: '5432' }, 'kasm:app: is nobody here; write one of'],
    [{ from: 'KASM:app=x', to: 'db', port: '5432' }, 'KASM:app=x: '],
  ])('%j is refused in one sentence, and nothing is answered', (question, says) =>
    onPage(async (page) => {
      const said = await explained(page, question);
      expect(said.startsWith(says), said).toBe(true);
      expect(await page.locator('#ask .answer > *').count()).toBe(1);
      expect(await page.locator('#ask .answer .refused').count()).toBe(1);
    }),
  );
});

describe('who', () => {
  test('tells everybody who may reach an end, by port, row and rule', () =>
    onPage(async (page) => {
      expect(await who(page, { to: 'db', port: '9187' })).toBe(
        'db may be reached on 9187/TCP by 1 set of ends. Who may reach db on 9187/TCP from ports flow rules prometheus 9187/TCP prometheus-to-metrics kasm/kasm-isolation-db ingress[1]',
      );
      expect(await who(page, { to: 'db' })).toContain('db may be reached by 7 sets of ends.');
      expect(await who(page, { to: 'db', port: '9188' })).toBe(
        'db may be reached on 9188/TCP by nobody.',
      );
    }));

  test('tells those too whom no row means', () =>
    onPage(async (page) => {
      expect(await who(page, { to: 'db', port: '5432' })).toContain(
        'pods of namespace kasm with app=debug',
      );
    }, 'foreign'));

  test('does not ask for From, and refuses an empty To', () =>
    onPage(async (page) => {
      expect(await who(page, { from: 'nobody', to: 'redis' })).toContain('redis: is nobody here');
      expect(await who(page, {})).toBe('To: is empty; choose an end from the list, or write one');
    }));
});

test('by keyboard alone: the fields, Enter, and the answer is announced', () =>
  onPage(async (page) => {
    await page.locator('#ask [name="from"]').focus();
    for (const text of ['api', 'db', '5432']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    expect(await answer(page)).toContain('api → db : 5432/TCP is allowed.');
    expect(await page.locator('#ask .answer').getAttribute('role')).toBe('status');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await answer(page)).toContain('db may be reached on 5432/TCP');
  }));

test('components, peers and pods of the dump are offered', () =>
  onPage(async (page) => {
    await page.locator('#ask [name="from"]').focus();
    const offered = await page
      .locator('#ends option')
      .evaluateAll((all) => all.map((each) => (each as HTMLOptionElement).value));
    for (const name of ['api', 'prometheus', 'internet', '*']) expect(offered).toContain(name);
    expect(offered.some((name) => name.startsWith('kasm/'))).toBe(true);
  }));

test('what is typed is shown as text, whatever it is', async () => {
  const text = `</p><img src=x onerror="globalThis.ran=1"><script>globalThis.ran=1</script>`;
  const seen = await doneOn('cluster', async (page) => {
    expect(await explained(page, { from: text, to: 'db', port: '5432' })).toContain('<img src=x');
    expect(await who(page, { to: text })).toContain('<img src=x');
    expect(await page.locator('#ask img').count()).toBe(0);
    expect(await page.evaluate(() => (globalThis as { ran?: unknown }).ran)).toBeUndefined();
  });
  expect(seen).toEqual([]);
});

test('of a report whose names no cluster keeps nothing is asked, in a sentence that is text', async () => {
  const seen = await doneOn('hostile', async (page) => {
    const said = await page.locator('#ask').innerText();
    expect(said).toContain('nothing can be asked of it; make it again with report.');
    expect(said).toContain('<img src=x onerror=');
    expect(await page.locator('#ask :is(img, script, form), #try').count()).toBe(0);
  });
  expect(seen).toEqual([]);
});

test.each(['light', 'dark'] as const)('axe finds nothing in an answer, %s', async (colorScheme) => {
  await withPage(pages.cluster, { colorScheme }, async (page) => {
    await who(page, { to: 'db' });
    expect(await violations(page)).toEqual([]);
    await explained(page, { from: 'nobody', to: 'db', port: '5432' });
    expect(await violations(page)).toEqual([]);
  });
});
