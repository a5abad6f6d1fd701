import { createHash } from 'node:crypto';
import { markup, trusted, type Html } from './markup.ts';
import { style } from './style.ts';

/** The bytes of a text as a Content-Security-Policy names them. */
const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is fetched (but news of a change, where the page is served), and nothing runs or counts as style but the script and the style sheet of the page. */
const contentPolicy = (script: string, isLive: boolean): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    ...(isLive ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Signs that end a JSON block or its line, hide, or turn what stands beside them. */
const signs = /[<\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const escaped = (sign: string): string =>
  Array.from(sign, (_, index) => sign.charCodeAt(index))
    .map((code) => String.raw`\u${code.toString(16).padStart(4, '0')}`)
    .join('');

/** Data that no text of others can close: a parser of HTML finds no tag in it. */
const dataBlock = (data: object): Html =>
  markup`<script type="application/json" id="data">
    ${trusted(JSON.stringify(data).replaceAll(signs, escaped))}</script
  > `;

/** What stands in a document, and what it needs. */
interface Content {
  readonly title: string;
  readonly body: Html;
  /** What the script works with; nothing where it has nothing to do but to wait for another page. */
  readonly data?: object;
  readonly script: string;
  /** Whether it is served, and loads itself again when the server says so. */
  readonly isLive: boolean;
}

/** A document that needs nothing else: its style sheet, its data and its script stand in it. */
export const documentHtml = ({ title, body, data, script, isLive }: Content): string =>
  markup`<!doctype html>
    <html lang="en"${isLive && markup` data-live`}>
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="${trusted(contentPolicy(script, isLive))}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>kasm-isolation: ${title}</title>
        <style>${trusted(style)}</style>
      </head>
      <body>
        ${body}${data && dataBlock(data)}
        <script>${trusted(script)}</script>
      </body>
    </html>
`.text;
