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

/** A page that is open, and all that it did which no report may do. */
interface Opened {
  readonly page: Page;
  /** What was asked for beside the file itself, what the console was told, and what was forbidden. */
  readonly seen: readonly string[];
  readonly close: () => Promise<void>;
}

/** How a page is opened: as a browser shows it, and whether scripts run. */
export interface Shown extends Pick<BrowserContextOptions, 'colorScheme' | 'javaScriptEnabled'> {
  readonly width?: number;
  readonly hasTouch?: boolean;
}

/** Opens a page from a file, as somebody does who got it by e-mail. */
async function open(html: string, { width = 1280, ...options }: Shown = {}): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-page-'));
  const file = join(folder, 'report.html');
  await writeFile(file, html);
  const context = await (
    await launched()
  ).newContext({ viewport: { width, height: 800 }, ...options });
  const page = await context.newPage();
  const seen: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== `file://${file}`) seen.push(`request: ${request.url()}`);
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
  await page.goto(`file://${file}`);
  return {
    page,
    seen,
    close: async () => {
      await context.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Opens a page, does something with it and closes it; what it did that no report may do is returned. */
export async function withPage(
  html: string,
  options: Shown,
  act: (page: Page) => Promise<unknown>,
): Promise<readonly string[]> {
  const { page, seen, close } = await open(html, options);
  try {
    await act(page);
    return seen;
  } finally {
    await close();
  }
}

/** Ends the browser, where one was started. */
export async function quit(): Promise<void> {
  const started = await browser;
  browser = undefined;
  await started?.close();
}
