import { reportBody } from './body.ts';
import { documentHtml } from './document.ts';
import type { PageData } from './form.ts';
import { markup } from './markup.ts';

/**
 * A report as one HTML file that needs nothing else: no network, and no script to be read. `script` makes it answer
 * questions where it may run; `isLive` lets it load itself again where it is served. The same data gives the same bytes.
 */
export const page = (
  data: PageData,
  script: string,
  { isLive = false }: { readonly isLive?: boolean } = {},
): string =>
  documentHtml({
    title: `${data.source} ${data.exitCode === 0 ? 'holds' : 'does not hold'}`,
    data,
    script,
    isLive,
    body: markup`<a class="skip" href="#main">Skip to the report</a>
        ${reportBody(data)}
        <footer>
          <p class="kind">
            Made by kasm-isolation ${data.tool} from chart ${data.chart}. Nothing on this page is
            loaded from anywhere.
          </p>
        </footer> `,
  });
