/**
 * Runs the tests in test/cluster: real sockets, a real API server, the policy engine of K3s and then that of RKE2. Needs
 * Linux, root and Go; fails with a sentence elsewhere, unless `--allow-skip`. `--engine=felix` or `k3s` runs them on that
 * one alone, `--full` the long ones too. Other arguments go to vitest.
 */
import { nearest } from '../../schema/nearest.ts';
import { exitCodes } from '../../src/errors.ts';
import type { Say } from '../../src/helm/cache.ts';
import { engineNames, type EngineName } from '../../lab/engines.ts';
import { makeKasmParts } from '../../lab/kasm/parts.ts';
import { allowSkip, runTestsInLab } from '../support/run-in-lab.ts';
import type { Asked } from './support/asked.ts';

const files = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `test/cluster/${name}.test.ts`);

/** On the second engine: claims about packets; the other files ask the API server, Helm and the chart. */
const onFelix = {
  always: files('truth-table', 'lifecycle', 'engine'),
  full: files(
    'faults',
    'one-line-faults',
    'denied-packets',
    'ip-blocks',
    'open-connections',
    'shared-namespace',
    'helm-test',
    'adoption',
    'services',
    'service-faults',
    'entry',
    'real-kasm',
  ),
};

/** Each in a lab of its own: what they try stays behind in the API server, and others would see it. */
const apart = [
  'guard',
  'guard-audit',
  'guard-helm',
  'guard-packets',
  'guard-places',
  'guard-selectors',
].map((name) => files(name));

const without = apart.flat().map((file) => `--exclude=${file}`);

const filesOn = (isFull: boolean): readonly string[] =>
  isFull ? [...onFelix.always, ...onFelix.full] : onFelix.always;

const engineFlag = /^--engine=?/u;

async function main(args: readonly string[]): Promise<number> {
  const wanted = args.find((arg) => engineFlag.test(arg))?.replace(engineFlag, '');
  if (wanted !== undefined && !engineNames.some((name) => name === wanted)) {
    console.error(`--engine=${wanted}: no such engine; ${nearest(wanted, engineNames)}`);
    return exitCodes.misuse;
  }
  const isFull = args.includes('--full');
  const rest = args.filter((arg) => !['--full', allowSkip].includes(arg) && !engineFlag.test(arg));
  const isNamed = rest.some((arg) => arg.endsWith('.test.ts'));
  const on = (engine: EngineName, ...more: readonly string[]) => ({
    args: [...more, ...rest],
    more: async (say: Say): Promise<Asked> => ({ engine, isFull, ...(await makeKasmParts(say)) }),
  });
  const runs = engineNames
    .filter((engine) => wanted === undefined || engine === wanted)
    .flatMap((engine) => {
      if (isNamed) return [on(engine)];
      if (engine !== 'k3s') return [on(engine, ...filesOn(isFull))];
      return [on(engine, ...without), ...apart.map((each) => on(engine, ...each))];
    });
  return runTestsInLab('test/cluster/vitest.config.ts', runs, args.includes(allowSkip));
}

process.exitCode = await main(process.argv.slice(2));
