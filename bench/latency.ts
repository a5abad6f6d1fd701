/**
 * What the policies add to a login through the whole path, in the lab of `npm run test:cluster`: from outside by a load
 * balancer and an ingress controller to the proxy, by it to the API, and from there to the database, each by the name of
 * a Service, on a Kasm of real parts that is at work. Rounds with and without the policies take turns. `--rounds N` and
 * `--logins N` set how many, `--engine felix` the engine.
 */
import { parseArgs } from 'node:util';
import { engineNames } from '../lab/engines.ts';
import { kasm119 } from '../lab/kasm/generation.ts';
import { entry } from '../lab/kasm/outside.ts';
import { makeKasmParts } from '../lab/kasm/parts.ts';
import { runIn } from '../lab/place.ts';
import { partsVariable, runAgainInSandbox } from '../lab/run-in-sandbox.ts';
import type { Asked } from '../test/cluster/support/asked.ts';
import { exitCodes } from '../src/errors.ts';
import { nearest } from '../schema/nearest.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '6' },
    logins: { type: 'string', default: '200' },
    engine: { type: 'string', default: 'k3s' },
  },
});

function bad(line: string): never {
  console.error(line);
  process.exit(exitCodes.misuse);
}

/** The number of a flag. */
function numberOf(flag: 'rounds' | 'logins'): number {
  const count = Number(flags[flag]);
  if (Number.isSafeInteger(count) && count > 0) return count;
  return bad(`--${flag} ${flags[flag]}: is no number of ${flag}; write a whole number from 1 up`);
}

const rounds = numberOf('rounds');
const logins = numberOf('logins');
const engine = engineNames.find((name) => name === flags.engine);
if (engine === undefined)
  bad(`--engine ${flags.engine}: no such engine; ${nearest(flags.engine, engineNames)}`);

const at = (list: readonly number[], share: number): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length * share)] ?? 0;

const median = (list: readonly number[]): number => at(list, 0.5);

async function main(): Promise<void> {
  // They start a lab as they are loaded, which only the sandbox has.
  const { lab, untilEnforced } = await import('../test/cluster/support/lab.ts');
  const { install, RunningKasm, valuesFor } = await import('../test/cluster/support/real-kasm.ts');
  const { uninstall } = await import('../lab/release.ts');
  await RunningKasm.start(kasm119, { closesAll: true });
  const client = new URL('cluster/logins.ts', import.meta.url).pathname;
  const users = { name: 'outside.users', env: lab.parts.env };
  const times = async (count = logins): Promise<readonly number[]> =>
    JSON.parse(
      await runIn(users, process.execPath, [
        '--import',
        'tsx',
        client,
        `http://${entry}`,
        String(count),
      ]),
    );
  const values = valuesFor('kasm-1.19', 'all');
  const sides = { with: [] as (readonly number[])[], without: [] as (readonly number[])[] };
  for (let round = 0; round < rounds; round += 1) {
    // The first logins after a change open what is kept open afterwards.
    await untilEnforced();
    await times(20);
    sides.without.push(await times());
    await install(values);
    await untilEnforced();
    await times(20);
    sides.with.push(await times());
    await uninstall(lab);
  }
  console.log('| | Without policies | With them | Ratio, median of rounds | of all rounds |');
  console.log('| --- | --: | --: | --: | --- |');
  for (const [what, share] of [
    ['median', 0.5],
    ['99 %', 0.99],
  ] as const) {
    const [without, own] = [sides.without, sides.with].map((side) =>
      side.map((round) => at(round, share)),
    ) as [number[], number[]];
    const ratios = own.map((time, round) => time / (without[round] ?? 1));
    const all = [Math.min(...ratios), Math.max(...ratios)].map((each) => each.toFixed(2));
    console.log(
      `| ${what} | ${median(without).toFixed(1)} ms | ${median(own).toFixed(1)} ms | ${median(ratios).toFixed(2)} | ${all.join(' to ')} |`,
    );
  }
}

/** What the lab of the tests asks for. */
const asked = async (say: (line: string) => void): Promise<Asked> => ({
  engine,
  level: 'quick',
  ...(await makeKasmParts(say)),
});

if (process.env[partsVariable] === undefined)
  process.exitCode = await runAgainInSandbox(import.meta.filename, undefined, asked);
else {
  await main();
  // What the lab has started would keep this process alive; all of it ends with the sandbox.
  process.exit();
}
