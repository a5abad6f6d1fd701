import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A pod or an address outside: a network namespace of that name, with responders on ports. */
export interface EndSpec {
  readonly name: string;
  readonly ips: readonly string[];
  readonly ports: readonly number[];
}

export interface Target {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
}

/** Connections to try from one end to one address. */
export interface ProbeRow {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly Target[];
}

/** A connection to try over and over, every so many milliseconds. */
export interface WatchSpec extends Target {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly every: number;
}

/** Names that an end asks a server for; each is whole, with the dot at its end. */
export interface Question {
  readonly from: string;
  readonly server: string;
  readonly protocol: Target['protocol'];
  readonly names: readonly string[];
}

/** The addresses of a name, or `none` (there is no such name), or `denied` (nobody answered). */
export interface Resolved {
  readonly addresses?: readonly string[];
  readonly failure?: 'none' | 'denied';
}

/** A connection to open and keep. */
export interface HoldSpec extends Target {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** `o` connected, `r` refused, `t` silence until the time was up: the last two are denials. */
export type Verdict = 'o' | 'r' | 't';

/** Probes in a row with one verdict, from the start of the first to the end of the last (milliseconds since 1970). */
export interface Period {
  readonly verdict: Verdict;
  readonly since: number;
  readonly until: number;
  readonly count: number;
}

/** What the program answers. */
interface Answer {
  readonly id: number;
  readonly error?: string;
  readonly verdicts?: readonly string[];
  readonly periods?: Readonly<Record<string, readonly Period[]>>;
  readonly alive?: boolean;
  readonly names?: readonly Resolved[];
  readonly source?: string;
}

/**
 * Milliseconds without any answer after which a connection counts as denied: time for TCP to send once more what a busy
 * machine lost. An engine that rejects does so with an answer, and this costs nothing.
 */
const timeouts = { probe: 1500, watch: 400 };

/** Pods as network namespaces, made and asked by the program in lab/parts/pods. */
export class Pods {
  readonly #write: (request: unknown) => void;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  /** Runs the program; its arguments are a name for the network namespace it is in, and addresses. */
  constructor(command: string, args: readonly string[]) {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#write = (request) => child.stdin.write(`${JSON.stringify(request)}\n`);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const answer: Answer = JSON.parse(line);
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    child.on('exit', (code) => {
      for (const [id, settle] of this.#waiting)
        settle({ id, error: `the pods program ended (${code})` });
      this.#waiting.clear();
    });
  }

  async #ask(request: Readonly<Record<string, unknown>>): Promise<Answer> {
    this.#last += 1;
    const id = this.#last;
    const answered = new Promise<Answer>((settle) => this.#waiting.set(id, settle));
    this.#write({ id, ...request });
    const answer = await answered;
    if (answer.error) throw new Error(`pods: ${String(request['do'])}: ${answer.error}`);
    return answer;
  }

  async add(ends: readonly EndSpec[]): Promise<void> {
    await this.#ask({ do: 'add', ends });
  }

  async remove(names: readonly string[]): Promise<void> {
    await this.#ask({ do: 'remove', names });
  }

  /** Tries every connection; gives the verdicts of each row in the order of its ports. */
  async probe(
    rows: readonly ProbeRow[],
    timeout = timeouts.probe,
  ): Promise<readonly (readonly Verdict[])[]> {
    const { verdicts = [] } = await this.#ask({ do: 'probe', rows, timeout });
    return verdicts.map((letters) => [...letters] as Verdict[]);
  }

  async watch(watches: readonly WatchSpec[]): Promise<void> {
    await this.#ask({ do: 'watch', watches, timeout: timeouts.watch });
  }

  /** Ends watches, and gives what each of them saw. */
  async unwatch(names: readonly string[]): Promise<Readonly<Record<string, readonly Period[]>>> {
    return (await this.#ask({ do: 'unwatch', names })).periods ?? {};
  }

  /** Opens a connection that stays open; over UDP, sends a datagram that is answered. */
  async hold({ name, from, to, protocol, port }: HoldSpec): Promise<void> {
    await this.#ask({ do: 'hold', hold: { name, from, to, protocol, port } });
  }

  /** Whether bytes still go both ways on a connection that was opened. */
  async isHeld(name: string): Promise<boolean> {
    return (await this.#ask({ do: 'held', names: [name] })).alive === true;
  }

  /** Leads networks to an end. */
  async route(via: string, networks: readonly string[]): Promise<void> {
    await this.#ask({ do: 'route', via, networks });
  }

  async unroute(via: string, networks: readonly string[]): Promise<void> {
    await this.#ask({ do: 'unroute', via, networks });
  }

  /** The address that whoever answers sees of an end; nothing where nobody answers. */
  async source(from: string, to: string, port: number): Promise<string | undefined> {
    return (await this.#ask({ do: 'source', hold: { from, to, port } })).source;
  }

  async resolve(ask: Question): Promise<readonly Resolved[]> {
    const { names = [] } = await this.#ask({ do: 'resolve', ask, timeout: timeouts.probe });
    return names;
  }

  /** Empties the node's table of established connections: each probe is judged by the rules of now. */
  async forget(): Promise<void> {
    await this.#ask({ do: 'forget' });
  }
}
