import { expect, test } from 'vitest';
import { ConnectionSet } from '../../src/netpol/sets/connection-set.ts';
import { json } from '../../src/report/json.ts';
import { all, broken, pair, proof, sound, tcp } from '../support/proofs.ts';

test('a proof that holds has no differences, and pairs only where something is said', () => {
  expect(json(sound)).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "source": "values.yaml",
      "holds": true,
      "ends": ["api","db","internet"],
      "pairs": [
        {"from":"api","to":"db","expected":{"TCP":[[5432,5432]]},"observed":{"TCP":[[5432,5432]]},"rules":[{"policy":"kasm/db","direction":"Ingress","index":0}]},
        {"from":"api","to":"internet","expected":{"TCP":[[1,65535]],"UDP":[[1,65535]],"SCTP":[[1,65535]]},"observed":{"TCP":[[1,65535]],"UDP":[[1,65535]],"SCTP":[[1,65535]]},"rules":[]}
      ],
      "differences": []
    }"
  `);
});

test('differences carry what is missing and what is in excess, both as inclusive ranges', () => {
  expect(JSON.parse(json(broken))).toMatchObject({
    version: 1,
    holds: false,
    differences: [
      {
        from: 'api',
        to: 'db',
        missing: { TCP: [[5432, 5432]] },
        excess: { TCP: [[22, 22]] },
        rules: [{ policy: 'kasm/db', direction: 'Ingress', index: 0 }],
      },
      {
        from: 'internet',
        to: 'db',
        missing: {},
        excess: { TCP: [[1, 65535]], UDP: [[1, 65535]], SCTP: [[1, 65535]] },
        rules: [],
      },
    ],
  });
});

test('ranges are sorted, and each protocol has its own', () => {
  const ports = tcp(9)
    .union(ConnectionSet.of('TCP', 1, 3))
    .union(ConnectionSet.of('UDP', 53));
  const { pairs } = JSON.parse(json(proof(['a', 'b'], pair(['a', 'b'], ports, ports))));
  expect(pairs[0].observed).toEqual({
    TCP: [
      [1, 3],
      [9, 9],
    ],
    UDP: [[53, 53]],
  });
});

test('names of any kind survive', () => {
  const evil = 'a"\\\n</script>\u2028';
  const { ends, pairs } = JSON.parse(json(proof([evil, 'b'], pair([evil, 'b'], all, all))));
  expect([ends[0], pairs[0].from]).toEqual([evil, evil]);
});
