import { anchors } from './anchors.ts';
import type { MarkdownIt, Token } from '@11ty/eleventy';
import { linkIn, type Published } from './links.ts';

/** The page that is being made, as Eleventy hands its data on. */
const fileOf = (env: unknown): string => (env as { readonly file: string }).file;

const textOf = (tokens: readonly Token[]): string =>
  tokens
    .filter(({ type }) => ['text', 'code_inline'].includes(type))
    .map(({ content }) => content)
    .join('');

/** Comments of a shell and of YAML stand back, and so does nothing else: code is read, not decorated. */
const dimmed = (code: string, language: string): string =>
  ['sh', 'yaml'].includes(language)
    ? code.replaceAll(/(^|\s)(#.*)$/gmu, '$1<span class="comment">$2</span>')
    : code;

/** Each line by itself, so that one that is broken is not taken for two. */
const lines = (html: string): string =>
  html.trimEnd().replaceAll(/^.*$/gmu, '<span class="line">$&</span>');

/** What a block of code is to somebody who cannot see it. */
const named: Readonly<Record<string, string>> = { sh: 'Commands', text: 'What is printed' };

/** Code that is HTML already. Commands are broken on a narrow screen; what is printed keeps its columns, and is scrolled. */
const block = (code: string, language: string): string =>
  language === 'sh'
    ? `<pre class="sh"><code>${lines(dimmed(code, language))}</code></pre>\n`
    : `<pre class="${language}" tabindex="0" role="region" aria-label="${named[language] ?? language.toUpperCase()}"><code>${dimmed(code, language)}</code></pre>\n`;

/** Makes Markdown of this repository pages of the site: anchors, links, tables that fit, and comments left out. */
export function amend(markdown: MarkdownIt, published: Published): void {
  const { rules } = markdown.renderer;
  markdown.core.ruler.push('site', ({ tokens, env }) => {
    const file = fileOf(env);
    const next = anchors();
    for (const [index, token] of tokens.entries()) {
      if (token.type === 'heading_open')
        token.attrSet('id', next(textOf(tokens[index + 1]?.children ?? [])));
      for (const child of token.children ?? []) lead(child, file);
      if (token.type === 'inline') token.children = withoutDead(token.children ?? []);
    }
    labelCells(tokens);
  });
  function lead(token: Token, file: string): void {
    const name = { link_open: 'href', image: 'src' }[token.type];
    if (name === undefined) return;
    const target = linkIn(file, token.attrGet(name) ?? '', published);
    if (target !== undefined) token.attrSet(name, target);
    else if (token.type === 'link_open') token.attrSet(name, '');
    else
      throw new Error(
        `${file}: the picture ${token.attrGet(name)} is not there; pictures stand in docs/pictures`,
      );
  }
  rules['html_block'] = rules['html_inline'] = (tokens, index, _, env) => {
    const { content = '' } = tokens[index] ?? {};
    if (/^\s*<!--[^]*-->\s*$/u.test(content)) return '';
    throw new Error(`${fileOf(env)}: has HTML, ${content.trim()}; write it as Markdown`);
  };
  rules['fence'] = (tokens, index) => {
    const { content = '', info = '' } = tokens[index] ?? {};
    return block(markdown.utils.escapeHtml(content), info.split(' ')[0] ?? '');
  };
}

/** Tells each cell its column, which a phone shows in place of the head of a table that is too wide for it. */
function labelCells(tokens: readonly Token[]): void {
  let columns: string[] = [];
  let table: Token | undefined;
  let at = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'table_open') [table, columns] = [token, []];
    if (token.type === 'tr_open') at = 0;
    if (token.type === 'th_open') columns.push(textOf(tokens[index + 1]?.children ?? []));
    // The site admits no style but its own sheet.
    const align = token.attrGet('style');
    if (align !== null) token.attrs = [['class', align.replace('text-align:', '')]];
    if (token.type === 'td_open') token.attrSet('data-column', columns[at++] ?? '');
    if (token.type === 'thead_close' && columns.length > 2) table?.attrSet('class', 'wide');
  }
}

/** Links to what is no part of the site are text. */
function withoutDead(tokens: readonly Token[]): Token[] {
  let isDead = false;
  return tokens.filter((token) => {
    if (token.type === 'link_open') isDead = token.attrGet('href') === '';
    return !(isDead && ['link_open', 'link_close'].includes(token.type));
  });
}
