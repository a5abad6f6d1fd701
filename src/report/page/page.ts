import { accessSection } from './access.ts';
import { Anchors } from './anchors.ts';
import { comparisonSection, coverageSection, findingsSection } from './findings.ts';
import type { PageData } from './form.ts';
import { glossarySection } from './glossary.ts';
import { documentHtml } from './document.ts';
import { markup } from './markup.ts';
import { matrixSection } from './matrix.ts';
import { pictureSection } from './picture.ts';
import { policiesSection, rowsSection } from './policies.ts';
import { claimsSection, judgedSection, verdictHead } from './verdict.ts';

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

/**
 * A report as one HTML file that needs nothing else: no network, and no script to be read. `script` makes it answer
 * questions where it may run; `isLive` lets it load itself again where it is served. The same data gives the same bytes.
 */
export function page(
  data: PageData,
  script: string,
  { isLive = false }: { readonly isLive?: boolean } = {},
): string {
  const anchors = new Anchors(data);
  const there = links.filter(([id]) => id !== 'comparison' || data.comparison);
  return documentHtml({
    title: `${data.source} ${data.exitCode === 0 ? 'holds' : 'does not hold'}`,
    data,
    script,
    isLive,
    body: markup`<a class="skip" href="#main">Skip to the report</a>
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
        </footer> `,
  });
}
