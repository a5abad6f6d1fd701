import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command, Option } from '@commander-js/extra-typings';
import { exitCodes } from '../errors.ts';
import { readInput } from '../read/files.ts';
import { readObjects } from '../read/cluster.ts';
import { diff, type Side } from '../reach/diff.ts';
import { render } from '../table/render.ts';
import { textTable } from '../report/text-table.ts';
import { prepare, withRenderOptions } from './options.ts';

type Shared = Parameters<typeof prepare>[1];

/** One side: a folder with a chart (its defaults), manifests, or values. */
async function sideOf(source: string, options: Shared): Promise<Side> {
  if (existsSync(join(source, 'Chart.yaml')))
    return render(await prepare('plain', { ...options, chart: source }));
  if (/\.(ya?ml|json)$/u.test(source)) {
    const text = await readInput(source);
    if (/^["']?kind["']?:/mu.test(text) || text.includes('"kind"')) {
      return {
        table: undefined,
        policies: readObjects([{ name: source, text }], options.namespace).policies,
      };
    }
  }
  return render(await prepare(source, options));
}

const what = 'preset name, values file, .ts module, manifest, or folder of a chart';

const pairs = (count: number): string => `${count} ${count === 1 ? 'pair' : 'pairs'}`;

/** `diff`: what becomes reachable and what stops between two sets of policies, for pull requests. */
export const diffCommand = withRenderOptions(
  new Command('diff')
    .description('say what becomes reachable and what stops')
    .addArgument(new Argument('<before>', what))
    .addArgument(new Argument('<after>', 'the same')),
)
  .addOption(
    new Option('--fail-on <change>', 'end with 1 on such a change').choices([
      'opened',
      'closed',
      'any',
    ] as const),
  )
  .action(async (before, after, options) => {
    const changes = diff(
      await sideOf(before, options),
      await sideOf(after, options),
      options.namespace,
    );
    const opened = changes.filter((change) => !change.opened.isEmpty);
    const closed = changes.filter((change) => !change.closed.isEmpty);
    const lines = [
      ...opened.map(({ from, to, opened: ports }) => ['opened', from, to, String(ports)]),
      ...closed.map(({ from, to, closed: ports }) => ['closed', from, to, String(ports)]),
    ];
    if (lines.length > 0) console.log(`${textTable(['CHANGE', 'FROM', 'TO', 'PORTS'], lines)}\n`);
    console.log(
      `${pairs(opened.length)} opened, ${closed.length} closed, from ${before} to ${after}.`,
    );
    const failing = { opened: opened.length, closed: closed.length, any: changes.length };
    if (options.failOn && failing[options.failOn] > 0) process.exitCode = exitCodes.finding;
  });
