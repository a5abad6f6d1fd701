import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until an answer is what is waited for, and gives it; after some minutes throws with the last answer. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  isIt: (answer: T) => boolean,
  { seconds = 150, hint = async () => '' }: { seconds?: number; hint?: () => Promise<string> } = {},
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    if (Date.now() > deadline) {
      throw new Error(
        `${what}: not within ${seconds} s. Last: ${JSON.stringify(answer)}\n${await hint()}`,
      );
    }
    await sleep(100);
  }
}
