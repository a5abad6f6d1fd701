import { Argument, Command } from '@commander-js/extra-typings';
import { exitCodes } from '../errors.ts';
import type { Session } from '../io.ts';
import { othersThan } from '../reach/access.ts';
import { who } from '../reach/ask.ts';
import { endCalled, parsePort } from '../reach/ends.ts';
import { whoReport } from '../report/answers/who.ts';
import { whoWords } from '../report/words.ts';
import { evidence, withEvidenceOptions } from './evidence.ts';
import { notesOn } from '../report/answers/cluster-notes.ts';
import { answer, assertFormat, withOutputOptions } from './output.ts';

/** `who`: everybody who may reach one end, by port, rule and row; exit 1 on anyone who was not expected. */
export const whoCommand = (session: Session) =>
  withOutputOptions(
    withEvidenceOptions(
      new Command('who')
        .description('say who may reach a component, peer, pod or address')
        .addArgument(
          new Argument(
            '<to>',
            'component, peer, pod (namespace/name), labels (namespace:key=value,…), or address',
          ),
        )
        .addArgument(
          new Argument('[port]', 'one port, such as 5432 or 53/UDP').argParser(parsePort),
        ),
    ),
  )
    .option('--expect <names...>', 'end with 1 on anyone else; nobody means no one at all')
    .action(async (to, port, options) => {
      assertFormat(options.format, ['table', 'json', 'markdown', 'mermaid', 'dot']);
      const { known, read, notes } = await evidence(session, options);
      const access = who(to, port, known);
      const wanted = options.expect?.filter((name) => name !== 'nobody');
      const ends = wanted?.flatMap((name) => endCalled(name, known).sets);
      const unexpected = ends ? othersThan(ends, access).map(({ from }) => whoWords(from)) : [];
      const report = whoReport(access, {
        port: port && `${port.port}/${port.protocol}`,
        unexpected,
        notes: [...notes, ...notesOn(options.namespace, ...read)],
      });
      await answer(session, report, options);
      if (unexpected.length > 0) session.exitCode = exitCodes.finding;
    });
