/** Makes the pictures of docs/pictures anew, from what the command writes: `npm run build:pictures`. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findHelm } from '../../src/helm/find.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { findChromium } from './chromium.ts';
import { chromiumVariable, quit, withPage } from './support/browser.ts';

const say = (line: string): void => console.error(line);
process.env['HELM'] = await findHelm({}, say);
process.env[chromiumVariable] = JSON.stringify(await findChromium(say));
// Only now, for it asks the command for reports.
const { pages } = await import('./support/reports.ts');

const folder = join(packageDirectory, 'docs', 'pictures');
const shot = (name: string) => ({ path: join(folder, `${name}.png`) });
await mkdir(folder, { recursive: true });

await withPage(pages.cluster, {}, async (page) => {
  await page.setViewportSize({ width: 1280, height: 1000 });
  await page.locator('#picture').evaluate((section) => section.scrollIntoView());
  await page.locator('#picture svg .data').first().click();
  await page.locator('#picture').evaluate((section) => section.scrollIntoView());
  await page.screenshot(shot('report'));
});

await withPage(pages.cluster, {}, async (page) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.locator('#try input[data-place=peers][value=prometheus]').click();
  await page.locator('#try').evaluate((section) => section.scrollIntoView());
  await page.screenshot(shot('try'));
});

await quit();
