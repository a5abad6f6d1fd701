import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build as bundle } from 'esbuild';
import { close, createIndex } from 'pagefind';
import { packageDirectory, packageVersion } from '../../src/read/files.ts';
import { playground } from '../page/playground.ts';
import { layout, type Frame } from './layout.ts';
import { navigation } from './navigation.ts';
import { writePages } from './pages.ts';
import { searchPage } from './search-page.ts';
import { pictures, sources } from './sources.ts';
import { style } from './style.ts';

/** Writes a file of the site. */
async function write(folder: string, url: string, content: string | Uint8Array): Promise<void> {
  const file = join(folder, url);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** The script of the search. What it searches is made of the pages, and loaded beside it. */
const searchScript = async (): Promise<string> => {
  const { outputFiles } = await bundle({
    absWorkingDir: packageDirectory,
    entryPoints: ['scripts/site/browser/search.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
};

/** What Pagefind's own interface is made of; the site has its own. */
const isInterface = (path: string): boolean => /ui\.|highlight/u.test(path);

/** The index of all pages, by Pagefind. */
async function writeIndex(output: string): Promise<number> {
  try {
    const { index, errors } = await createIndex();
    if (index === undefined) throw new Error(errors.join('; '));
    const { page_count: count } = await index.addDirectory({ path: output });
    const { files } = await index.getFiles();
    for (const { path, content } of files)
      if (!isInterface(path)) await write(output, join('pagefind', path), content);
    return count;
  } finally {
    await close();
  }
}

/** Makes the site in a folder, which it empties first. Says how many pages can be searched. */
export async function buildSite(output: string): Promise<number> {
  await rm(output, { recursive: true, force: true });
  const pages = await sources();
  const urls = new Map(pages.map(({ file, url }) => [file, url]));
  const frame: Frame = {
    groups: navigation(pages.find(({ file }) => file === 'docs/README.md')?.text ?? ''),
    published: (file) => urls.get(file) ?? (file.startsWith(`${pictures}/`) ? file : undefined),
    version: await packageVersion(),
  };
  await writePages(pages, frame, output);
  await write(output, searchPage.url, layout(searchPage, frame, 'search.js'));
  await write(output, 'site.css', style);
  await write(output, 'search.js', await searchScript());
  await write(output, 'playground/index.html', (await playground('../index.html')).html);
  return writeIndex(output);
}
