import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepResults, type ClassResults } from '../../src/netpol/groups/kept-results.ts';

const classes = 6;
const placesOf = fc
  .array(fc.nat(classes - 1), { minLength: classes, maxLength: classes })
  .map((places) => Int32Array.from(places));

const read = ({ numbers, places }: ClassResults, peer: number) =>
  numbers[places ? (places[peer] ?? -1) : peer];

test('results are those of the class that each class had, through any number of changes, with few maps', () => {
  const property = fc.property(
    fc.array(fc.record({ places: placesOf, made: fc.boolean() }), { maxLength: 30 }),
    (changes) => {
      let kept: (ClassResults | undefined)[] = [];
      let wanted: (number[] | undefined)[] = [];
      for (const [change, { places, made }] of changes.entries()) {
        // Between changes some results are made afresh, some are dropped.
        const fresh = Array.from({ length: classes }, (_, peer) => change * 100 + peer);
        kept = [...kept, made ? { numbers: Uint32Array.from(fresh) } : undefined];
        wanted = [...wanted, made ? fresh : undefined];
        kept = [...keepResults(kept, places)];
        wanted = wanted.map((row) => row && Array.from(places, (place) => row[place] ?? -1));
        const found = kept.map(
          (result) => result && Array.from({ length: classes }, (_, peer) => read(result, peer)),
        );
        expect(found).toEqual(wanted);
        expect(new Set(kept.map((result) => result?.places)).size).toBeLessThan(10);
      }
    },
  );
  fc.assert(property, { numRuns: 300 });
});
