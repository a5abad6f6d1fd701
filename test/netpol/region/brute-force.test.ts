import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEvaluator } from '../../../src/netpol/pair/evaluate.ts';
import { allowanceOf, defaultBudget, over, pick } from '../../../src/netpol/region/index.ts';
import { isV4 } from '../../../src/netpol/sets/address-set.ts';
import { ConnectionSet } from '../../../src/netpol/sets/connection-set.ts';
import {
  addressIn,
  distinct,
  end,
  namespaces,
  policies,
  portsIn,
} from '../../support/small-world.ts';

// A small universe, asked point by point: three keys of four values or none, namespaces with labels, both address
// families in few blocks. Sets speak of more pods than these; one is drawn from every set, and judged as well.

/** How many pairs of policy sets a run compares; `npm run test:long` asks for many more. */
const runs = Number(process.env['RANDOM_REGIONS'] ?? 3000);

test(`of ${runs} random pairs of policy sets, the sets agree with every point that is asked`, () => {
  let points = 0;
  let pieces = 0;
  fc.assert(
    fc.property(
      policies,
      policies,
      fc.boolean(),
      fc.array(fc.tuple(end, end), { minLength: 30, maxLength: 30 }),
      (before, after, ipBlockSelectsPods, ends) => {
        const options = { namedPorts: 'every' as const, ipBlockSelectsPods };
        const found = [
          ...over(allowanceOf(after, options), allowanceOf(before, options), defaultBudget()),
        ];
        const was = createEvaluator(before, namespaces, options);
        const is = createEvaluator(after, namespaces, options);
        for (const [one, two] of ends) {
          if (one.kind === 'outside' && two.kind === 'outside') continue;
          const [from, to] = distinct(one, two);
          const opened = is
            .allowed(from, to)
            .connections.subtract(was.allowed(from, to).connections);
          const inSets = found.reduce(
            (set, { cube }) => set.union(portsIn(cube, from, to)),
            ConnectionSet.none,
          );
          points += 1;
          if (isV4(addressIn(from)) === isV4(addressIn(to))) expect(`${inSets}`).toBe(`${opened}`);
        }
        for (const { cube } of found.slice(0, 8)) {
          pieces += 1;
          const { from, to, namespaces: labelled, protocol, port: number } = pick(cube);
          const drawn = [from, to].flatMap((point, index) =>
            point.kind === 'pod'
              ? [{ name: point.pod.namespace, labels: labelled[index] ?? {} }]
              : [],
          );
          if (drawn.length === 2 && drawn[0]?.name === drawn[1]?.name) {
            // One name is one namespace: what is drawn for both ends apart may not stand together.
            if (JSON.stringify(drawn[0]) !== JSON.stringify(drawn[1])) continue;
          }
          const had = createEvaluator(before, drawn, options).allowed(from, to);
          const has = createEvaluator(after, drawn, options).allowed(from, to);
          expect(has.connections.has(protocol, number)).toBe(true);
          expect(had.connections.has(protocol, number)).toBe(false);
        }
      },
    ),
    { numRuns: runs },
  );
  expect(points).toBeGreaterThan(runs * 10);
  expect(pieces).toBeGreaterThan(runs / 2);
}, 3_600_000);
