/** The process in which a module of values runs: it sends what the module exports to its parent, and ends. */
import { KasmIsolationError, reason } from '../../errors.ts';
import { loadModule } from './load.ts';

/** What the child has to say: data, or why there is none. */
export type Sent = { readonly values: unknown } | { readonly problem: string };

const asSent = async (source: string): Promise<Sent> => {
  try {
    return { values: await loadModule(source) };
  } catch (error) {
    return { problem: error instanceof KasmIsolationError ? error.message : reason(error) };
  }
};

// Without a parent nobody waits for this; the listener alone must not keep the process alive.
process.on('disconnect', () => process.exit());
process.channel?.unref();

const sent = await asSent(process.argv[2] ?? '');
process.send?.(sent, undefined, undefined, () => process.exit(0));
