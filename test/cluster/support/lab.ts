import { Lab } from '../../../lab/lab.ts';
import { Canary } from '../../../lab/canary.ts';
import { partsHere } from '../../../lab/run-enclosed.ts';

/** The lab of this run: up once, with its engine running; it goes when the enclosure ends. */
export const lab = await Lab.start(partsHere());
await lab.engine.start();
await lab.addNamespace({ name: 'kasm', labels: {} });

const canary = await Canary.release(lab);

/** Waits until the engine has enforced all that the API server holds. */
export const settle = (): Promise<void> => canary.sing();
