import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  changesMarkdown,
  parseChangelog,
  release,
  tellsReachability,
  unreleased,
  type Change,
} from '../../scripts/release/changelog.ts';
import { readChangesets } from '../../scripts/release/changesets.ts';
import { readManifest } from '../../scripts/release/manifest.ts';
import { packageDirectory } from '../../src/read/files.ts';

const own = await readFile(join(packageDirectory, 'CHANGELOG.md'), 'utf8');

const small = `# Changelog

Words.

## [Unreleased]

### Fixed

- One, which
  goes on. Reachability does not change.

## [0.1.0] - 2026-11-22

### Added

- Two.
`;

const added: Change = { kind: 'Added', text: 'Three. Reachability does not change.' };

describe('CHANGELOG.md', async () => {
  const { version } = await readManifest();
  const sections = parseChangelog(own);

  test('begins with what has no version, then has the version of package.json', () => {
    expect(sections.slice(0, 2).map(({ name }) => name)).toEqual([unreleased, version]);
  });

  test('has a date for every version', () => {
    expect(sections.filter(({ name, date }) => name !== unreleased && !date)).toEqual([]);
  });

  // The first version opened nothing: everything was open before.
  test('says of each change since 0.1.0 whether reachability changes', () => {
    const since = sections.filter(({ name }) => name !== '0.1.0').flatMap(({ changes }) => changes);
    expect(since.filter((change) => !tellsReachability(change))).toEqual([]);
  });

  test('has no change twice', () => {
    const texts = sections.flatMap(({ changes }) => changes.map(({ text }) => text));
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('a changelog is read line by line:', () => {
  test('what goes on in the next line is one change', () => {
    expect(parseChangelog(small)[0]?.changes).toEqual([
      { kind: 'Fixed', text: 'One, which goes on. Reachability does not change.' },
    ]);
  });

  test('written again it is the same', () => {
    const changes = parseChangelog(own).flatMap((section) => section.changes);
    const [again] = parseChangelog(`## [Unreleased]\n\n${changesMarkdown(changes)}`);
    expect(changes.length).toBeGreaterThan(4);
    expect(new Set(again?.changes)).toEqual(new Set(changes));
    expect(again?.changes).toHaveLength(changes.length);
  });

  test.each([
    ['a version without a date', '## 0.1.0\n', ':1: write "## [VERSION] - YYYY-MM-DD"'],
    [
      'a kind that nobody knows',
      '## [Unreleased]\n### Improved\n',
      ':2: write one of Added, Changed',
    ],
    [
      'a line that belongs nowhere',
      '## [Unreleased]\n### Added\nwords\n',
      ':3: belongs to no change',
    ],
    ['a change without its kind', '## [Unreleased]\n- One.\n', ':2: belongs to no change'],
  ])('%s is refused with its line', (_, text, says) => {
    expect(() => parseChangelog(text)).toThrow(`CHANGELOG.md${says}`);
  });
});

describe('a version takes', () => {
  const made = release(small, '0.2.0', '2026-12-01', [added]);

  test('what waited in the changelog, and what waited in changesets, by kind', () => {
    expect(made).toBe(`# Changelog

Words.

## [Unreleased]

## [0.2.0] - 2026-12-01

### Added

- Three. Reachability does not change.

### Fixed

- One, which goes on. Reachability does not change.

## [0.1.0] - 2026-11-22

### Added

- Two.
`);
  });

  test('nothing a second time', () => {
    expect(() => release(made, '0.2.0', '2026-12-02', [added])).toThrow(
      'has a section [0.2.0] already',
    );
    expect(parseChangelog(release(made, '0.3.0', '2026-12-02', [added]))[1]?.changes).toEqual([
      added,
    ]);
  });

  test('no changelog without its first section', () => {
    expect(() => release('# Changelog\n', '0.2.0', '2026-12-01', [added])).toThrow(
      'has no section [Unreleased]',
    );
  });
});

describe('a changeset', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-changesets-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const read = async (body: string) => {
    await writeFile(join(folder, 'one.md'), `---\n'kasm-isolation': minor\n---\n\n${body}\n`);
    return readChangesets(folder);
  };

  test('is one line of the changelog', async () => {
    expect(await read('Added: Three.\nReachability does not change.')).toEqual([
      { file: join('.changeset', 'one.md'), ...added },
    ]);
  });

  test.each([
    ['no kind', 'Three. Reachability does not change.', 'begins with none of Added'],
    [
      'a kind in small letters',
      'added: Three. Reachability does not change.',
      'begins with none of',
    ],
    ['nothing', '', 'begins with none of'],
    ['no word on reachability', 'Added: Three.', 'does not say whether reachability changes'],
  ])('with %s is refused by its name', async (_, body, says) => {
    await expect(read(body)).rejects.toThrow(`one.md: ${says}`);
  });

  test.each(['', "'other': minor\n", "'kasm-isolation': none\n", 'kasm-isolation minor\n'])(
    'for no version is refused: %j',
    async (head) => {
      await writeFile(join(folder, 'one.md'), `---\n${head}---\n\nAdded: ${added.text}\n`);
      await expect(readChangesets(folder)).rejects.toThrow('one.md: says of no version what it is');
    },
  );

  test('of this clone is sound, each of them', async () => {
    const waiting = await readChangesets(join(packageDirectory, '.changeset'));
    const sections = parseChangelog(own);
    const known = new Set(sections.flatMap(({ changes }) => changes.map(({ text }) => text)));
    expect(waiting.filter(({ text }) => known.has(text))).toEqual([]);
  });
});
