import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { presetNames } from '../../schema/names.ts';
import { exitCodes } from '../../src/errors.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { cli } from '../support/cli.ts';
import { runHelm } from '../support/helm.ts';

// What the chart of 0.1.0 rendered for each of its presets, as release kasm-isolation in namespace kasm. When a later version
// opens something on purpose, the page and this file have done their work and go.
const rendered = fileURLToPath(new URL('0.1.0/', import.meta.url));
const old = (await readdir(rendered)).map((file) => file.replace('.yaml', ''));

const page = await readFile(join(packageDirectory, 'docs', 'upgrade-0.2.md'), 'utf8');
const blocks = [...page.matchAll(/^```(\w+)(?: \w+)?\n([^]*?)^```$/gmu)].map(
  ([, language, text = '']) => ({
    language,
    text,
  }),
);

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-upgrade-'));
const start = process.cwd();
beforeAll(async () => {
  process.chdir(folder);
  await cp(join(rendered, 'kasm-1.19.yaml'), 'before.yaml');
  await writeFile('values.yaml', 'preset: kasm-1.19\n');
  for (const { text } of blocks) {
    const [, name] = /^# (\S+\.yaml)\n/u.exec(text) ?? [];
    if (name) await writeFile(name, text);
  }
});
afterAll(async () => {
  process.chdir(start);
  await rm(folder, { recursive: true, force: true });
});

/** What becomes of reachability from one file to a preset: by how many culprits it opens and closes. */
async function change(before: string, after: string) {
  const { exitCode, stdout } = await cli(['diff', before, after, '--format', 'json']);
  expect(exitCode).toBe(exitCodes.holds);
  const { opened, closed } = JSON.parse(stdout);
  return { opened: opened.length, closed: closed.length };
}

/** The presets that an upgrade closes something of; the page says what. */
const closing: Readonly<Record<string, number>> = { plain: 2, 'kasm-1.19': 2 };

/** Values with the directions of a component under some key. */
const withKey = (key: string) => ({
  preset: 'kasm-1.19',
  components: { guac: { [key]: ['Ingress'] } },
});

describe('from 0.1 to 0.2', () => {
  test('every preset of 0.1 is there still', () => {
    expect(old.length).toBeGreaterThan(5);
    expect(presetNames).toEqual(expect.arrayContaining(old));
  });

  test.each(old)('%s opens nothing, and closes what the page says', async (preset) => {
    const before = join(rendered, `${preset}.yaml`);
    expect(await change(before, preset)).toEqual({ opened: 0, closed: closing[preset] ?? 0 });
    expect(page.includes(`- \`${preset}\`: `)).toBe(preset in closing);
  });

  test('and back, what closed opens: the comparison has eyes', async () => {
    const { exitCode } = await cli(['diff', 'kasm-1.19', 'before.yaml', '--fail-on', 'opened']);
    expect(exitCode).toBe(exitCodes.finding);
  });
});

describe('docs/upgrade-0.2.md', () => {
  const lines = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.trim().split('\n'))
    .filter((line) => line.startsWith('npm run cli -- '));

  test('has commands', () => expect(lines).toHaveLength(3));

  test.each(lines)('%s holds', async (line) => {
    const { exitCode, stdout } = await cli(line.replace('npm run cli -- ', '').split(' '));
    expect(exitCode).toBe(exitCodes.holds);
    const shown = blocks.find(({ language }) => language === 'text')?.text ?? '';
    if (line.includes('before.yaml values.yaml')) expect(`${stdout}\n`).toBe(shown);
  });

  test('keeps what 0.1 opened where it says so', async () => {
    expect(await change('before.yaml', 'keep.yaml')).toEqual({ opened: 0, closed: 0 });
  });

  test('names the key that has a new name, and what says so', async () => {
    const [, says = ''] = /`components\.<name>\.isolates` \| refused: `([^`]+)`/u.exec(page) ?? [];
    await writeFile('old.yaml', JSON.stringify(withKey('isolates')));
    await writeFile('new.yaml', JSON.stringify(withKey('policyTypes')));
    const { exitCode, stderr } = await cli(['check', 'old.yaml']);
    expect(exitCode).toBe(exitCodes.misuse);
    expect(stderr).toBe(`kasm-isolation: old.yaml: components.guac.isolates: ${says}`);
    expect((await cli(['check', 'new.yaml'])).exitCode).toBe(exitCodes.holds);
    const helm = ['template', 'kasm-isolation', join(packageDirectory, 'chart'), '-n', 'kasm'];
    expect((await runHelm([...helm, '-f', 'old.yaml'])).stderr).toContain('isolates');
    expect((await runHelm([...helm, '-f', 'new.yaml'])).failed).toBe(false);
  });

  test.each([
    ['an order of a deployment tool', { annotations: { 'helm.sh/hook': 'test' } }],
    [
      'a selector that contradicts itself',
      {
        components: {
          db: {
            podSelector: {
              matchLabels: { app: 'a' },
              matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }],
            },
          },
        },
      },
    ],
    [
      'an exception that K3s lost',
      { peers: { 'backup-storage': { ipBlocks: [{ cidr: '::/0', except: ['fc00::/7'] }] } } },
    ],
  ])('is right that %s is refused', async (_, values) => {
    await writeFile('refused.yaml', JSON.stringify(values));
    expect((await cli(['check', 'refused.yaml'])).exitCode).toBe(exitCodes.misuse);
  });

  test('is right about whose ports close', async () => {
    const { stdout } = await cli(['diff', 'before.yaml', 'values.yaml', '--verbose']);
    for (const [from, to] of [
      ...['guac', 'rdp-gateway', 'rdp-https-gateway'].map((name) => [name, 'api on 8080/TCP']),
      ['rdp-gateway', 'guac on 9000/TCP'],
    ])
      expect(stdout.replace(/\s+/gu, ' ')).toContain(`${from} may no longer reach ${to}`);
  });

  test('names entry points that the package has', async () => {
    const { exports } = parse(await readFile(join(packageDirectory, 'package.json'), 'utf8'));
    const named = [...page.matchAll(/`kasm-isolation\/(\w+)` \|$/gmu)].map(
      ([, name]) => `./${name}`,
    );
    expect(named.length).toBeGreaterThan(2);
    expect(Object.keys(exports)).toEqual(expect.arrayContaining(named));
  });
});
