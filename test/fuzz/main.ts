/**
 * Asks the chart and the command about values, `--set` flags and manifests that are wrong in many ways, for so many
 * `--seconds`, and holds what comes out against a judge of its own. `--seed N` repeats a run. Ends with 1 on any fault.
 */
import { parseArgs } from 'node:util';
import { findHelm } from '../../src/helm/find.ts';
import { Draws } from './draw.ts';
import { manifestsRound, setRound, valuesRound, type Fault } from './rounds.ts';

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
process.env['HELM'] ??= await findHelm({}, (line) => console.error(line));
const draws = new Draws(Number(flags.seed));
const end = Date.now() + Number(flags.seconds) * 1000;
console.log(`fuzz: ${flags.seconds} s, --seed ${flags.seed}`);

const rounds = {
  values: () => valuesRound(draws),
  'flags of Helm': () => setRound(draws),
  manifests: () => manifestsRound(draws),
};
const tally = new Map<string, { asked: number; rendered: number }>();
const faults: Fault[] = [];
/** Enough to see what is wrong. */
const most = 10;
while (Date.now() < end && faults.length < most) {
  for (const [name, round] of Object.entries(rounds)) {
    const { asked, rendered, faults: found } = await round();
    const all = tally.get(name) ?? { asked: 0, rendered: 0 };
    tally.set(name, { asked: all.asked + asked, rendered: all.rendered + rendered });
    faults.push(...found);
  }
}

for (const [name, { asked, rendered }] of tally)
  console.log(`${name}: ${asked} asked, ${rendered} of them rendered or answered`);
for (const { input, wrong } of faults.slice(0, most))
  console.log(`\nFAULT: ${wrong.slice(0, 3).join('; ')}\n  ${JSON.stringify(input)}`);
console.log(faults.length === 0 ? 'No fault.' : `\n${faults.length} faults.`);
process.exitCode = faults.length === 0 ? 0 : 1;
