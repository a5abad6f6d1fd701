import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Eleventy, type Config } from '@11ty/eleventy';
import { layout, type Frame } from './layout.ts';
import { amend } from './markdown.ts';
import { pictures, type Source } from './sources.ts';

/** What an error of Eleventy began with. */
const first = (error: unknown): unknown =>
  error instanceof Error && 'originalError' in error && error.originalError
    ? first(error.originalError)
    : error;

/** Writes every page, by Eleventy. It is given the pages, and finds none by itself: its folder is empty. */
export async function writePages(
  pages: readonly Source[],
  frame: Frame,
  output: string,
): Promise<void> {
  const config = (eleventy: Config): void => {
    eleventy.amendLibrary('md', (markdown) => amend(markdown, frame.published));
    // Braces in a page are braces: Markdown alone reads it.
    const alone = { templateEngineOverride: 'md' };
    for (const { file, url, text } of pages)
      eleventy.addTemplate(`${file}.md`, text, { ...alone, file, permalink: url });
    eleventy.addTransform('layout', function lay(html) {
      const url = relative(output, this.page.outputPath);
      const page = pages.find((each) => each.url === url);
      if (page === undefined) throw new Error(`${url}: is no page of the site`);
      return layout({ ...page, body: html }, frame);
    });
    eleventy.addPassthroughCopy({ [pictures]: pictures });
  };
  const input = await mkdtemp(join(tmpdir(), 'kasm-isolation-site-'));
  try {
    const eleventy = new Eleventy(input, output, { configPath: false, config });
    // What is wrong is thrown as well.
    eleventy.disableLogger();
    await eleventy.write();
  } catch (error) {
    throw first(error);
  } finally {
    await rm(input, { recursive: true });
  }
}
