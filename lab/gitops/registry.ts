import { execa } from 'execa';
import { Daemon } from '../daemon.ts';
import { labFolder } from '../lab.ts';

/** An OCI registry on loopback, without TLS and without passwords. */
export class Registry {
  /** As it stands in a reference: `127.0.0.1:5000`. */
  readonly address: string;
  readonly #daemon: Daemon;
  readonly #pushes: (() => Promise<string>)[] = [];

  private constructor(address: string, daemon: Daemon) {
    this.address = address;
    this.#daemon = daemon;
  }

  static async start(program: string, port = 5000): Promise<Registry> {
    const address = `127.0.0.1:${port}`;
    const daemon = new Daemon({
      command: program,
      args: ['-port', String(port)],
      log: `${labFolder}/registry.log`,
      isReady: async () => (await fetch(`http://${address}/v2/`)).ok,
    });
    await daemon.start();
    return new Registry(address, daemon);
  }

  /** Pushes a packaged chart; gives the digest of its manifest, `sha256:…`. */
  async push(helm: string, archive: string): Promise<string> {
    const push = (): Promise<string> => this.#push(helm, archive);
    const digest = await push();
    this.#pushes.push(push);
    return digest;
  }

  async #push(helm: string, archive: string): Promise<string> {
    const target = `oci://${this.address}/charts`;
    const { all } = await execa(helm, ['push', archive, target, '--plain-http'], { all: true });
    const digest = /Digest: (sha256:[\da-f]{64})/u.exec(all)?.[1];
    if (!digest) throw new Error(`helm push said no digest:\n${all}`);
    return digest;
  }

  /** Takes it down. */
  stop = (): Promise<void> => this.#daemon.stop();

  /** Brings it back, with what it held: this registry keeps that in memory only. */
  restart = async (): Promise<void> => {
    await this.#daemon.start();
    for (const push of this.#pushes) await push();
  };
}
