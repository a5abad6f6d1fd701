import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageDirectory } from '../../../src/read/files.ts';
import { pageScript } from '../../../src/read/page-script.ts';
import { parseReport, type PageData } from '../../../src/report/page/form.ts';
import { page } from '../../../src/report/page/page.ts';
import { cli } from '../../support/cli.ts';
import { hostile, spoilt } from '../../support/hostile.ts';
import { manyComponents } from '../../support/many-components.ts';
import { manyPods } from '../../support/many-pods.ts';

const policies = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: open, namespace: kasm }
spec:
  podSelector: { matchLabels: { app: kasm-db } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: debug } } }], ports: [{ port: 5432 }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: widen, namespace: kasm }
spec:
  podSelector: { matchLabels: { app: kasm-redis } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: kasm-guac } } }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: shut, namespace: monitoring }
spec: { podSelector: {}, policyTypes: [Egress] }
`;

/** The data of a report, by the command. */
async function dataOf(args: readonly string[], input = ''): Promise<PageData> {
  const { stdout, stderr } = await cli(['report', ...args, '--format', 'json'], { input });
  if (stdout === '') throw new Error(stderr);
  return parseReport('report', stdout);
}

/** The data of a report on values. */
async function dataOfValues(values: object): Promise<PageData> {
  const file = join(await mkdtemp(join(tmpdir(), 'kasm-isolation-values-')), 'values.yaml');
  await writeFile(file, JSON.stringify(values));
  return dataOf([file]);
}

/** A report as the command writes it. */
const written = async (data: PageData): Promise<string> => page(data, await pageScript());

/** The same as a reader has it whose browser runs no script; axe itself needs one that does. */
export const still = (data: PageData): string => page(data, '');

const dump = join(packageDirectory, 'test', 'support', 'pods', 'kasm-1.19.yaml');
const foreign = await dataOf(['plain', '--also', '-', '--compare', 'core'], policies);

/** What the tests look at: data from the command. Each text of the hostile one would do something, were it not text. */
export const reports = {
  cluster: await dataOf(['kasm-1.19', '--also', dump]),
  foreign,
  fifty: await dataOfValues(manyComponents(50)),
  hostile: spoilt(foreign, hostile.filter((mark) => mark !== '\uD800').join('')),
} as const;

/** A dump with so many pods of the database, of which one is on the host network, and one that no component means. */
const crowd = (count: number): string =>
  JSON.stringify(
    manyPods(count, (index) => ({
      name: `pod-${index}`,
      namespace: 'kasm',
      labels: { app: index === 1 ? 'nobody' : 'kasm-db' },
      spec: { hostNetwork: index === 0, containers: [{ name: 'main' }] },
    })),
  );

/** A report on a namespace of so many pods. */
export const crowded = async (count: number): Promise<string> =>
  written(await dataOf(['plain', '--also', '-'], crowd(count)));

/** A report on values. */
export const reportOn = async (values: object): Promise<string> =>
  written(await dataOfValues(values));

export type ReportName = keyof typeof reports;
export const names = Object.keys(reports) as readonly ReportName[];

/** Each as HTML. */
export const pages = Object.fromEntries(
  await Promise.all(names.map(async (name) => [name, await written(reports[name])])),
) as Readonly<Record<ReportName, string>>;
