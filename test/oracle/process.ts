import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A running oracle: one line in, one line out. */
export interface Oracle {
  readonly ask: <T>(question: unknown) => Promise<T>;
  readonly close: () => void;
}

/** Starts an oracle; an answer of the form {"error": ...} is thrown. */
export function startOracle(binary: string): Oracle {
  const child = spawn(binary, [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${binary} ended`);
      const answer = JSON.parse(String(value));
      if (answer.error) throw new Error(`${binary}: ${answer.error}`);
      return answer;
    },
    close: () => child.stdin.end(),
  };
}
