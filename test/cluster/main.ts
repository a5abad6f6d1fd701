/**
 * Runs the tests in test/cluster: real sockets, a real API server, the policy engine of K3s and that of RKE2. Needs
 * Linux, root and Go; fails with a sentence elsewhere, unless `--allow-skip`. `--engine=felix` or `k3s` runs them on that
 * one alone, `--full` the long ones too. Other arguments go to vitest.
 */
import { availableParallelism } from 'node:os';
import { nearest } from '../../schema/nearest.ts';
import { exitCodes } from '../../src/errors.ts';
import { engineNames, engines, type EngineName } from '../../lab/engines.ts';
import { makeKasmParts } from '../../lab/kasm/parts.ts';
import { allowSkip, runTestsInLab, type LabRun } from '../support/run-in-lab.ts';
import { labsOn, namedFiles, needsIPv6, type LabOf } from './support/labs.ts';

const engineFlag = /^--engine=?/u;

const pathOf = (name: string): string => `test/cluster/${name}.test.ts`;

const filesOf = ({ files }: LabOf): readonly string[] =>
  files === 'others'
    ? namedFiles.map((name) => `--exclude=${pathOf(name)}`)
    : files.map((name) => pathOf(name));

async function main(args: readonly string[]): Promise<number> {
  const wanted = args.find((arg) => engineFlag.test(arg))?.replace(engineFlag, '');
  if (wanted !== undefined && !engineNames.some((name) => name === wanted)) {
    console.error(`--engine=${wanted}: no such engine; ${nearest(wanted, engineNames)}`);
    return exitCodes.misuse;
  }
  const isFull = args.includes('--full');
  const rest = args.filter((arg) => !['--full', allowSkip].includes(arg) && !engineFlag.test(arg));
  const files = rest.filter((arg) => arg.endsWith('.test.ts'));
  const on = (engine: EngineName, lab: LabOf, more: readonly string[]): LabRun => ({
    title: `${lab.title}, on ${engines[engine].title}`,
    args: [...more, ...rest],
    told: { engine, isFull, isIPv6: lab.isIPv6 === true },
  });
  const asNamed = { title: 'files by name', files, isIPv6: files.some(needsIPv6) };
  const runs = engineNames
    .filter((engine) => wanted === undefined || engine === wanted)
    .flatMap((engine) =>
      files.length > 0
        ? [on(engine, asNamed, [])]
        : labsOn(engine, isFull).map((lab) => on(engine, lab, filesOf(lab))),
    );
  return runTestsInLab('test/cluster/vitest.config.ts', runs, {
    more: makeKasmParts,
    maySkip: args.includes(allowSkip),
    // They wait more than they compute.
    atOnce: availableParallelism(),
  });
}

process.exitCode = await main(process.argv.slice(2));
