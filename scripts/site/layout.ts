import { markup, trusted, type Html } from '../../src/report/page/markup.ts';
import { from, type Published } from './links.ts';
import type { Group } from './navigation.ts';

/** A page as it is laid out. */
export interface Page {
  readonly file: string;
  readonly url: string;
  /** The page itself, its heading first. */
  readonly body: string;
}

/** What every page has around it. */
export interface Frame {
  readonly groups: readonly Group[];
  readonly published: Published;
  readonly version: string;
}

/** Nothing but what the site itself has; the search is compiled where it runs. */
const contentPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
].join('; ');

const plain = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .trim();

const firstOf = (body: string, tag: string): string =>
  plain(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, 'u').exec(body)?.[1] ?? '');

/** The sections of a page, as its second headings name them. */
const sectionsOf = (body: string): readonly (readonly [string, string])[] =>
  [...body.matchAll(/<h2 id="([^"]+)"[^>]*>([^]*?)<\/h2>/gu)].map(([, id = '', title = '']) => [
    id,
    plain(title),
  ]);

const sections = (body: string): Html | false => {
  const list = sectionsOf(body);
  return (
    list.length > 1 &&
    markup`<ul>${list.map(([id, title]) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul>`
  );
};

/** Every page by reader, and the sections of the one that is open. */
const tree = ({ file, url, body }: Page, { groups, published }: Frame): Html =>
  markup`<nav class="tree" id="pages" aria-label="Pages">
  ${groups.map(
    ({ title, entries }) => markup`<h2>${title}</h2>
  <ul>${entries.map(
    (entry) => markup`<li><a href="${from(url, published(entry.file) ?? '')}"${
      entry.file === file && markup` aria-current="page"`
    }>${entry.title}</a>${entry.file === file && sections(body)}</li>
    `,
  )}</ul>`,
  )}
</nav>`;

/** The page before and the page behind, for the same reader. */
function neighbours({ file, url }: Page, { groups, published }: Frame): Html | false {
  const entries = groups.find((group) => group.entries.some((each) => each.file === file))?.entries;
  const at = entries?.findIndex((each) => each.file === file) ?? -1;
  const link = (step: number, word: string) => {
    const entry = entries?.[at + step];
    const to = entry && published(entry.file);
    return to !== undefined && markup`<a href="${from(url, to)}">${word}: ${entry?.title}</a>`;
  };
  return (
    at >= 0 &&
    markup`<nav class="steps" aria-label="For the same reader">
    ${link(-1, 'Before')} ${link(1, 'Next')}
  </nav>`
  );
}

/** The document of a page. Everything in it is of the site, by ways that hold wherever the site is. */
export function layout(page: Page, frame: Frame, script?: string): string {
  const { url, body } = page;
  const to = (path: string): string => from(url, path);
  const title = firstOf(body, 'h1');
  return markup`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${trusted(contentPolicy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="referrer" content="no-referrer">
  <meta name="description" content="${firstOf(body, 'p')}">
  <title>${title === 'kasm-isolation' ? title : `${title} - kasm-isolation`}</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="${to('site.css')}">
  ${script !== undefined && markup`<script type="module" src="${to(script)}"></script>`}
</head>
<body>
<a class="skip" href="#main">Skip to the page</a>
<header>
  <a class="home" href="${to('index.html')}">kasm-isolation</a>
  <nav aria-label="Site">
    <a class="narrow" href="#pages">Pages</a>
    <a href="${to('docs/index.html')}">Docs</a>
    <a href="${to('examples/index.html')}">Examples</a>
    <a href="${to('playground/index.html')}">Playground</a>
  </nav>
  <form role="search" action="${to('search.html')}">
    <label for="q">Search</label> <input type="search" id="q" name="q" autocomplete="off">
  </form>
</header>
<div class="middle">
<main id="main" tabindex="-1"${script === undefined && markup` data-pagefind-body`}${
    page.file === 'CHANGELOG.md' && markup` data-pagefind-weight="0.2"`
  }>
${trusted(body)}
${neighbours(page, frame)}
</main>
${tree(page, frame)}
</div>
<footer>
  <a href="${to('CHANGELOG.html')}">Changelog</a> <a href="${to('SECURITY.html')}">Security</a>
  <a href="${to('CONTRIBUTING.html')}">Contributing</a>
  <span>kasm-isolation ${frame.version}, Apache-2.0. This site loads nothing from elsewhere, and counts nobody.</span>
</footer>
</body>
</html>
`.text;
}
