import { Lab } from '../../../lab/lab.ts';
import { engines } from '../../../lab/engines.ts';
import { EngineSync } from '../../../lab/engine-sync.ts';
import { partsHere } from '../../../lab/run-in-sandbox.ts';
import { asked } from './asked.ts';

/** The policy engine of this run. */
export const engine = engines[asked.engine];

/** The lab of this run: up once, with its engine running; it goes when the sandbox ends. */
export const lab = await Lab.start(partsHere(), { engineOf: engine.make });
await lab.engine.start();
await lab.addNamespace({ name: 'kasm', labels: {} });

const sync = await EngineSync.start(lab);

/** Waits until the engine has enforced all that the API server holds. */
export const untilEnforced = (): Promise<void> => sync.caughtUp();
