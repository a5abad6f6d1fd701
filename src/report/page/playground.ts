import type { ChartFiles } from '../../table/chart-files.ts';
import { reportBody } from './body.ts';
import { documentHtml } from './document.ts';
import type { PageData } from './form.ts';
import { markup } from './markup.ts';

/**
 * The playground as one HTML file: the report of an example, and all that its script makes others of. `home` is where
 * the site is that it is part of.
 */
export const playgroundPage = (
  report: PageData,
  files: ChartFiles,
  script: string,
  home?: string,
): string =>
  documentHtml({
    title: 'playground',
    data: { report, files },
    script,
    isLive: false,
    body: markup`<a class="skip" href="#main">Skip to the report</a>
        ${home !== undefined && markup`<p class="kind"><a href="${home}">All pages of kasm-isolation</a></p>`}
        <div id="report">${reportBody(report)}</div>
        <footer>
          <p class="kind">
            kasm-isolation ${report.tool}, chart ${report.chart}. Nothing on this page is loaded from
            anywhere, and nothing is sent.
          </p>
        </footer> `,
  });
