import { Argument, Command, Option } from '@commander-js/extra-typings';
import { KasmIsolationError } from '../errors.ts';
import type { Session } from '../io.ts';
import { readInput } from '../read/files.ts';
import { pageScript } from '../read/page-script.ts';
import { reportJson } from '../report/page/json.ts';
import { page } from '../report/page/page.ts';
import { parseReport, type PageData } from '../report/page/form.ts';
import { oneLine } from '../report/words.ts';
import { sourceWords } from './options.ts';
import { withProofOptions } from './proven.ts';
import { reported } from './reported.ts';
import { served } from './served.ts';

/** What a report says already, so that nothing of it can be asked again. */
function assertAlone(asked: Readonly<Record<string, unknown>>): void {
  const more = Object.keys(asked).find((name) => asked[name] !== undefined);
  if (more === undefined) return;
  const line = `report --from: a report says what was judged, so ${more} adds nothing; leave it out`;
  throw new KasmIsolationError('bad-input', line);
}

async function readReport(session: Session, file: string): Promise<PageData> {
  session.reads(file);
  return parseReport(file, await readInput(file, session.io.stdin));
}

function parseServe(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/u.test(text) && port < 65536) return port;
  const line = `--serve ${text}: is no port; write a number up to 65535, or nothing for any that is free`;
  throw new KasmIsolationError('bad-input', line);
}

/** What is served is the page itself, and stands in no file. */
function assertServed(format: string, output: string | undefined): void {
  if (format === 'html' && output === undefined) return;
  const option = output === undefined ? '--format json' : '--output';
  const line = `--serve: shows the page and writes no file; leave ${option} out`;
  throw new KasmIsolationError('bad-input', line);
}

/** `report`: the proof and everything behind it as one HTML file, or as the data of it; ends as `prove` does. */
export const reportCommand = (session: Session) =>
  withProofOptions(
    new Command('report')
      .description('write what prove, who and diff say into one HTML file')
      .addArgument(new Argument('[values]', `${sourceWords} (plain, where none is given)`)),
  )
    .option('--compare <source>', 'what became reachable since: values, manifests, or a report')
    .option('--from <report>', 'make the page of a report that was written with --format json')
    .addOption(
      new Option('--format <name>', 'form of the report')
        .choices(['html', 'json'] as const)
        .default('html' as const),
    )
    .addOption(
      new Option(
        '--serve [port]',
        'show the page at an address of this machine, and again when files change',
      )
        .argParser(parseServe)
        .preset('0'),
    )
    .option('-o, --output <file>', 'write the report there, and its verdict to standard output')
    .action(async (values, { from, format, output, serve, ...options }) => {
      const { also, cluster, manifests, ignore, compare } = options;
      if (from !== undefined) {
        assertAlone({ values, '--also': also, '--cluster': cluster, '-f': manifests });
        assertAlone({ '--ignore': ignore, '--compare': compare });
      }
      const source = from ?? values ?? 'plain';
      const make = (own: Session): Promise<PageData> =>
        from === undefined ? reported(own, source, options) : readReport(own, from);
      if (serve !== undefined) {
        assertServed(format, output);
        const sources = [source, compare ?? [], also ?? [], manifests ?? []].flat();
        await served(session, { make, source, sources, port: serve });
        return;
      }
      const data = await make(session);
      const text = format === 'html' ? page(data, await pageScript()) : reportJson(data);
      if (output === undefined) session.io.stdout.write(text);
      else {
        await session.write(output, text);
        session.print(`${oneLine(data.verdict)}\nWritten to ${oneLine(output)}`);
      }
      session.exitCode = data.exitCode;
    });
