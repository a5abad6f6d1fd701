import { request } from 'node:http';
import { join } from 'node:path';
import type { Daemon } from '../daemon.ts';
import type { Containers } from './container.ts';

/** A start-up check: of an address, or of the database. */
type Wait = { readonly url: string } | { readonly database: true };

/** Something that a process does over and over; see lab/parts/kasm/work.go. */
export interface Work {
  readonly name: string;
  readonly do:
    | 'get'
    | 'register'
    | 'report'
    | 'login'
    | 'session'
    | 'backup'
    | 'connect'
    | 'resolve';
  /** Milliseconds from one start to the next. */
  readonly every: number;
  readonly url?: string;
  readonly kind?: string;
  readonly as?: string;
  readonly to?: string;
  readonly within?: number;
  readonly over?: 'udp' | 'tcp';
  readonly query?: string;
  readonly command?: readonly string[];
}

/** What a process of lab/parts/kasm is to be. */
export interface ProcessSpec {
  readonly namespace: string;
  readonly pod: string;
  readonly name: string;
  readonly database?: string | undefined;
  readonly redis?: string | undefined;
  readonly waits?: readonly Wait[];
  readonly serve?: readonly {
    readonly port: number;
    readonly tls?: boolean;
    readonly as: 'api' | 'manager' | 'gateway' | 'metrics' | 'store';
  }[];
  readonly works?: readonly Work[];
  /** Whether its work begins only when it is told so. */
  readonly idle?: boolean;
}

/** How often something was done, and how often not, by the error. */
export interface Tally {
  readonly done: number;
  readonly failed: number;
  readonly errors: Readonly<Record<string, number>>;
}

export const none: Tally = { done: 0, failed: 0, errors: {} };

/** A process of a Kasm, or of somebody around it. */
export interface Process {
  readonly daemon: Daemon;
  /** All that it has counted, by the name of the work. */
  readonly counts: () => Promise<Readonly<Record<string, Tally>>>;
  /** Ends its registrations: no new session comes to it. */
  readonly drain: () => Promise<void>;
  readonly begin: () => Promise<void>;
  /** Ends all its work; it still serves. */
  readonly rest: () => Promise<void>;
}

function ask(socketPath: string, method: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, method, path }, (response) => {
      let said = '';
      response.setEncoding('utf8').on('data', (part: string) => (said += part));
      response.on('end', () => resolve(said));
    });
    asked.on('error', reject).end();
  });
}

/** Not started; it is ready when its start-up checks have passed and it serves. */
export async function processIn(containers: Containers, spec: ProcessSpec): Promise<Process> {
  const { namespace, pod, name, ...settings } = spec;
  const socket = join(await containers.folder('sockets'), `${namespace}.${pod}-${name}`);
  // What it was to do and never did is counted too.
  const undone = Object.fromEntries((spec.works ?? []).map((work) => [work.name, none]));
  const counts = async (): Promise<Readonly<Record<string, Tally>>> => ({
    ...undone,
    ...JSON.parse(await ask(socket, 'GET', '/counts')),
  });
  const daemon = await containers.make({
    namespace,
    pod,
    name,
    command: containers.program,
    args: [JSON.stringify({ ...settings, socket })],
    isReady: async () => (await counts()) !== undefined,
  });
  const tell = (path: string) => async (): Promise<void> => void (await ask(socket, 'POST', path));
  return { daemon, counts, drain: tell('/drain'), begin: tell('/begin'), rest: tell('/rest') };
}
