/** Denied packets made visible, as docs/denied-packets.md tells: tcpdump on the node, and its record for `preview`. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enter } from '../../lab/place.ts';
import { release, uninstall } from '../../lab/release.ts';
import { cli } from '../support/cli.ts';
import { engine, lab, untilEnforced } from './support/lab.ts';
import { liveKasm, tableOf, type LiveKasm } from './support/live-kasm.ts';

const values = { preset: 'plain', platform: engine.platform };

/** A record of tcpdump on the node while something is done. */
async function recorded(act: () => Promise<unknown>): Promise<string> {
  // In the sandbox is no user for it to become.
  const { command, args } = enter(lab.node, 'tcpdump', [
    '-Z',
    'root',
    '-n',
    '-l',
    '-i',
    'nflog:100',
  ]);
  const child = spawn(command, args, { env: { ...process.env, ...lab.parts.env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => (said += String(data)));
  const ended = new Promise((resolve) => child.on('close', resolve));
  for (let attempt = 0; !said.includes('listening on') && attempt < 200; attempt += 1)
    await sleep(50);
  await act();
  // The kernel keeps packets of a log group back for up to a second.
  await sleep(2500);
  child.kill('SIGINT');
  await ended;
  return said;
}

let kasm: LiveKasm;
let folder = '';
beforeAll(async () => {
  kasm = await liveKasm(await tableOf(values));
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-nflog-'));
  await release(lab, 'install', values);
  await untilEnforced();
});
afterAll(async () => {
  await uninstall(lab);
  await kasm.end();
  await rm(folder, { recursive: true });
});

/** An end of the live Kasm, by the name of its row. */
const ipsOf = (name: string): readonly string[] =>
  kasm.endpoints.filter((each) => each.name === name).map(({ ip }) => ip);
const endNamed = (name: string): string =>
  kasm.endpoints.find((each) => each.name === name)?.end ?? '';

const knock = (from: string, to: string, port: number): Promise<unknown> =>
  lab.pods.probe(
    ipsOf(to).map((ip) => ({ from: endNamed(from), to: ip, ports: [{ protocol: 'TCP', port }] })),
  );

/** The packets of a record. */
const packetsOf = (record: string): readonly string[] =>
  record.split('\n').filter((line) => / IP6? /u.test(line));

/** What `preview` says about a record, with the values that are installed. */
async function previewOf(record: string) {
  const [seen, dump] = [join(folder, 'denied.txt'), join(folder, 'cluster.json')];
  await writeFile(seen, record);
  const kinds = 'pods,nodes,namespaces,services,networkpolicies';
  await writeFile(dump, await lab.kubectl(['get', kinds, '-A', '-o', 'json']));
  const given = ['-', '-n', 'kasm', '--also', dump, '--observed', seen];
  return cli(['preview', ...given], { input: JSON.stringify(values) });
}

describe.runIf(engine.platform === 'k3s')('tcpdump -i nflog:100 on the node', () => {
  test('holds what is denied, over both families and in both directions, and preview names it', async () => {
    const record = await recorded(async () => {
      await knock('bare pod', 'kasm/live-db', 5432);
      await knock('kasm/live-redis', 'kasm/live-guac', 3000);
      await knock('kasm/live-api', 'kasm/live-db', 5432);
      await knock('kasm/live-proxy', 'kasm/live-guac', 3000);
    });
    const targets = [...ipsOf('kasm/live-db'), ...ipsOf('kasm/live-guac')];
    for (const ip of targets)
      expect(
        packetsOf(record).some((line) => line.includes(` > ${ip}.`)),
        ip,
      ).toBe(true);
    const { exitCode, stdout } = await previewOf(record);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/would deny 4 of \d different connections/u);
    expect(stdout).toContain('pods of kasm in no component → db on 5432/TCP');
    expect(stdout).toContain('redis → guac on 3000/TCP');
  });

  test('holds what is allowed too, where a policy that does not admit it comes first; preview tells them apart', async () => {
    let record = '';
    for (let round = 0; round < 20 && packetsOf(record).length === 0; round += 1) {
      await untilEnforced();
      record = await recorded(() => knock('kasm/live-api', 'kasm/live-db', 5432));
    }
    expect(packetsOf(record)).not.toEqual([]);
    const { exitCode, stdout } = await previewOf(record);
    expect(stdout).toContain('would deny none of ');
    expect(exitCode).toBe(0);
  });
});

test.runIf(engine.platform === 'rke2')('Felix writes nothing to group 100', async () => {
  const record = await recorded(() => knock('bare pod', 'kasm/live-db', 5432));
  expect(record).toContain('listening on nflog:100');
  expect(packetsOf(record)).toEqual([]);
});
