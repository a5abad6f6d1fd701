import { findingTitles } from '../finding-titles.ts';
import { plural } from '../words.ts';
import type { Anchors } from './anchors.ts';
import type { PageData, PageFinding } from './form.ts';
import { markup, joined, type Html } from './markup.ts';
import { podsTables } from './pods.ts';
import { asReported, section, table } from './table.ts';

/** Whether a finding is about the table and the cluster, and not about policies. */
const isOfCluster = ({ id }: PageFinding): boolean => id.startsWith('KI');

/** How a finding is marked, by sign, word and colour. */
function markOf({ id, severity }: PageFinding): readonly [string, string] {
  if (id === 'opened') return ['+ opened', 'warn'];
  if (id === 'closed') return ['− closed', 'good'];
  if (severity === 'error') return ['✗ finding', 'bad'];
  return [severity === 'warning' ? '! warning' : 'note', 'warn'];
}

function ofOne(finding: PageFinding, anchors: Anchors): Html {
  const { id, title, details, policies, flows } = finding;
  const [mark, colour] = markOf(finding);
  const meaning = findingTitles[id];
  const links = [
    ...policies.map((name) => markup`policy ${anchors.link('policy', name)}`),
    ...flows.map((name) => markup`row ${anchors.link('row', name)}`),
  ];
  return markup`<div class="finding ${colour}">
    <p><strong>${mark}</strong>: ${title}</p>
    ${
      details.length > 0 &&
      markup`<ul>
        ${details.map((detail) => markup`<li>${detail}</li>`)}
      </ul> `
    }${meaning !== undefined && markup`<p class="faint">${meaning}</p>`}
    ${links.length > 0 && markup`<p>See ${joined(links, ', ')}.</p>`}
  </div> `;
}

/** What policies allow beyond the rows or lack of them, and the claims that are not true. */
export function findingsSection({ findings }: PageData, anchors: Anchors): Html {
  const own = findings.filter((each) => !isOfCluster(each));
  const others = findings.length - own.length;
  return section(
    'findings',
    'Findings',
    own.length === 0
      ? markup`<p>
          None about the policies: nothing is allowed that no row declares, nothing is missing, and no
          claim is broken.
        </p> `
      : own.map((each) => ofOne(each, anchors)),
    others > 0 &&
      markup`<p>
        ${plural(others, 'finding')} about <a href="#coverage">table and cluster</a>: whether the names of
        the values mean the pods that run.
      </p>`,
  );
}

/** Where the table and the cluster do not agree, and who each pod is. */
export function coverageSection({ findings, pods }: PageData, anchors: Anchors): Html {
  const own = findings.filter(isOfCluster);
  return section(
    'coverage',
    'Table and cluster',
    asReported,
    !pods &&
      markup`<p>
        No pods were given, so nothing is said of whom the table means. Add the cluster with
        --cluster or --also.
      </p>`,
    own.map((each) => ofOne(each, anchors)),
    pods &&
      own.length === 0 &&
      markup`<p>Every pod of the namespace is in one component, and every component means a pod.</p>`,
    pods && podsTables(pods, anchors),
  );
}

/** What became reachable and what stopped since another set of values, policies or an older report. */
export function comparisonSection({ comparison }: PageData, anchors: Anchors): Html {
  if (!comparison) return markup``;
  const { verdict, rows, findings } = comparison;
  return section(
    'comparison',
    'Differences',
    markup`<p>${verdict}</p> `,
    findings.map((each) => ofOne(each, anchors)),
    rows.length > 0 &&
      table(
        'Rows that differ',
        ['row', 'before', 'after'],
        rows.map(({ flow, before = '', after = '' }) => ({
          cells: [anchors.link('row', flow), before, after],
        })),
      ),
  );
}
