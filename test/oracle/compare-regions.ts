import * as fc from 'fast-check';
import type { Endpoint, Namespace } from '../../src/netpol/model.ts';
import {
  allowanceOf,
  defaultBudget,
  over,
  pick,
  type ConnectionCube,
} from '../../src/netpol/region/index.ts';
import { formatAddress } from '../../src/netpol/sets/address-set.ts';
import { foreignPolicies, policies, portNames } from '../support/small-world.ts';
import type { Question, QuestionEnd } from '../support/questions.ts';
import { askCyclonus } from './ask-cyclonus.ts';
import { checkRandom, type Draw } from './check-random.ts';
import type { Oracle } from './process.ts';
import { counter, type Tally } from './tally.ts';

/** How many sets of one difference a connection is drawn from. */
const perDifference = 4;

interface Drawn {
  readonly question: Question;
  readonly namespaces: readonly Namespace[];
}

/** A connection drawn from a set, whose target calls the port by every name; nothing where one name is two namespaces. */
function drawFrom(cube: ConnectionCube): Drawn | undefined {
  const { from, to, namespaces: labels, protocol, port } = pick(cube);
  const namespaces = [from, to].flatMap((end, index) =>
    end.kind === 'pod' ? [{ name: end.pod.namespace, labels: labels[index] ?? {} }] : [],
  );
  const [one, two] = namespaces;
  if (one && two && one.name === two.name && JSON.stringify(one) !== JSON.stringify(two))
    return undefined;
  const ports = portNames.map((name) => ({ name, protocol, port }));
  const endOf = (end: Endpoint): QuestionEnd =>
    end.kind === 'pod'
      ? { pod: { ...end.pod, ports }, ip: formatAddress(end.pod.ips[0] ?? 0n) }
      : { ip: formatAddress(end.addresses.intervals[0]?.start ?? 0n) };
  return { question: { from: endOf(from), to: endOf(to), protocol, port }, namespaces };
}

/**
 * What opens from one random set of policies to another, in sets: from each a connection is drawn, which cyclonus
 * must allow after and not before.
 */
export async function compareRegions(oracle: Oracle, draw: Draw): Promise<Tally> {
  const { pass, fail, tally } = counter();
  const pairs = fc.record({ before: policies, after: foreignPolicies });
  const difference = await checkRandom(pairs, draw, async ({ before, after }, counting) => {
    const was = allowanceOf(before, { namedPorts: 'none' });
    const is = allowanceOf(after, { namedPorts: 'every' });
    let left = perDifference;
    for (const { cube } of over(is, was, defaultBudget())) {
      if (left === 0) break;
      const drawn = drawFrom(cube);
      if (!drawn) continue;
      left -= 1;
      const { question, namespaces } = drawn;
      const [had] = await askCyclonus(oracle, { policies: before, namespaces, pods: [] }, [
        question,
      ]);
      const [has] = await askCyclonus(oracle, { policies: after, namespaces, pods: [] }, [
        question,
      ]);
      if (had || !has)
        throw new Error(
          `cyclonus before ${had}, after ${has} for ${JSON.stringify(question, (_, value) => (typeof value === 'bigint' ? formatAddress(value) : value))}`,
        );
      if (counting) pass();
    }
  });
  if (difference) fail(`cyclonus, sets of every pod: ${difference}`);
  return tally();
}
