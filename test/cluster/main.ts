/**
 * Runs the tests in test/cluster: real sockets, a real API server, the policy engine of K3s and that of RKE2. Needs
 * Linux, root and Go; fails with a sentence elsewhere, unless `--allow-skip`. `--engine=felix` or `k3s` runs them on that
 * one alone; `--ci` more of them, `--full` all. Other arguments go to vitest.
 */
import { nearest } from '../../schema/nearest.ts';
import { exitCodes } from '../../src/errors.ts';
import { engineNames, engines, type EngineName } from '../../lab/engines.ts';
import { makeKasmParts } from '../../lab/kasm/parts.ts';
import { allowSkip, runTestsInLab, type LabRun } from '../support/run-in-lab.ts';
import type { Level } from './support/asked.ts';
import { lists, needsIPv6, type LabOf } from './support/labs.ts';

const engineFlag = /^--engine=?/u;
const ownFlags = new Set(['--ci', '--full', allowSkip]);

const isFile = (arg: string): boolean => arg.endsWith('.test.ts');

const levelOf = (args: readonly string[]): Level => {
  if (args.includes('--full')) return 'full';
  return args.includes('--ci') ? 'ci' : 'quick';
};

async function main(args: readonly string[]): Promise<number> {
  const wanted = args.find((arg) => engineFlag.test(arg))?.replace(engineFlag, '');
  if (wanted !== undefined && !engineNames.some((name) => name === wanted)) {
    console.error(`--engine=${wanted}: no such engine; ${nearest(wanted, engineNames)}`);
    return exitCodes.misuse;
  }
  const level = levelOf(args);
  const rest = args.filter((arg) => !ownFlags.has(arg) && !engineFlag.test(arg));
  const run = (engine: EngineName, { title, files, isIPv6 = false }: LabOf): LabRun => ({
    title: `${title}, on ${engines[engine].title}`,
    args: [...files, ...rest.filter((arg) => !isFile(arg))],
    told: { engine, level, isIPv6 },
  });
  const mine = engineNames.filter((engine) => wanted === undefined || engine === wanted);
  const files = rest.filter(isFile);
  const named: LabOf = { title: 'files by name', files, isIPv6: files.some(needsIPv6) };
  const runs =
    files.length > 0
      ? [mine.map((engine) => run(engine, named))]
      : lists(mine, level).map((list) =>
          list.map(([engine, lab]) =>
            run(engine, { ...lab, files: lab.files.map((file) => `test/cluster/${file}.test.ts`) }),
          ),
        );
  return runTestsInLab('test/cluster/vitest.config.ts', runs, {
    more: makeKasmParts,
    maySkip: args.includes(allowSkip),
  });
}

process.exitCode = await main(process.argv.slice(2));
