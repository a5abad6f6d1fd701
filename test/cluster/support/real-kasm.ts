import { setTimeout as sleep } from 'node:timers/promises';
import { since, type Counts } from '../../../lab/kasm/counts.ts';
import { Deployment } from '../../../lab/kasm/deployment.ts';
import type { Generation } from '../../../lab/kasm/generation.ts';
import { outside } from '../../../lab/kasm/outside.ts';
import { Site } from '../../../lab/kasm/site.ts';
import {
  startThieves,
  Surroundings,
  theft as ofThieves,
  type Stranger,
} from '../../../lab/kasm/surroundings.ts';
import { release } from '../../../lab/release.ts';
import { servicesOf } from '../../../lab/kasm-services.ts';
import { labelsFor } from '../../../src/netpol/policy/selector.ts';
import { resolve } from '../../../src/table/resolve.ts';
import type { Table } from '../../../src/table/table.ts';
import { external, externalOfAgent } from '../../support/worlds.ts';
import { asked } from './asked.ts';
import { podsOf } from './generation.ts';
import { engine, lab, untilEnforced, untilServed } from './lab.ts';
import { zonesOf } from './served.ts';

/** Pods that a peer of the table means: their namespace, and labels. */
function meantBy({ peers }: Table, name: string): Stranger {
  const { namespaceSelector, podSelector } = peers[name] ?? {};
  const namespace = labelsFor(namespaceSelector ?? {})['kubernetes.io/metadata.name'];
  if (namespace === undefined || !podSelector) throw new Error(`peer ${name} means no pods`);
  return { namespace, labels: labelsFor(podSelector) };
}

const blocks = (ips: readonly string[]) => ({
  ipBlocks: ips.map((ip) => ({ cidr: `${ip}/${ip.includes(':') ? 128 : 32}` })),
});
const off = { enabled: false };

/** Values that place each peer outside where the lab has it, and switch off those that it has not. */
export const valuesFor = (preset: string, egress: 'dataTier' | 'all'): Record<string, unknown> => ({
  preset,
  platform: engine.platform,
  egress,
  peers: {
    'backup-storage': blocks(outside.storage),
    ...(egress === 'all'
      ? {
          ...Object.fromEntries(
            [...external, ...(preset === 'kasm-platform' ? externalOfAgent : [])].map((name) => [
              name,
              off,
            ]),
          ),
          servers: blocks(outside.servers),
          ldap: blocks(outside.ldap),
          agents: blocks(outside.agents),
        }
      : {}),
  },
});

/** Installs the chart while Kasm works: the default deny comes last where it could come into force before the rest. */
export async function install(values: object, options: { name?: string } = {}): Promise<void> {
  if (engine.installsAtOnce) return release(lab, 'install', values, options);
  await release(lab, 'install', { ...values, defaultDeny: { enabled: false } }, options);
  await untilEnforced();
  await release(lab, 'upgrade', values, options);
}

/** A generation of Kasm whose pods carry the labels of its chart, not started. */
export async function deployment(
  site: Site,
  generation: Generation,
  { mark, labels, zone }: { mark?: string; labels?: LabelsOf | undefined; zone?: string } = {},
): Promise<Deployment> {
  const { preset } = generation;
  const pods = podsOf(preset);
  const zones = zone === undefined ? zonesOf(preset).slice(0, 1) : [zone];
  const own = (component: string): Readonly<Record<string, string>> =>
    pods.find((pod) => pod.component === component)?.labels ?? {};
  return new Deployment(site, {
    generation,
    services: servicesOf(preset, await resolve({ preset }), { zones }),
    labels: labels ?? own,
    ...(mark === undefined ? {} : { mark }),
  });
}

/** What a phase of a running load saw: Kasm's own work, and that of thieves. */
export interface Phase {
  readonly name: string;
  readonly work: Counts;
  readonly thefts: Counts;
}

const total = (counts: Counts, which: 'done' | 'failed'): number =>
  [...counts.values()].reduce((sum, tally) => sum + tally[which], 0);

/** Work that failed at least once, as sentences. */
export const lost = ({ work }: Phase): readonly string[] =>
  [...work].flatMap(([name, { done, failed, errors }]) =>
    failed === 0
      ? []
      : [
          `${name}: ${failed} of ${done + failed} failed (${Object.keys(errors).slice(0, 2).join('; ')})`,
        ],
  );

/** Thefts that succeeded at least once, as sentences. */
export const stolen = ({ thefts }: Phase): readonly string[] =>
  [...thefts].flatMap(([name, { done, failed }]) =>
    done === 0 ? [] : [`${name}: ${done} of ${done + failed} succeeded`],
  );

/** Thefts that failed at least once, as sentences. */
export const denied = ({ thefts }: Phase): readonly string[] =>
  [...thefts].flatMap(([name, { done, failed, errors }]) =>
    failed === 0
      ? []
      : [`${name}: ${failed} of ${done + failed} denied (${Object.keys(errors)[0] ?? ''})`],
  );

/** Work that failed each time. */
export const neverDone = ({ work }: Phase): readonly string[] =>
  [...work].flatMap(([name, { done }]) => (done === 0 ? [name] : []));

/** Work and thefts that a phase never tried. */
export const untried = ({ work, thefts }: Phase): readonly string[] =>
  [...work, ...thefts].flatMap(([name, { done, failed }]) => (done + failed === 0 ? [name] : []));

/** The figures of phases, one line each. */
export const figures = (phases: readonly Phase[]): string =>
  phases
    .map(({ name, work, thefts }) => {
      const [done, failed] = [total(work, 'done'), total(work, 'failed')];
      const [got, not] = [total(thefts, 'done'), total(thefts, 'failed')];
      return `  ${name.padEnd(34)} work ${done + failed}, lost ${failed}; thefts ${got + not}, succeeded ${got}`;
    })
    .join('\n');

const isTheft = ([what]: readonly [string, unknown]): boolean => what.startsWith(ofThieves);

/** Labels of a component's pods. */
export type LabelsOf = (component: string) => Readonly<Record<string, string>>;

/** A Kasm of real parts under load, with thieves. */
export class RunningKasm {
  readonly site: Site;
  readonly kasm: Deployment;
  readonly phases: Phase[] = [];
  readonly #surroundings: Surroundings;

  private constructor(site: Site, kasm: Deployment, surroundings: Surroundings) {
    this.site = site;
    this.kasm = kasm;
    this.#surroundings = surroundings;
  }

  /** Starts everything where no policy is in force. */
  static async start(
    generation: Generation,
    {
      closesAll = false,
      labels,
      sessions,
    }: {
      readonly closesAll?: boolean;
      readonly labels?: LabelsOf;
      /** Kinds of sessions, where users have not all that there are. */
      readonly sessions?: readonly string[];
    } = {},
  ): Promise<RunningKasm> {
    const site = await Site.start(lab, asked);
    const table = await resolve({ preset: generation.preset, platform: engine.platform });
    const prometheus = meantBy(table, 'prometheus');
    const surroundings = new Surroundings(site, {
      name: engine.platform,
      ingress: meantBy(table, 'ingress-controller'),
      // Some policies mean it by one label, some by another.
      prometheus: { ...prometheus, labels: { ...prometheus.labels, app: 'prometheus' } },
    });
    const kasm = await deployment(site, generation, { labels, zone: 'default' });
    const running = new RunningKasm(site, kasm, surroundings);
    try {
      await surroundings.start();
      await kasm.startData();
      await kasm.makeSchema();
      await kasm.startApplication();
      await surroundings.startIngress(kasm);
      await untilServed();
      await surroundings.startLoad(kasm, sessions);
      await startThieves(site, kasm, closesAll);
      // Registrations come once a second; until then there is no connection proxy to go to.
      await sleep(2500);
    } catch (error) {
      await running.end();
      throw error;
    }
    return running;
  }

  /** Does something under load, waits until the engines have caught up and some seconds more; gives what was counted. */
  async phase(name: string, act: () => Promise<unknown> = async () => undefined): Promise<Phase> {
    const before = await this.site.counts();
    await act();
    await untilEnforced();
    await sleep(4000);
    const counted = [...since(before, await this.site.counts())];
    const phase = {
      name,
      work: new Map(counted.filter((each) => !isTheft(each))),
      thefts: new Map(counted.filter(isTheft)),
    };
    this.phases.push(phase);
    return phase;
  }

  async end(): Promise<void> {
    await this.#surroundings.end();
    await this.site.end();
  }
}
