import { Command } from '@commander-js/extra-typings';
import { exitCodes } from '../errors.ts';
import type { Session } from '../io.ts';
import { adviceFor } from '../reach/advice.ts';
import { preview, type Refused } from '../reach/preview.ts';
import { suggest } from '../reach/suggest.ts';
import { readObserved, type Observed } from '../read/observed/index.ts';
import { previewReport } from '../report/answers/preview.ts';
import { yamlText } from '../report/yaml-text.ts';
import { render } from '../table/render.ts';
import { besides, clusterOf, withoutUnjudged } from './covered.ts';
import { endCalled } from './ends.ts';
import { notesOn, readCluster, withClusterOptions } from './manifests.ts';
import { prepare, sourceArgument, withRenderOptions } from './options.ts';
import { answer, assertFormat, started, withOutputOptions } from './output.ts';

/** `preview`: connections that somebody saw, held against values before they are installed. */
export const previewCommand = (session: Session) =>
  withOutputOptions(
    withClusterOptions(
      withRenderOptions(
        new Command('preview')
          .description('say which of the connections that were seen would be refused')
          .addArgument(sourceArgument()),
      ),
    ),
  )
    .requiredOption(
      '--observed <files...>',
      'what conntrack, ss, tcpdump, Hubble or Calico saw, or CSV',
    )
    .option('--suggest', 'print values that would allow what would be refused')
    .option(
      '--no-ip-block-selects-pods',
      'the network plugin matches no pod with an ipBlock (Cilium)',
    )
    .action(async (source, options) => {
      assertFormat(options.format, ['table', 'json', 'markdown']);
      const { table, policies: own } = await render(await prepare(session, source, options));
      const read = await readCluster(session, options);
      const records: Observed[] = [];
      for (const file of options.observed) {
        session.reads(file);
        records.push(await readObserved(file, session.io.stdin));
      }
      const { namespace, ipBlockSelectsPods } = options;
      const policies = [...own, ...besides(own, read)];
      const seen = preview({
        observations: records.flatMap(({ connections }) => connections),
        cluster: clusterOf(read),
        policies,
        table,
        home: namespace,
        ipBlockSelectsPods,
      });
      const known = { ...read, table, namespace, policies, ipBlockSelectsPods };
      const advice = ({ from, to, port, protocol }: Refused) => {
        const [one, other] = [from, to].map(({ itself }) => endCalled(itself, known));
        const question = { from: one ?? endCalled('*', known), to: other ?? endCalled('*', known) };
        return adviceFor(
          table,
          { ...question, port, protocol },
          { home: namespace, ipBlockSelectsPods },
        );
      };
      if (seen.refused.length > 0) session.exitCode = exitCodes.finding;
      if (options.suggest) {
        const podCalled = (name: string) =>
          read.pods.find((pod) => `${pod.namespace}/${pod.name}` === name);
        const refused = seen.refused.map((each) => ({ refused: each, advice: advice(each) }));
        const { values, strangers } = suggest({ table, home: namespace, refused, podCalled });
        for (const each of strangers)
          session.say(`${each}: belongs to no component; add one for it first`);
        return session.print(yamlText(values).trimEnd());
      }
      const report = previewReport(seen, {
        source,
        records,
        advice,
        notes: notesOn(namespace, withoutUnjudged(read)),
        next:
          seen.refused.length > 0
            ? `${started()} preview ${source} … --suggest (values that allow it)`
            : undefined,
      });
      await answer(session, report, options);
    });
