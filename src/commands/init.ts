import { extname } from 'node:path';
import { Argument, Command, Option } from '@commander-js/extra-typings';
import { KasmIsolationError } from '../errors.ts';
import { findHelm } from '../helm/find.ts';
import type { Session } from '../io.ts';
import { begin, kasmLike } from '../reach/init/index.ts';
import { initTalk } from '../report/answers/init.ts';
import { listWords, plural } from '../report/words.ts';
import { render } from '../table/render.ts';
import { askAll } from './ask.ts';
import { generationsIn, leftOver, valuesFile } from './beginning.ts';
import { clusterOf } from '../reach/coverage/index.ts';
import { notesOn } from '../report/answers/cluster-notes.ts';
import { readCluster, withClusterOptions } from './manifests.ts';
import { assertName, withRenderOptions } from './options.ts';
import { started } from './output.ts';

const endings = { '.ts': 'ts', '.mts': 'ts', '.yaml': 'yaml', '.yml': 'yaml' } as const;

/** `init`: a cluster to the smallest values that mean its pods, and a question for what it does not tell. */
export const initCommand = (session: Session) =>
  withClusterOptions(
    withRenderOptions(
      new Command('init')
        .description('begin values for a deployment that runs: what is known, and what to answer')
        .addArgument(
          new Argument('[files...]', 'a dump, a folder, or what helm template prints (- reads it)'),
        ),
    ),
  )
    .option('-o, --output <file>', 'write there, not to standard output')
    .option('--ask', 'ask on the terminal what the cluster does not tell')
    .option('--typed', 'a TypeScript module with defineValues')
    .addOption(
      new Option('--format <name>', 'form of the values; by the ending of -o').choices([
        'yaml',
        'ts',
      ] as const),
    )
    .action(async (files, { also = [], output, typed = false, format, ...options }) => {
      const { namespace, release, chart } = options;
      assertName('release', release);
      const sources = [...files, ...also];
      if (sources.length === 0 && !options.cluster) {
        const line =
          'init: nothing was given; write --cluster, a file, a folder or - (kubectl get pods,services,namespaces,nodes,ingresses -A -o json > cluster.json)';
        throw new KasmIsolationError('bad-input', line);
      }
      const objects = await readCluster(session, { ...options, also: sources });
      const cluster = clusterOf(objects);
      const known = { home: namespace, ...(await generationsIn(chart)) };
      const begun = begin(cluster, known);
      if (!begun || begun.placed === 0) {
        const like = kasmLike(cluster, known);
        const what = begun ? 'no pod that looks like Kasm' : 'no pod';
        const advice =
          like.length > 0
            ? `pods like Kasm's are in ${listWords(like)}: write -n ${like[0]}`
            : 'give the pods of Kasm, or name their namespace with -n';
        throw new KasmIsolationError('bad-input', `namespace ${namespace} has ${what}; ${advice}`);
      }
      const beginning = options.ask ? await askAll(session, begun) : begun;
      const helm = await findHelm({ helm: options.helm }, session.say);
      const { values } = beginning;
      const { table } = await render({ chart, namespace, release, source: 'init', values, helm });
      const whole = await leftOver(beginning, table, cluster, options);
      const ending = output === undefined ? undefined : extname(output);
      const form = format ?? (typed ? 'ts' : (endings[ending as keyof typeof endings] ?? 'yaml'));
      const text = valuesFile(
        whole,
        form,
        output,
        options.cluster ? [...sources, 'the cluster'] : sources,
      );
      if (output === undefined) session.io.stdout.write(text);
      else await session.write(output, text);
      for (const line of [...initTalk(whole), ...notesOn(namespace, objects)]) session.say(line);
      const count = whole.questions.length;
      session.say(
        count === 0
          ? 'No question is left.'
          : `${plural(count, 'question')} ${count === 1 ? 'is' : 'are'} left: answer what is marked QUESTION${output === undefined ? '' : ` in ${output}`}.`,
      );
      const evidence = [
        ...(options.cluster ? ['--cluster'] : []),
        ...(sources.length > 0 ? [`--also ${sources.join(' ')}`] : []),
      ].join(' ');
      const next = `${started()} prove ${output ?? 'values.yaml'} -n ${namespace} ${evidence}`;
      session.say(
        output === undefined
          ? `Next, when it is saved as values.yaml (-o): ${next}`
          : `Next: ${next}`,
      );
    });
