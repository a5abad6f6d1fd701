import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildHelm } from '../../src/helm/build.ts';
import { cacheDirectory, fromCache } from '../../src/helm/cache.ts';
import { packageDirectory } from '../../src/read/files.ts';

const root = await mkdtemp(join(tmpdir(), 'kasm-isolation-cache-'));
afterAll(() => rm(root, { recursive: true, force: true }));

let cache = '';
let said: string[] = [];
const say = (line: string): void => void said.push(line);

beforeEach(async () => {
  cache = join(await mkdtemp(join(root, 'each-')), 'cache');
  said = [];
  vi.stubEnv('KASM_ISOLATION_CACHE', cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const kept = { name: 'tool-1.0.0', what: 'the tool', announcement: 'Building the tool' };

/** Asks for the tool; gives its text and how often it was made. */
async function ask(): Promise<{ readonly text: string; readonly made: number }> {
  let made = 0;
  const folder = await fromCache(kept, say, async (workshop) => {
    made += 1;
    await writeFile(join(workshop, 'tool'), 'sound\n');
  });
  return { text: await readFile(join(folder, 'tool'), 'utf8'), made };
}

describe('the cache is in an absolute folder', () => {
  test.each([
    [{ KASM_ISOLATION_CACHE: '/own', XDG_CACHE_HOME: '/common' }, '/own'],
    [{ KASM_ISOLATION_CACHE: '', XDG_CACHE_HOME: '/common' }, '/common/kasm-isolation'],
    [{ KASM_ISOLATION_CACHE: '', XDG_CACHE_HOME: 'common' }, `${homedir()}/.cache/kasm-isolation`],
    [{ KASM_ISOLATION_CACHE: '', XDG_CACHE_HOME: '' }, `${homedir()}/.cache/kasm-isolation`],
  ])('%j', (env, folder) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(cacheDirectory()).toBe(folder);
  });

  test.each([
    ['KASM_ISOLATION_CACHE', 'cache', { KASM_ISOLATION_CACHE: 'cache' }],
    ['HOME', 'home', { KASM_ISOLATION_CACHE: '', XDG_CACHE_HOME: '', HOME: 'home' }],
  ])('a relative %s is refused', async (name, value, env) => {
    for (const [variable, text] of Object.entries(env)) vi.stubEnv(variable, text);
    await expect(ask()).rejects.toMatchObject({
      exitCode: 3,
      message: `${name} "${value}": is no absolute path; write one`,
    });
  });
});

describe('what is kept is made once, and checked by its record each time', () => {
  test('as long as it is what was made', async () => {
    expect(await ask()).toEqual({ text: 'sound\n', made: 1 });
    expect(said[0]).toBe('Building the tool ...');
    expect(said.at(-1)).toMatch(/^Made the tool in \d+ s; it is kept at .*tool-1\.0\.0$/u);
    said = [];
    expect(await ask()).toEqual({ text: 'sound\n', made: 0 });
    expect(said).toEqual([]);
    expect(await readdir(cache)).toEqual(['tool-1.0.0']);
    expect((await stat(cache)).mode & 0o022).toBe(0);
  });

  test.each([
    ['another text', (folder: string) => writeFile(join(folder, 'tool'), 'planted\n')],
    ['half of it', (folder: string) => writeFile(join(folder, 'tool'), 'sou')],
    ['a file more', (folder: string) => writeFile(join(folder, 'library'), 'planted\n')],
    [
      'the record of another version',
      async (folder: string) => {
        const record = join(folder, 'record.json');
        await writeFile(record, (await readFile(record, 'utf8')).replace('1.0.0', '0.9.0'));
      },
    ],
    ['a record that is none', (folder: string) => writeFile(join(folder, 'record.json'), '{')],
    ['nothing but the record', (folder: string) => rm(join(folder, 'tool'))],
    [
      'nothing at all',
      async (folder: string) => {
        await rm(folder, { recursive: true });
        await mkdir(folder);
      },
    ],
  ])('%s is made again', async (_, change) => {
    await ask();
    await change(join(cache, kept.name));
    expect(await ask()).toEqual({ text: 'sound\n', made: 1 });
    expect(await readdir(join(cache, kept.name))).toEqual(['record.json', 'tool']);
  });

  test('what an older version kept gets its record, and a sentence', async () => {
    await mkdir(join(cache, kept.name), { recursive: true });
    await writeFile(join(cache, kept.name, 'tool'), 'older\n');
    expect(await ask()).toEqual({ text: 'older\n', made: 0 });
    expect(said).toEqual([expect.stringContaining('has no record yet')]);
    await writeFile(join(cache, kept.name, 'tool'), 'planted\n');
    expect(await ask()).toEqual({ text: 'sound\n', made: 1 });
  });

  test('of two at a time, both get the same', async () => {
    const both = await Promise.all([ask(), ask()]);
    expect(both.map(({ text }) => text)).toEqual(['sound\n', 'sound\n']);
    expect(await readdir(cache)).toEqual(['tool-1.0.0']);
  });
});

describe.skipIf(process.platform === 'win32')(
  'what others could have put there is not used',
  () => {
    test.each([
      ['the cache', ''],
      ['what is kept in it', kept.name],
    ])('%s, where others may write', async (_, place) => {
      await ask();
      await chmod(join(cache, place), 0o777);
      await expect(ask()).rejects.toMatchObject({
        exitCode: 3,
        message: expect.stringMatching(
          /: others may write to it, .*; use chmod go-w if nobody has/u,
        ),
      });
      await chmod(join(cache, place), 0o755);
      expect((await ask()).made).toBe(0);
    });

    test.skipIf(process.getuid?.() !== 0)(
      'the folder of another user, but for the one who became root by sudo',
      async () => {
        await ask();
        await chown(cache, 12_345, 0);
        await expect(ask()).rejects.toThrow(/: belongs to another user, /u);
        vi.stubEnv('SUDO_UID', '12346');
        await expect(ask()).rejects.toThrow(/: belongs to another user, /u);
        vi.stubEnv('SUDO_UID', '12345');
        expect((await ask()).made).toBe(0);
      },
    );
  },
);

describe('nothing half is left', () => {
  test('of what fails', async () => {
    const failing = fromCache(kept, say, async (workshop) => {
      await writeFile(join(workshop, 'tool'), 'ha');
      throw new Error('no network');
    });
    await expect(failing).rejects.toThrow('no network');
    expect(await readdir(cache)).toEqual([]);
  });

  test('by a process that is killed', async () => {
    const module = pathToFileURL(
      join(packageDirectory, 'build', 'command', 'src', 'helm', 'cache.js'),
    );
    const script = `(await import('${module}')).fromCache(${JSON.stringify(kept)}, () => undefined, async () => {
      console.log('making');
      await new Promise((done) => setTimeout(done, 60_000));
    })`;
    const own = spawn(process.execPath, ['--input-type=module', '-e', script]);
    await once(own.stdout, 'data');
    expect(await readdir(cache)).toEqual([expect.stringMatching(/^making-tool-1\.0\.0-/u)]);
    own.kill('SIGTERM');
    await once(own, 'exit');
    expect(await readdir(cache)).toEqual([]);
  });

  test('for long by one that could not clear up: others do, an hour later', async () => {
    const [old, fresh, running] = [4_000_000, 4_000_001, process.pid].map((pid) =>
      join(cache, `making-tool-0.9.0-${pid}-abcDEF`),
    );
    for (const folder of [old, fresh, running]) await mkdir(folder ?? '', { recursive: true });
    await chmod(cache, 0o700);
    const then = new Date(Date.now() - 2 * 60 * 60 * 1000);
    for (const folder of [old, running]) await utimes(folder ?? '', then, then);
    await ask();
    expect((await readdir(cache)).map((name) => join(cache, name)).toSorted()).toEqual(
      [fresh, running, join(cache, kept.name)].toSorted(),
    );
  });
});

/** A Go that writes down its environment, and makes a Helm of what it was asked for. */
async function standIn(settings: Readonly<Record<string, string>>): Promise<void> {
  const bin = join(cache, '..', 'bin');
  await mkdir(bin);
  const script = `#!/bin/sh
if [ "$1" = env ]; then echo '${JSON.stringify(settings)}'; exit; fi
env > '${join(bin, 'environment')}'
echo "$@" > "$GOBIN/helm"
`;
  await writeFile(join(bin, 'go'), script, { mode: 0o755 });
  vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
}

const environment = async (): Promise<readonly string[]> =>
  (await readFile(join(cache, '..', 'bin', 'environment'), 'utf8')).split('\n');

describe.skipIf(process.platform === 'win32')('Helm is built from modules that are checked', () => {
  const plain = {
    GOPROXY: 'https://proxy.golang.org,direct',
    GONOPROXY: '',
    GOPRIVATE: '',
    GOSUMDB: 'sum.golang.org',
    GONOSUMDB: '',
    GOINSECURE: '',
    GOFLAGS: '',
  };
  const checked = ['GOSUMDB=sum.golang.org', 'GONOSUMDB=none', 'GOINSECURE=none'];

  test('as Go does by itself, and nothing more is said', async () => {
    await standIn(plain);
    const helm = await buildHelm('4.3.1', say);
    expect(await readFile(helm, 'utf8')).toContain('helm.sh/helm/v4/cmd/helm@v4.3.1');
    expect(await environment()).toEqual(expect.arrayContaining(checked));
    expect(said).toHaveLength(2);
    expect(await readdir(join(cache, 'helm-4.3.1'))).toEqual(['helm', 'record.json']);
  });

  test('whatever the settings of the machine say against it, and it is said', async () => {
    await standIn({
      ...plain,
      GOPROXY: 'https://me:secret@proxy.example,direct',
      GOSUMDB: 'off',
      GONOSUMDB: '*',
      GOINSECURE: '*',
      GOFLAGS: '-mod=mod -insecure',
    });
    await buildHelm('4.3.1', say);
    expect(await environment()).toEqual(
      expect.arrayContaining([...checked, 'GOFLAGS=-buildvcs=false']),
    );
    expect(said.slice(1, -1)).toEqual([
      '  GOPROXY=https://***@proxy.example,direct is followed',
      '  GOSUMDB=off is not followed: modules are checked',
      '  GONOSUMDB=* is not followed: modules are checked',
      '  GOINSECURE=* is not followed: modules are checked',
      '  GOFLAGS=-mod=mod -insecure is not followed: modules are checked',
    ]);
  });

  test.each([
    ['sum.golang.google.cn', true],
    ['sum.golang.org https://sums.example', true],
    ['sum.golang.org+12345678+AAAA', false],
    ['sums.example+12345678+AAAA', false],
    ['sum.golang.org.evil.example', false],
  ])(
    'a mirror of the database is followed, another database is not: %s',
    async (database, isOurs) => {
      await standIn({ ...plain, GOSUMDB: database });
      await buildHelm('4.3.1', say);
      expect((await environment()).includes(`GOSUMDB=${database}`)).toBe(isOurs);
    },
  );

  test('without Go it says what to install', async () => {
    await mkdir(join(cache, '..', 'none'));
    vi.stubEnv('PATH', join(cache, '..', 'none'));
    await expect(buildHelm('4.3.1', say)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /^Helm 4\.3\.1 could not be built: there is no Go that runs \(.*\); install Helm .* or Go .*, or name a binary with --helm PATH$/u,
      ),
    });
    expect(await readdir(cache)).toEqual([]);
  });
});
