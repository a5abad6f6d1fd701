const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What is undone when this process ends before its work does, the latest first. */
const unfinished = new Set<() => void>();

function undoAll(): void {
  for (const undo of [...unfinished].toReversed()) undo();
  unfinished.clear();
}

function onSignal(signal: NodeJS.Signals): void {
  undoAll();
  listen(false);
  // Whoever else listens decides; where nobody does, the signal does what it always does.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function listen(isOn: boolean): void {
  const change = isOn ? 'on' : 'off';
  for (const signal of signals) process[change](signal, onSignal);
  process[change]('exit', undoAll);
}

/** Does some work; where this process ends in the middle of it, by a signal or by itself, `undo` is called first. */
export async function orUndo<T>(undo: () => void, work: () => Promise<T>): Promise<T> {
  if (unfinished.size === 0) listen(true);
  unfinished.add(undo);
  try {
    return await work();
  } finally {
    unfinished.delete(undo);
    if (unfinished.size === 0) listen(false);
  }
}
