/** Before npm packs: refuses to write a file that bears the name of the chart's package. */
import { sep } from 'node:path';

const {
  npm_command: command,
  npm_config_dry_run: dryRun,
  npm_config_pack_destination: to = '',
} = process.env;

// `npm publish` and a dry run leave no file behind.
if (
  command === 'pack' &&
  dryRun !== 'true' &&
  !to.endsWith(['build', 'package', 'npm'].join(sep))
) {
  console.error(
    "npm pack: would write a file with the name of the chart's package; write npm run package, which names both apart",
  );
  process.exitCode = 2;
}
