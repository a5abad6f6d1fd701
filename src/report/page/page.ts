import { createHash } from 'node:crypto';
import { accessSection } from './access.ts';
import { Anchors } from './anchors.ts';
import { comparisonSection, coverageSection, findingsSection } from './findings.ts';
import type { PageData } from './form.ts';
import { glossarySection } from './glossary.ts';
import { markup, trusted, type Html } from './markup.ts';
import { matrixSection } from './matrix.ts';
import { pictureSection } from './picture.ts';
import { policiesSection, rowsSection } from './policies.ts';
import { style } from './style.ts';
import { claimsSection, judgedSection, verdictHead } from './verdict.ts';

/** The bytes of a text as a Content-Security-Policy names them. */
const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is fetched, and nothing runs or counts as style but the script and the style sheet of the page. */
const contentPolicy = (script: string): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const links: readonly (readonly [string, string])[] = [
  ['claims', 'Claims'],
  ['findings', 'Findings'],
  ['access', 'Who reaches what'],
  ['picture', 'The picture'],
  ['matrix', 'The matrix'],
  ['rows', 'The rows'],
  ['comparison', 'Differences'],
  ['coverage', 'Table and cluster'],
  ['policies', 'The policies'],
  ['glossary', 'Ten words'],
];

/** Signs that end a JSON block or its line, hide, or turn what stands beside them. */
const signs = /[<\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const escaped = (sign: string): string =>
  Array.from(sign, (_, index) => sign.charCodeAt(index))
    .map((code) => String.raw`\u${code.toString(16).padStart(4, '0')}`)
    .join('');

/** Data that no text of others can close: a parser of HTML finds no tag in it. */
const dataBlock = (data: PageData): Html =>
  trusted(JSON.stringify(data).replaceAll(signs, escaped));

/**
 * A report as one HTML file that needs nothing else: no network, and no script to be read. `script` makes it answer
 * questions where it may run. The same data gives the same bytes.
 */
export function page(data: PageData, script: string): string {
  const anchors = new Anchors(data);
  const there = links.filter(([id]) => id !== 'comparison' || data.comparison);
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="${trusted(contentPolicy(script))}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>kasm-isolation: ${data.source} ${data.exitCode === 0 ? 'holds' : 'does not hold'}</title>
        <style>${trusted(style)}</style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the report</a>
        ${verdictHead(data)}
        <nav aria-label="Sections">
          <ul>
            ${there.map(([id, title]) => markup`<li><a href="#${id}">${title}</a></li>`)}
          </ul>
        </nav>
        <main id="main">
          <div class="columns">
            <div>${claimsSection(data)}</div>
            <div>${judgedSection(data)}</div>
          </div>
          ${findingsSection(data, anchors)}${accessSection(data, anchors)}${pictureSection(data, anchors)}${matrixSection(data, anchors)}${rowsSection(data, anchors)}${comparisonSection(data, anchors)}${coverageSection(data, anchors)}${policiesSection(data, anchors)}${glossarySection()}
        </main>
        <footer>
          <p class="kind">
            Made by kasm-isolation ${data.tool} from chart ${data.chart}. Nothing on this page is
            loaded from anywhere.
          </p>
        </footer>
        <script type="application/json" id="data">${dataBlock(data)}</script>
        <script>${trusted(script)}</script>
      </body>
    </html>
`.text;
}
