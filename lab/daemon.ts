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
  /** Whether it does its work by now; given is what it has logged since it was started. */
  readonly isReady: (logged: string) => Promise<boolean>;
}

const hasEnded = ({ exitCode, signalCode, pid }: ChildProcess): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null;

/** A program that runs until it is stopped. */
export class Daemon {
  readonly #options: DaemonOptions;
  #child: ChildProcess | undefined;

  constructor(options: DaemonOptions) {
    this.#options = options;
  }

  /** Starts it and waits, up to a minute, until it is ready; the end of its log is in the error when it is not. */
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
    child.on('error', () => undefined); // it never becomes ready then, and start() throws below
    const deadline = Date.now() + 60_000;
    const before = (await this.log()).length;
    const logged = async (): Promise<string> => (await this.log()).slice(before);
    while (!(await isReady(await logged()).catch(() => false))) {
      if (hasEnded(child) || Date.now() > deadline) {
        throw new Error(`${command} did not become ready:\n${await this.logTail()}`);
      }
      await sleep(50);
    }
  }

  /** Ends it with SIGTERM, or with SIGKILL as a crash would. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || hasEnded(child)) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** Halts it where it stands; `resume` lets it go on. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** All that it has logged, also before it was started anew. */
  log(): Promise<string> {
    return readFile(this.#options.log, 'utf8').catch(() => '');
  }

  async logTail(lines = 20): Promise<string> {
    return (await this.log()).split('\n').slice(-lines).join('\n');
  }
}
