import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Deployment } from '../../lab/kasm/deployment.ts';
import { connectionProxy, kasm118, kasm119, type Generation } from '../../lab/kasm/generation.ts';
import { startThieves } from '../../lab/kasm/surroundings.ts';
import { release, uninstall } from '../../lab/release.ts';
import { isFull } from './support/level.ts';
import { lab, untilEnforced, untilServed } from './support/lab.ts';
import {
  deployment,
  figures,
  install,
  lost,
  neverDone,
  RunningKasm,
  stolen,
  valuesFor,
} from './support/real-kasm.ts';

// Kasm's own upgrade under load, as docs/upgrade-kasm.md says: a release of the chart for each of the two side by side.

const nothing = { lost: [], stolen: [] };

interface Upgrade {
  readonly from: Generation;
  readonly to: Generation;
}

const cases: readonly Upgrade[] = [
  { from: kasm118, to: kasm119 },
  { from: kasm119, to: connectionProxy },
];

/** Kinds of sessions that both of an upgrade have. */
const sessions = ['guac', 'rdp-https-gateway'];

const installFor = (name: string, { preset }: Generation): Promise<unknown> =>
  install(valuesFor(preset, 'all'), { name });

const switched = ({ preset }: Generation): Promise<unknown> =>
  release(lab, 'upgrade', valuesFor(preset, 'all'), { name: 'old' });

/** Starts the pods of the new Kasm, and leads to both. */
async function startBeside(running: RunningKasm, next: Deployment): Promise<void> {
  await next.startApplication();
  await startThieves(running.site, next, true, '-new');
  await next.takeOver([running.kasm]);
  await untilServed();
}

/** Leads to the new Kasm alone, and ends the old one when the last session there has ended. */
async function endOld({ site, kasm }: RunningKasm, next: Deployment): Promise<void> {
  await next.takeOver();
  await untilServed();
  await site.tell(kasm.application, 'drain');
  await sleep(5000);
  await site.tell(kasm.application, 'rest');
  await sleep(2000);
  await site.removePods(kasm.application);
}

async function runJobs(next: Deployment): Promise<void> {
  for (const job of ['pre-upgrade-backup', 'db-upgrade']) await next.runJob(job);
}

describe.runIf(isFull).each(cases)(
  'Kasm is upgraded from $from.preset to $to.preset',
  ({ from, to }) => {
    let running: RunningKasm;
    let next: Deployment;
    beforeAll(async () => {
      running = await RunningKasm.start(from, { closesAll: true, sessions });
      next = await deployment(running.site, to, { mark: '-new', zone: 'default' });
      next.adopt(running.kasm);
      await installFor('old', from);
      await untilEnforced();
      return async () => {
        console.log(figures(running.phases));
        for (const name of ['old', 'new']) await uninstall(lab, name).catch(() => undefined);
        await running.end();
        await untilEnforced();
      };
    });

    /** Does something under load; what was lost and stolen meanwhile. */
    async function during(name: string, act?: () => Promise<unknown>) {
      const phase = await running.phase(name, act);
      return { lost: lost(phase), stolen: stolen(phase) };
    }

    test('before: all work is done, and no theft succeeds', async () => {
      const phase = await running.phase('old Kasm, old release');
      expect(neverDone(phase)).toEqual([]);
      expect({ lost: lost(phase), stolen: stolen(phase) }).toEqual(nothing);
    });

    test('a release that is switched to the new preset too early stops all sessions of the old Kasm', async () => {
      await running.phase('switched too early', () => switched(to));
      const early = await running.phase('after that');
      await running.phase('switched back', () => switched(from));
      const stopped = sessions.map((kind) => `users: session by ${kind}`);
      expect(neverDone(early)).toEqual(expect.arrayContaining(stopped));
      expect(await during('after that')).toEqual(nothing);
    });

    test('the release for the new Kasm is installed beside the old one', async () => {
      expect(await during('new release beside it', () => installFor('new', to))).toEqual(nothing);
    });

    test('its Jobs reach the database', async () => {
      expect(await during('dump and migration', () => runJobs(next))).toEqual(nothing);
    });

    test('its pods start beside the old ones, and both serve', async () => {
      expect(await during('new pods start', () => startBeside(running, next))).toEqual(nothing);
      expect(await during('both Kasms serve')).toEqual(nothing);
    });

    test('the old pods go', async () => {
      expect(await during('old pods go', () => endOld(running, next))).toEqual(nothing);
    });

    test('the old release goes', async () => {
      expect(await during('old release removed', () => uninstall(lab, 'old'))).toEqual(nothing);
      expect(await during('new Kasm, new release')).toEqual(nothing);
    });
  },
);
