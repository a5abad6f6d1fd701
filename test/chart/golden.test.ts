import { expect, test } from 'vitest';
import { presetNames } from '../../schema/names.ts';
import { helmTemplate } from '../support/helm.ts';

// One manifest per preset, kept for review: a change of what is rendered shows in the pull request.
// `npx vitest run test/chart/golden.test.ts --update` writes them anew.

test.each(presetNames)('%s renders the manifest that was reviewed', async (preset) => {
  const { failed, stdout } = await helmTemplate({ preset });
  expect(failed).toBe(false);
  const golden = new URL(`../golden/${preset}.yaml`, import.meta.url).pathname;
  await expect(`${stdout.replaceAll('\n\n---\n', '\n---\n')}\n`).toMatchFileSnapshot(golden);
});
