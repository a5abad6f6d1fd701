import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { cli } from '../support/cli.ts';
import { quit, withPage } from './support/browser.ts';
import { pages, reportOn } from './support/reports.ts';

afterAll(quit);

/** Asks by keys alone, from the first field on, and gives what is answered. */
async function ask(page: Page, from: string, to: string, port: string): Promise<string> {
  await page.locator('#ask [name=from]').focus();
  for (const text of [from, to, port]) {
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.type(text);
    if (text !== port) await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  return page.locator('#ask .answer').innerText();
}

test('a question is answered in the sentences of explain', async () => {
  const seen = await withPage(pages.cluster, {}, async (page) => {
    for (const [from, to, port] of [
      ['guac', 'db', '5432'],
      ['api', 'db', '5432'],
      ['internet', 'proxy', '8080'],
      ['kasm:app=debug', 'db', '5432'],
      ['db', '198.51.100.7', '443'],
    ] as const) {
      const answer = await ask(page, from, to, port);
      const { stdout } = await cli([
        'explain',
        from,
        to,
        port,
        '-v',
        'kasm-1.19',
        '--format',
        'json',
      ]);
      const { verdict, notes } = JSON.parse(stdout) as { verdict: string; notes: string[] };
      expect(answer).toContain(verdict);
      for (const note of notes.slice(0, 3)) expect(answer, note).toContain(note);
    }
  });
  expect(seen).toEqual([]);
});

test('why guac cannot reach the database is one question', () =>
  withPage(pages.cluster, {}, async (page) => {
    const answer = await ask(page, 'guac', 'db', '5432');
    expect(answer).toContain('guac → db : 5432/TCP is denied.');
    expect(answer).toContain('and no rule opens 5432/TCP here');
    expect(answer).toContain('To allow this, add a row');
    expect(answer).toContain('It would widen who reaches the data tier');
  }));

test('who reaches Redis is one question, and what others open is in the answer', () =>
  withPage(pages.foreign, {}, async (page) => {
    await page.locator('#ask [name=to]').fill('redis');
    await page.locator('#ask').getByRole('button', { name: 'Who may reach To' }).press('Enter');
    const lines = await page.locator('#ask .answer tbody tr').allInnerTexts();
    expect(lines.map((line) => line.split('\t')[0]).toSorted()).toEqual(['guac', 'manager']);
  }));

test('whom the guard lets bear the labels is said of what is reached, as explain says it', async () => {
  const allow = { users: ['jane'], serviceAccounts: ['argocd/argocd-application-controller'] };
  const guard = { enabled: true, action: 'Deny', allow };
  const html = await reportOn({ preset: 'kasm-1.19', guard });
  const said =
    'Guard: only users jane; service accounts argocd/argocd-application-controller may make pods with the labels of api; others are refused.';
  await withPage(html, {}, async (page) => {
    expect(await ask(page, 'api', 'db', '5432')).toContain(said);
    expect(await ask(page, 'guac', 'db', '5432')).not.toContain('Guard:');
    expect(await ask(page, 'internet', 'proxy', '8080')).not.toContain('Guard:');
  });
  const values = await mkdtemp(join(tmpdir(), 'kasm-isolation-ask-'));
  const file = join(values, 'values.yaml');
  await writeFile(file, JSON.stringify({ preset: 'kasm-1.19', guard }));
  const { stdout } = await cli(['explain', 'api', 'db', '5432', '-v', file, '--format', 'json']);
  expect(JSON.parse(stdout).notes).toContain(said);
  await withPage(pages.cluster, {}, async (page) => {
    expect(await ask(page, 'api', 'db', '5432')).not.toContain('Guard:');
  });
});

test('pods of the dump are offered, and can be asked about', () =>
  withPage(pages.cluster, {}, async (page) => {
    const offered = await page
      .locator('#ends option')
      .evaluateAll((all) => all.map((each) => (each as HTMLOptionElement).value));
    const pods = offered.filter((name) => name.startsWith('kasm/'));
    expect(pods.length).toBeGreaterThan(3);
    const db = pods.find((name) => name.includes('db')) ?? '';
    expect(await ask(page, 'internet', db, '5432')).toContain(`${db} : 5432/TCP is denied`);
  }));

describe('what is asked wrongly is refused in a sentence', () => {
  test.each([
    ['nobody', 'db', '5432', 'nobody: is nobody here'],
    ['api', 'db', '99999', '99999: is no port; write a number from 1 to 65535'],
    ['', 'db', '5432', 'From: is empty; choose an end from the list, or write one'],
    ['api', '', '5432', 'To: is empty'],
    ['api', 'db', '', 'Port: is empty; write one, such as 5432 or 53/UDP'],
    ['kasm:app=', 'db', '5432', 'kasm:app='],
    ['kasm:=x', 'db', '5432', 'is no key of a label'],
    ['<img src=x onerror=ran=1>', 'db', '5432', 'is no'],
  ])('%s → %s : %s', async (from, to, port, sentence) => {
    const seen = await withPage(pages.cluster, {}, async (page) => {
      await page.locator('#ask [name=from]').fill(from);
      await page.locator('#ask [name=to]').fill(to);
      await page.locator('#ask [name=port]').fill(port);
      await page.locator('#ask').getByRole('button', { name: 'Explain' }).click();
      expect(await page.locator('#ask .answer').innerText()).toContain(sentence);
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.evaluate(() => (globalThis as { ran?: unknown }).ran)).toBeUndefined();
    });
    expect(seen).toEqual([]);
  });
});

test('a report that cannot be read again is shown, and says that it cannot be asked', async () => {
  const seen = await withPage(pages.hostile, {}, async (page) => {
    expect(await page.locator('#ask').innerText()).toContain('This report cannot be asked');
    expect(await page.locator('#try').count()).toBe(0);
    expect(await page.locator('#claims table').count()).toBe(1);
  });
  expect(seen).toEqual([]);
});
