import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { Chromium } from '../chromium.ts';

/** The variable by which the tests learn which Chromium they run in. */
export const chromiumVariable = 'KASM_ISOLATION_CHROMIUM';

let browser: Promise<Browser> | undefined;

function launched(): Promise<Browser> {
  const { executable, env }: Chromium = JSON.parse(process.env[chromiumVariable] ?? '');
  browser ??= chromium.launch({
    executablePath: executable,
    env: { ...process.env, ...env } as Record<string, string>,
  });
  return browser;
}

/** A page that is open, and all that it did which it may not do. */
interface Opened {
  readonly page: Page;
  /** What was asked for and is not its own, what the console was told, and what was forbidden. */
  readonly seen: readonly string[];
  readonly close: () => Promise<void>;
}

/** How a page is opened: as a browser shows it, and whether scripts run. */
export interface Shown extends Pick<BrowserContextOptions, 'colorScheme' | 'javaScriptEnabled'> {
  readonly width?: number;
  readonly hasTouch?: boolean;
}

/** Opens a page by its address; what `isOwn` says no to may not be asked for. */
async function open(
  address: string,
  isOwn: (url: string) => boolean,
  { width = 1280, ...options }: Shown,
): Promise<Opened> {
  const context = await (
    await launched()
  ).newContext({ viewport: { width, height: 800 }, ...options });
  const page = await context.newPage();
  const seen: string[] = [];
  page.on('request', (request) => {
    if (!isOwn(request.url())) seen.push(`request: ${request.url()}`);
  });
  page.on('console', (message) => seen.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', ({ message }) => seen.push(`error: ${message}`));
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`forbidden by ${violatedDirective}: ${blockedURI}`),
    );
  });
  await page.goto(address);
  return { page, seen, close: () => context.close() };
}

/** Does something with what was opened and closes it; what it did that it may not do is returned. */
async function closing(
  { page, seen, close }: Opened,
  act: (page: Page) => Promise<unknown>,
): Promise<readonly string[]> {
  try {
    await act(page);
    return seen;
  } finally {
    await close();
  }
}

/** Opens a page of a site, which may ask for what the site has. */
export const withSite = async (
  site: string,
  path: string,
  options: Shown,
  act: (page: Page) => Promise<unknown>,
): Promise<readonly string[]> =>
  closing(
    await open(`${site}${path}`, (url) => url.startsWith('data:') || url.startsWith(site), options),
    act,
  );

/** Opens a page from a file, as somebody does who got it by e-mail; what it did that no report may do is returned. */
export async function withPage(
  html: string,
  options: Shown,
  act: (page: Page) => Promise<unknown>,
): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-page-'));
  const file = join(folder, 'report.html');
  await writeFile(file, html);
  try {
    return await closing(
      await open(`file://${file}`, (url) => url === `file://${file}`, options),
      act,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Ends the browser, where one was started. */
export async function quit(): Promise<void> {
  const started = await browser;
  browser = undefined;
  await started?.close();
}
