import { accessSection } from './access.ts';
import { Anchors } from './anchors.ts';
import { comparisonSection, coverageSection, findingsSection } from './findings.ts';
import type { PageData } from './form.ts';
import { glossarySection } from './glossary.ts';
import { markup, type Html } from './markup.ts';
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

/** Everything of a report that is read: its verdict, the way to its sections, and these. */
export function reportBody(data: PageData): Html {
  const anchors = new Anchors(data);
  const there = links.filter(([id]) => id !== 'comparison' || data.comparison);
  return markup`${verdictHead(data)}
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
        </main> `;
}
