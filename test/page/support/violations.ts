import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds, as rules with their elements. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() =>
    (globalThis as never as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
  );
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html }) => html)
        .join(' ')}`,
  );
}
