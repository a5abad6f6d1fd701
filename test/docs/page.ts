import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageDirectory } from '../../src/read/files.ts';

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  /** The word behind the language: what the block is besides an example that runs as it stands. */
  readonly mark: string;
  readonly text: string;
}

/**
 * Marks of `sh`: `cluster` needs one, and the lab runs it; `clone` is a script of package.json, which takes minutes;
 * `other` is run by the test that `ownTests` names. Of `yaml`: `fragment` is part of something that is not values.
 */
export const marks = ['', 'cluster', 'clone', 'other', 'fragment'] as const;

/** Pages whose programs, or blocks marked `other`, have a test of their own. */
export const ownTests: Readonly<Record<string, string>> = {
  'docs/denied-packets.md': 'test/cluster/denied-packets.test.ts',
  'docs/evaluator.md': 'test/docs/programs.test.ts',
  'docs/gitops.md': 'test/gitops/flux-operations.test.ts',
  'docs/library.md': 'test/package/library.test.ts',
  'docs/reading-policies.md': 'test/netpol/parse.test.ts',
  'docs/releases.md': 'test/release/page.test.ts',
  'docs/sets.md': 'test/docs/programs.test.ts',
  'docs/umbrella-charts.md': 'test/cli/umbrella.test.ts',
  'docs/upgrade-0.2.md': 'test/upgrade/upgrade.test.ts',
};

const inFolder = async (folder: string): Promise<readonly string[]> =>
  (await readdir(join(packageDirectory, folder))).map((file) => join(folder, file));

/** Every page that people read, but for the decisions, which have no commands. */
export const pages: readonly string[] = [
  ...(await inFolder('.')),
  ...(await inFolder('docs')),
  ...(await inFolder('examples')),
  'chart/README.md',
  'chart/app-readme.md',
]
  .filter((file) => file.endsWith('.md') && file !== 'CHANGELOG.md')
  .toSorted();

export const readPage = (page: string): Promise<string> =>
  readFile(join(packageDirectory, page), 'utf8');

/** The blocks of a page in their order, without the blanks that a list puts before their lines. */
export const blocksOf = (text: string): readonly Block[] =>
  [...text.matchAll(/^( *)```(\w*) ?(.*)\n([^]*?)^ *```$/gmu)].map(
    ([, blanks = '', language = '', mark = '', code = '']) => ({
      language,
      mark,
      text: code.replaceAll(new RegExp(`^${blanks}`, 'gmu'), ''),
    }),
  );

/** The lines of blocks of shell, without what a comment says of them. */
export const linesOf = (blocks: readonly Block[], mark: string): readonly string[] =>
  blocks
    .filter((block) => block.language === 'sh' && block.mark === mark)
    .flatMap(({ text }) =>
      text
        .replaceAll(/\\\n\s*/gu, '')
        .trim()
        .split('\n'),
    )
    .map((line) => line.replace(/\s+#.*$/u, ''));
