import { hosts } from './network.ts';
import type {
  EndSpec,
  HoldSpec,
  Period,
  Pods,
  ProbeRow,
  Question,
  Resolved,
  Verdict,
  WatchSpec,
} from './pods.ts';

/** The programs that make ends: one for the outside, one in each node. */
export interface Makers {
  readonly router: Pods;
  /** By the name of the node; the first one gets what is for no node in particular. */
  readonly nodes: ReadonlyMap<string, Pods>;
}

/** Every end of the lab, whichever program made it. Who asks needs only its name. */
export class Ends {
  readonly #makers: Makers;
  readonly #makerOf = new Map<string, Pods>();
  readonly #addresses = new Map<string, readonly string[]>();
  readonly #watchedBy = new Map<string, Pods>();
  readonly #heldBy = new Map<string, Pods>();

  constructor(makers: Makers) {
    this.#makers = makers;
    this.#makerOf.set('router', makers.router);
    for (const [name, pods] of makers.nodes) this.#makerOf.set(name, pods);
  }

  get #all(): readonly Pods[] {
    return [this.#makers.router, ...this.#makers.nodes.values()];
  }

  #maker(name: string): Pods {
    const maker = this.#makerOf.get(name);
    if (!maker) throw new Error(`there is no end named ${name}`);
    return maker;
  }

  /** Makes pods on a node, the first one unless told otherwise; the router leads their addresses there. */
  async add(ends: readonly EndSpec[], node?: string): Promise<void> {
    if (ends.length === 0) return;
    const [first = ''] = this.#makers.nodes.keys();
    const home = node ?? first;
    const maker = this.#maker(home);
    await maker.add(ends);
    for (const { name, ips } of ends) {
      this.#makerOf.set(name, maker);
      this.#addresses.set(name, ips);
    }
    await this.#makers.router.route(home, hosts(ends.flatMap(({ ips }) => ips)));
  }

  /** Makes hosts outside the cluster. */
  async addOutside(ends: readonly EndSpec[]): Promise<void> {
    await this.#makers.router.add(ends);
    for (const { name } of ends) this.#makerOf.set(name, this.#makers.router);
  }

  async remove(names: readonly string[]): Promise<void> {
    for (const [maker, mine] of this.#byMaker(names, (name) => name)) {
      const home = [...this.#makers.nodes].find(([, pods]) => pods === maker)?.[0];
      const gone = mine.flatMap((name) => this.#addresses.get(name) ?? []);
      if (home !== undefined) await this.#makers.router.unroute(home, hosts(gone));
      await maker.remove(mine);
    }
    for (const name of names) {
      this.#makerOf.delete(name);
      this.#addresses.delete(name);
    }
  }

  #byMaker<T>(list: readonly T[], nameOf: (one: T) => string): ReadonlyMap<Pods, readonly T[]> {
    const groups = new Map<Pods, T[]>();
    for (const one of list) {
      const maker = this.#maker(nameOf(one));
      const group = groups.get(maker);
      if (group) group.push(one);
      else groups.set(maker, [one]);
    }
    return groups;
  }

  /** Tries every connection; gives the verdicts of each row in the order of its ports. */
  async probe(
    rows: readonly ProbeRow[],
    timeout?: number,
  ): Promise<readonly (readonly Verdict[])[]> {
    const verdicts: (readonly Verdict[])[] = [];
    const indexed = rows.map((row, index) => ({ row, index }));
    await Promise.all(
      [...this.#byMaker(indexed, ({ row }) => row.from)].map(async ([maker, mine]) => {
        const answers = await maker.probe(
          mine.map(({ row }) => row),
          timeout,
        );
        for (const [place, { index }] of mine.entries()) verdicts[index] = answers[place] ?? [];
      }),
    );
    return verdicts;
  }

  /** The address that whoever answers sees of an end; nothing where nobody answers. */
  source = (from: string, to: string, port: number): Promise<string | undefined> =>
    this.#maker(from).source(from, to, port);

  /** Asks a name server from an end. */
  resolve = (question: Question): Promise<readonly Resolved[]> =>
    this.#maker(question.from).resolve(question);

  async watch(watches: readonly WatchSpec[]): Promise<void> {
    for (const [maker, mine] of this.#byMaker(watches, ({ from }) => from)) {
      for (const { name } of mine) this.#watchedBy.set(name, maker);
      await maker.watch(mine);
    }
  }

  /** Ends watches, and gives what each of them saw. */
  async unwatch(names: readonly string[]): Promise<Readonly<Record<string, readonly Period[]>>> {
    const makers = new Set(names.map((name) => this.#watchedBy.get(name)));
    const seen = await Promise.all(
      [...makers].map((maker) =>
        maker?.unwatch(names.filter((name) => this.#watchedBy.get(name) === maker)),
      ),
    );
    for (const name of names) this.#watchedBy.delete(name);
    return Object.assign({}, ...seen);
  }

  /** Opens a connection that stays open; over UDP, sends a datagram that is answered. */
  async hold(spec: HoldSpec): Promise<void> {
    const maker = this.#maker(spec.from);
    await maker.hold(spec);
    this.#heldBy.set(spec.name, maker);
  }

  /** Whether bytes still go both ways on a connection that was opened. */
  isHeld = async (name: string): Promise<boolean> =>
    (await this.#heldBy.get(name)?.isHeld(name)) ?? false;

  /** Leads networks that are no pods to a node, such as the address of a load balancer. */
  lead = (node: string, addresses: readonly string[]): Promise<void> =>
    this.#makers.router.route(node, hosts(addresses));

  /** Empties the tables of established connections: each probe is judged by the rules of now. */
  async forget(): Promise<void> {
    await Promise.all(this.#all.map((pods) => pods.forget()));
  }
}
