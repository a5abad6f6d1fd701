import { execa } from 'execa';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolvConf, withNames } from '../cluster-dns.ts';
import { Daemon } from '../daemon.ts';
import { endOf, labFolder } from '../lab.ts';
import { libraries } from '../parts.ts';
import { enter } from '../place.ts';
import type { KasmParts } from './parts.ts';

/** A program in a pod: what a container is, but for its image. */
export interface ContainerSpec {
  readonly namespace: string;
  /** The pod. */
  readonly pod: string;
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly isReady: (logged: string) => Promise<boolean>;
}

const servers = join(labFolder, 'servers');

/** Runs programs in pods of a lab, with Debian's servers at hand. */
export class Containers {
  readonly #env: Readonly<Record<string, string>>;
  /** Kasm's own programs: lab/parts/kasm. */
  readonly program: string;
  readonly traefik: string;
  /** The servers as `/` would hold them, where users other than root may read them. */
  readonly servers = servers;

  private constructor({ program, traefik }: KasmParts['kasm'], library: string) {
    this.program = program;
    this.traefik = traefik;
    this.#env = { LD_LIBRARY_PATH: library };
  }

  static async start({ kasm }: KasmParts): Promise<Containers> {
    await mkdir(servers, { recursive: true });
    await execa('mount', ['--bind', '-o', 'ro', kasm.servers, servers]);
    return new Containers(kasm, await libraries(servers));
  }

  /** Takes away what its containers wrote, and the servers. */
  async end(): Promise<void> {
    await execa('umount', [this.servers]);
    await rm(join(labFolder, 'containers'), { recursive: true });
  }

  /** A folder for the files of a container, which everybody may write. */
  async folder(...names: readonly string[]): Promise<string> {
    const folder = join(labFolder, 'containers', ...names);
    await mkdir(folder, { recursive: true, mode: 0o777 });
    await execa('chmod', ['777', folder]);
    return folder;
  }

  /** Not started. The pod's resolv.conf is the cluster's; shared memory is its own, and ends with it. */
  async make(spec: ContainerSpec): Promise<Daemon> {
    return new Daemon({
      ...(await this.#within(spec)),
      log: join(labFolder, `container-${spec.namespace}.${spec.pod}-${spec.name}.log`),
      env: this.#env,
      isReady: spec.isReady,
    });
  }

  /** Runs a program in a pod to its end; throws what it printed when it fails. */
  async run(spec: Omit<ContainerSpec, 'isReady' | 'name'>): Promise<string> {
    const { command, args } = await this.#within(spec);
    return (await execa(command, args, { env: this.#env, all: true })).all;
  }

  async #within({ namespace, pod, command, args }: Omit<ContainerSpec, 'isReady' | 'name'>) {
    const names = join(await this.folder('names'), namespace);
    await writeFile(names, resolvConf(namespace));
    const own = ['--mount', '--ipc', ...withNames, names];
    return enter({ name: endOf({ namespace, name: pod }) }, 'unshare', [...own, command, ...args]);
  }
}

/** Runs what follows as a user without rights: servers that refuse to be root. */
export const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--no-new-privs'];
