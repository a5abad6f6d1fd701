import { connections, cubeOfSelector, difference, pods } from '../src/netpol/region/index.ts';
import { ConnectionSet } from '../src/netpol/sets/connection-set.ts';
for (const n of [1000, 3000, 6000]) {
  const holes = Array.from({ length: n }, (_, i) =>
    connections(
      pods(undefined, cubeOfSelector({ matchLabels: { [`k${i}`]: 'x' } })),
      pods(),
      ConnectionSet.all,
    )!,
  );
  const whole = connections(pods(), pods(), ConnectionSet.all)!;
  const start = performance.now();
  try {
    const [one] = difference(whole, holes, { steps: 1e9 });
    console.log(n, one?.from.kind, performance.now() - start);
  } catch (e) {
    console.log(n, String(e).slice(0, 80));
  }
}
