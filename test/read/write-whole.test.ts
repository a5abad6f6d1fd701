import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { writeWhole } from '../../src/read/write-whole.ts';
import { cli } from '../support/cli.ts';

const root = await mkdtemp(join(tmpdir(), 'kasm-isolation-write-'));
afterAll(() => rm(root, { recursive: true, force: true }));

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'each-'));
});

const failure = (writing: Promise<void>): Promise<string> =>
  writing.then(
    () => 'written',
    (error: Error) => error.message.replaceAll(folder, 'DIR'),
  );

describe('a file is written whole', () => {
  test('into folders that are made for it, and nothing else is left there', async () => {
    const path = join(folder, 'a', 'b', 'out.yaml');
    await writeWhole(path, 'text\n');
    expect(await readFile(path, 'utf8')).toBe('text\n');
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['out.yaml']);
  });

  test.each([0o600, 0o664, 0o755])(
    'with the mode of the one that it replaces: %o',
    async (mode) => {
      const path = join(folder, 'out.yaml');
      await writeFile(path, 'before\n');
      await chmod(path, mode);
      await writeWhole(path, 'after\n');
      expect(await readFile(path, 'utf8')).toBe('after\n');
      expect((await stat(path)).mode & 0o777).toBe(mode);
    },
  );

  test('under a name that leaves no room for a longer one', async () => {
    const path = join(folder, 'x'.repeat(255));
    await writeWhole(path, 'text\n');
    expect(await readdir(folder)).toEqual(['x'.repeat(255)]);
  });
});

describe('or not at all', () => {
  test('a name that is too long leaves neither a draft nor a folder', async () => {
    await mkdir(join(folder, 'old'));
    const path = join(folder, 'old', 'new', 'newer', 'x'.repeat(256));
    expect(await failure(writeWhole(path, ''))).toMatch(/: cannot be written \(ENAMETOOLONG/u);
    expect(await readdir(folder, { recursive: true })).toEqual(['old']);
  });

  test('a file in the place of a folder', async () => {
    await writeFile(join(folder, 'file'), '');
    const path = join(folder, 'file', 'a', 'out.yaml');
    expect(await failure(writeWhole(path, ''))).toMatch(/: cannot be written \(/u);
    expect(await readdir(folder)).toEqual(['file']);
  });

  test.each(['/dev/null', '', '.'])('%j is no regular file', async (path) => {
    expect(await failure(writeWhole(path, ''))).toMatch(/: is no regular file; name another/u);
  });

  test('a link is not followed', async () => {
    await writeFile(join(folder, 'target'), 'target\n');
    await symlink('target', join(folder, 'link'));
    expect(await failure(writeWhole(join(folder, 'link'), ''))).toMatch(/is no regular file/u);
    expect(await readFile(join(folder, 'target'), 'utf8')).toBe('target\n');
  });
});

describe('an input is never written', () => {
  const refused = 'is read here, so it is not written; name another';

  test('by its own path, by another one, and by a link to it', async () => {
    const input = join(folder, 'values.yaml');
    await writeFile(input, 'preset: core\n');
    await link(input, join(folder, 'hard.yaml'));
    await symlink(folder, join(folder, 'here'));
    for (const path of ['values.yaml', './x/../values.yaml', 'here/values.yaml', 'hard.yaml']) {
      await mkdir(join(folder, 'x'), { recursive: true });
      const output = `${folder}/${path}`;
      expect(await failure(writeWhole(output, '', [input]))).toBe(`DIR/${path}: ${refused}`);
    }
    await writeWhole(join(folder, 'other.yaml'), '', [input]);
    expect(await readFile(input, 'utf8')).toBe('preset: core\n');
  });

  test('nor what lies in a folder that is read, nor an open file', async () => {
    await mkdir(join(folder, 'chart'));
    const path = join(folder, 'chart', 'values.yaml');
    await writeFile(path, '');
    expect(await failure(writeWhole(path, '', [join(folder, 'chart')]))).toContain(refused);
    expect(await failure(writeWhole(path, '', [join(folder, 'char')]))).toBe('written');
    const file = await open(path);
    expect(await failure(writeWhole(path, '', [file.fd]))).toContain(refused);
    await file.close();
  });

  test.each([
    ['values', ['values', 'in.yaml', '-o', 'in.yaml']],
    ['render', ['render', 'in.yaml', '-o', 'in.yaml']],
    ['prove, of its manifests', ['prove', '-f', 'policy.yaml', '-o', 'policy.yaml']],
    ['prove, of a folder', ['prove', '-f', '.', '-o', 'policy.yaml']],
    [
      'who, of more',
      ['who', '10.0.0.1', '-f', 'other.yaml', '--also', 'policy.yaml', '-o', 'policy.yaml'],
    ],
    ['explain', ['explain', '*', '*', '1', '-f', 'policy.yaml', '-o', 'policy.yaml']],
    ['diff', ['diff', 'other.yaml', 'policy.yaml', '-o', 'other.yaml']],
  ])('by %s', async (_, args) => {
    const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: NAME }
spec: { podSelector: {} }
`;
    const files: Readonly<Record<string, string>> = {
      'in.yaml': 'preset: core\n',
      'policy.yaml': policy.replace('NAME', 'one'),
      'other.yaml': policy.replace('NAME', 'other'),
    };
    const isFolder = args.includes('.');
    for (const [name, text] of Object.entries(files))
      if (!isFolder || name !== 'in.yaml') await writeFile(join(folder, name), text);
    const own = args.map((arg) => (/\.yaml$|^\.$/u.test(arg) ? join(folder, arg) : arg));
    const { exitCode, stdout, stderr } = await cli(own);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(
      /^kasm-isolation: .*\.yaml: is read here, so it is not written; name another$/u,
    );
    const output = own.at(-1) ?? '';
    expect(await readFile(output, 'utf8')).toBe(files[args.at(-1) ?? '']);
  });
});
