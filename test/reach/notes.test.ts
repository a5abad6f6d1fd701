import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { presetNames } from '../../schema/names.ts';
import { notesOf, type Note } from '../../src/reach/notes.ts';
import { resolve } from '../../src/table/resolve.ts';
import { cli } from '../support/cli.ts';

const notes = async (values: object): Promise<readonly Note[]> =>
  notesOf(await resolve(values), 'kasm', values);

const app = (name: string): object => ({ podSelector: { matchLabels: { app: name } } });

/** Two components, rows between them and a peer. */
const none = (
  peer: object | undefined,
  row: object | undefined,
  more: object = {},
): Readonly<Record<string, unknown>> => ({
  preset: 'none',
  components: {
    web: { ...app('web'), ports: { http: { port: 80 } } },
    job: { ...app('job'), policyTypes: ['Ingress', 'Egress'] },
  },
  ...(peer ? { peers: { peer: { ports: { http: { port: 80 } }, ...peer } } } : {}),
  flows: {
    own: { from: ['job'], to: ['web'], ports: ['http'] },
    names: { from: ['job'], to: ['dns'], ports: ['dns'] },
    ...(row ? { row: { ports: ['http'], ...row } } : {}),
  },
  ...more,
});

const fromPeer = { from: ['peer'], to: ['web'] };
const toPeer = { from: ['job'], to: ['peer'] };
const without = (flow: string, values: Readonly<Record<string, unknown>>) => ({
  ...values,
  flows: Object.fromEntries(
    Object.entries(values['flows'] as object).filter(([name]) => name !== flow),
  ),
});
const blocks = (...cidrs: readonly string[]): object => ({
  ipBlocks: cidrs.map((cidr) => ({ cidr })),
});
const excepting = (cidr: string, ...except: readonly string[]): object => ({
  ipBlocks: [{ cidr, except }, { cidr: '2000::/3' }],
});

const dualStack = blocks('10.0.0.0/8', 'fd00::/8');

describe('a note for each thing that is sound and seldom meant, and none for its neighbour', () => {
  test.each([
    ['no-dns', without('names', none(undefined, undefined)), none(undefined, undefined)],
    ['unused', none(dualStack, undefined), none(dualStack, { ...fromPeer, enabled: false })],
    [
      'anywhere',
      none({ anywhere: true }, fromPeer),
      none({ anywhere: true, enabled: false }, { from: ['peer', 'job'], to: ['web'] }),
    ],
    [
      'no-exceptions',
      none(blocks('0.0.0.0/0', '2000::/3'), fromPeer),
      none(excepting('0.0.0.0/0', '10.0.0.0/8'), fromPeer),
    ],
    ['one-family', none(blocks('10.0.0.0/8'), fromPeer), none(dualStack, fromPeer)],
    [
      'never-connects',
      none(app('cache'), toPeer),
      none({ namespaceSelector: { matchLabels: { team: 'a' } } }, toPeer),
    ],
    [
      'networks-overlap',
      none(blocks('10.0.0.0/8', '10.1.0.0/16', 'fd00::/8'), fromPeer),
      none(blocks('10.0.0.0/16', '10.1.0.0/16', 'fd00::/8'), fromPeer),
    ],
    [
      'selectors-overlap',
      none(undefined, undefined, {
        components: {
          web: { ...app('web'), ports: { http: { port: 80 } } },
          job: { podSelector: { matchLabels: { app: 'web', tier: 'a' } } },
        },
      }),
      none(undefined, undefined, {
        components: {
          web: { ...app('web'), ports: { http: { port: 80 } } },
          job: { podSelector: { matchLabels: { app: 'job', tier: 'a' } } },
        },
      }),
    ],
  ] as const)('%s', async (id, noted, neighbour) => {
    expect((await notes(noted)).map((note) => note.id)).toEqual([id]);
    expect(await notes(neighbour)).toEqual([]);
  });

  test.each([
    [
      'a target of one family is meant: its address is written down',
      none(blocks('10.0.0.0/8'), toPeer),
    ],
    [
      'a component that sends nothing needs no names',
      without(
        'own',
        without(
          'names',
          none(undefined, { from: ['web'], to: ['job'], allPorts: true, ports: undefined }),
        ),
      ),
    ],
    [
      'labels under other keys are another matter',
      none(undefined, undefined, {
        components: {
          web: { ...app('web'), ports: { http: { port: 80 } } },
          job: { podSelector: { matchLabels: { tier: 'a' } } },
        },
      }),
    ],
  ])('no note: %s', async (_, values) => {
    expect(await notes(values)).toEqual([]);
  });

  test('every address of one family is noted of a target too', async () => {
    const found = await notes(none(blocks('0.0.0.0/0'), toPeer));
    expect(found.map(({ id }) => id)).toEqual(['no-exceptions', 'one-family']);
  });

  test('a peer of our own namespace under egress: all is shut by the default deny', async () => {
    const found = await notes(none(app('cache'), fromPeer, { egress: 'all' }));
    expect(found).toContainEqual({ id: 'never-connects', names: ['peer', 'web'], flows: ['row'] });
    const [under] = [await notes(none(app('cache'), fromPeer))];
    expect(under).toEqual([]);
  });
});

test('of the presets, only data-tier has a note: its object storage is IPv4, as its seed has it', async () => {
  const all = await Promise.all(
    presetNames.map(async (preset) =>
      (await notes({ preset })).map(({ id, names }) => [preset, id, ...names]),
    ),
  );
  expect(all.flat()).toEqual([['data-tier', 'one-family', 'object-storage']]);
});

describe('notes in answers', () => {
  const file = fileURLToPath(
    new URL('../cases/closed-egress-without-dns/values.yaml', import.meta.url),
  );
  const sentence = 'note: component seed-job is closed for egress and no row takes it to DNS';

  test('check tells them and ends with 0', async () => {
    const { exitCode, stdout, stderr } = await cli(['check', file]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const part of [
      'sound, with 2 notes; 10 policies',
      sentence,
      'note: no row names vpn; add one, or leave it out',
    ])
      expect(stdout.replaceAll(/\s+/gu, ' ')).toContain(part);
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .slice(2)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
  });

  test('check --strict ends with 1 on them, and with 0 without any', async () => {
    expect((await cli(['check', file, '--strict'])).exitCode).toBe(1);
    expect((await cli(['check', 'plain', '--strict'])).exitCode).toBe(0);
  });

  test('as JSON they have ids and names', async () => {
    const { stdout } = await cli(['check', file, '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      holds: true,
      notes: [expect.stringContaining(sentence), expect.any(String)],
      noted: [
        { id: 'no-dns', names: ['seed-job'] },
        { id: 'unused', names: ['vpn'] },
      ],
    });
  });

  test('prove tells them, and its verdict stays', async () => {
    const { exitCode, stdout } = await cli(['prove', file, '--format', 'json']);
    expect(JSON.parse(stdout).notes).toContainEqual(expect.stringContaining(sentence));
    expect(JSON.parse(stdout).holds).toBe(exitCode === 0);
  });

  test('what is no form of the answer is refused', async () => {
    expect((await cli(['check', 'plain', '--format', 'mermaid'])).exitCode).toBe(2);
  });
});
