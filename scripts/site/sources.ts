import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { packageDirectory } from '../../src/read/files.ts';

/** A page of the site, and the file of the repository that it shows. */
export interface Source {
  /** Path in the repository: `docs/guard.md`. */
  readonly file: string;
  /** Path in the site: `docs/guard.html`. Links between files stay links between pages, wherever the site is. */
  readonly url: string;
  /** As Markdown. */
  readonly text: string;
}

/** What pages show beside their text. */
export const pictures = 'docs/pictures';

/** Pages at the root and of the chart; those below `docs/` and `examples/` are pages all. */
const single = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'chart/README.md'];

/** The page of a file: a README is the first of its folder, and an example keeps the whole of its name. */
const urlOf = (file: string): string =>
  file.endsWith('README.md')
    ? file.replace(/README\.md$/u, 'index.html')
    : `${file.replace(/\.md$/u, '')}.html`;

async function filesIn(folder: string): Promise<readonly string[]> {
  const all = await readdir(join(packageDirectory, folder), {
    recursive: true,
    withFileTypes: true,
  });
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(packageDirectory.length + 1));
}

const isPage = (file: string): boolean => extname(file) === '.md';

const languages: Readonly<Record<string, string>> = { '.ts': 'ts' };

/** A file that is to be copied, as the page that shows it. */
const asPage = (file: string, text: string): string =>
  [
    `# ${file}`,
    'For whoever copies it; [all examples](/examples/README.md).',
    `\`\`\`\`${languages[extname(file)] ?? 'yaml'}\n${text.trimEnd()}\n\`\`\`\``,
    '',
  ].join('\n\n');

/** Every page of the site. */
export async function sources(): Promise<readonly Source[]> {
  const examples = (await filesIn('examples')).filter(
    // What `helm dependency update` leaves in a clone.
    (file) => !/^examples\/umbrella\/(?:charts\/|Chart\.lock$)/u.test(file),
  );
  const docs = (await filesIn('docs')).filter(isPage);
  return Promise.all(
    [...single, ...docs, ...examples].toSorted().map(async (file) => {
      const text = await readFile(join(packageDirectory, file), 'utf8');
      return { file, url: urlOf(file), text: isPage(file) ? text : asPage(file, text) };
    }),
  );
}
