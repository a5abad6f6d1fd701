import { afterEach } from 'vitest';
import { startEndpoints, type RunningEndpoints } from '../../../lab/endpoints.ts';
import { uninstall } from '../../../lab/release.ts';
import { lab } from './lab.ts';
import { serve, type Served } from './served.ts';

/** Starts ends and Services for one test; after it they are taken away again, and the chart if it is there. */
export function duringTest() {
  let running: RunningEndpoints | undefined;
  let served: readonly Served[] = [];
  afterEach(async () => {
    await uninstall(lab).catch(() => undefined);
    for (const { remove } of served) await remove();
    served = [];
    await running?.stop();
    running = undefined;
  });
  return {
    start: async (...args: Parameters<typeof startEndpoints>): Promise<RunningEndpoints> =>
      (running = await startEndpoints(...args)),
    serve: async (...args: Parameters<typeof serve>): Promise<readonly Served[]> =>
      (served = await serve(...args)),
  };
}
