import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface DaemonOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly log: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it does its work by now. */
  readonly isReady: () => Promise<boolean>;
}

/** A program that runs until it is stopped. */
export class Daemon {
  readonly #options: DaemonOptions;
  #child: ChildProcess | undefined;

  constructor(options: DaemonOptions) {
    this.#options = options;
  }

  /** Starts it and waits, up to a minute, until it is ready; its last words are in the error when it is not. */
  async start(): Promise<void> {
    const { command, args, log, env = {}, isReady } = this.#options;
    const output = createWriteStream(log, { flags: 'a' });
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    child.stdout.pipe(output);
    child.stderr.pipe(output);
    this.#child = child;
    const deadline = Date.now() + 60_000;
    while (!(await isReady().catch(() => false))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`${command} did not become ready:\n${await this.lastWords()}`);
      }
      await sleep(50);
    }
  }

  /** Ends it: politely, or with SIGKILL as a crash would. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  async lastWords(lines = 20): Promise<string> {
    const text = await readFile(this.#options.log, 'utf8').catch(() => '');
    return text.split('\n').slice(-lines).join('\n');
  }
}
