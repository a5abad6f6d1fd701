import { createHash } from 'node:crypto';
import { accessSection } from './access.ts';
import { Anchors } from './anchors.ts';
import { comparisonSection, coverageSection, findingsSection } from './findings.ts';
import type { PageData } from './form.ts';
import { glossarySection } from './glossary.ts';
import { markup, trusted } from './markup.ts';
import { matrixSection } from './matrix.ts';
import { pictureSection } from './picture.ts';
import { policiesSection, rowsSection } from './policies.ts';
import { style } from './style.ts';
import { claimsSection, judgedSection, verdictHead } from './verdict.ts';

const hash = createHash('sha256').update(style).digest('base64');

/** Nothing is fetched, nothing runs, and no style counts but the one of the page. */
const contentPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${hash}'`,
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

/** A report as one HTML file that needs nothing else: no network, no script. The same data gives the same bytes. */
export function page(data: PageData): string {
  const anchors = new Anchors(data);
  const there = links.filter(([id]) => id !== 'comparison' || data.comparison);
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="${trusted(contentPolicy)}">
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
      </body>
    </html>
`.text;
}
