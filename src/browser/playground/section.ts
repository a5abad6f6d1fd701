import { markup, type Html } from '../../report/page/markup.ts';
import { section } from '../../report/page/table.ts';

/** The part of the playground in which values and a dump are chosen. */
export const choiceSection = (presets: readonly string[], namespace: string): Html =>
  section(
    'choice',
    'Playground: your own values and cluster',
    markup`<p>
        Choose a preset or a file of values, and what
        <code>kubectl get pods,namespaces,networkpolicies,services -A -o json</code> prints. The files
        are read here, by your browser, and sent nowhere.
      </p>
      <form class="controls" aria-label="Values and cluster">
        <label>Preset <select name="preset">
          ${presets.map(
            (name) => markup`<option${name === 'kasm-1.19' && markup` selected`}>${name}</option>`,
          )}
        </select></label>
        <label>Values <input type="file" name="values" accept=".yaml,.yml,.json" /></label>
        <label>Cluster <input type="file" name="dump" accept=".json,.yaml,.yml" /></label>
        <label>Namespace <input name="namespace" value="${namespace}" autocomplete="off" /></label>
        <button type="submit">Show</button>
        <button type="button" name="example">Show the example</button>
      </form>
      <div class="problems" role="alert"></div>
      <p class="said" role="status" data-part="shown">Shown: the example, which was rendered and proven.</p>
      <p>
        Nothing is rendered on this page, so of your own values it tells what they declare, and proves
        nothing of policies. What renders and proves is the command:
        <code>npx kasm-isolation prove values.yaml --also dump.json</code>
      </p>`,
  );
