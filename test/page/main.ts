/**
 * Runs the tests in test/page: the page of a report in a real Chromium. Bundles its script first. Ends with a sentence
 * and 3 where there is no Chromium and none can be fetched, or with 0 and the sentence after `--allow-skip`. Other
 * arguments go to vitest.
 */
import { join } from 'node:path';
import { execa } from 'execa';
import { buildPage } from '../../scripts/page/bundle.ts';
import { exitCodes, reason } from '../../src/errors.ts';
import { findHelm } from '../../src/helm/find.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { chromiumVariable } from './support/browser.ts';
import { findChromium, type Chromium } from './chromium.ts';

const allowSkip = '--allow-skip';
const say = (line: string): void => console.error(line);

async function test(chromium: Chromium, args: readonly string[]): Promise<number> {
  await buildPage(join(packageDirectory, 'dist', 'page', 'report.js'));
  const { exitCode } = await execa(
    'vitest',
    ['run', '--config', 'test/page/vitest.config.ts', ...args],
    {
      cwd: packageDirectory,
      stdio: 'inherit',
      reject: false,
      preferLocal: true,
      env: { [chromiumVariable]: JSON.stringify(chromium), HELM: await findHelm({}, say) },
    },
  );
  return exitCode ?? exitCodes.environment;
}

const args = process.argv.slice(2);
const found = await findChromium(say).catch((error: unknown) => reason(error));
if (typeof found === 'string') {
  const isSkipped = args.includes(allowSkip);
  say(`${found}. ${isSkipped ? 'Skipped.' : `To skip, add ${allowSkip}.`}`);
  process.exitCode = isSkipped ? exitCodes.holds : exitCodes.environment;
} else {
  process.exitCode = await test(
    found,
    args.filter((arg) => arg !== allowSkip),
  );
}
