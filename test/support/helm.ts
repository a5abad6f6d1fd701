import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { chartDirectory } from '../../src/read/files.ts';
import { parsePolicies, type NetworkPolicy } from '../../src/read/rendered.ts';

/** The Helm of this test run. */
export const helm = (): string => process.env['HELM'] ?? 'helm';

export interface HelmRun {
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Helm with any arguments; a failure is a result, not an exception. */
export async function runHelm(args: readonly string[], input?: string): Promise<HelmRun> {
  const { failed, stdout, stderr } = await execa(helm(), args, {
    reject: false,
    ...(input === undefined ? {} : { input }),
  });
  return { failed: Boolean(failed), stdout, stderr };
}

/** `helm template` of the chart with values, as release `kasm-isolation` in namespace `kasm`. */
export const helmTemplate = (values: unknown, ...flags: string[]): Promise<HelmRun> =>
  runHelm(
    [
      'template',
      'kasm-isolation',
      chartDirectory,
      '--namespace',
      'kasm',
      '--values',
      '-',
      ...flags,
    ],
    JSON.stringify(values),
  );

/** The policies of one set of values; throws Helm's words when it refuses them. */
export async function policiesOf(values: unknown): Promise<readonly NetworkPolicy[]> {
  const { failed, stdout, stderr } = await helmTemplate(values, '--skip-tests');
  if (failed) throw new Error(stderr);
  return parsePolicies(stdout);
}

/** The chart's own sentences in what Helm printed, without their prefix. */
export const guardSentences = (stderr: string): string[] =>
  [...stderr.matchAll(/^kasm-isolation: (.*)$/gmu)].map(([, sentence = '']) => sentence);

/** The policies of many sets of values, with a single start of Helm. The sets must all be sound. */
export async function policiesOfMany(
  sets: readonly unknown[],
): Promise<readonly (readonly NetworkPolicy[])[]> {
  return (await textsOfMany(sets, '--skip-tests')).map((text) =>
    text === '' ? [] : parsePolicies(text),
  );
}

/** Makes each use of the chart in an umbrella name its policies as if it were alone in the release. */
const asIfAlone = `{{- define "kasm-isolation.namePrefix" -}}
{{ .Values.fullnameOverride | default .Release.Name }}
{{- end -}}
{{- define "kasm-isolation.rules.otherUses" -}}{{ print "" }}{{- end -}}
`;

/**
 * Renders many sets of values with a single start of Helm, through an umbrella chart that depends on
 * the chart once per set under an alias. The sets must all be sound. Gives one manifest per set.
 */
export async function textsOfMany(
  sets: readonly unknown[],
  ...flags: readonly string[]
): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-umbrella-'));
  try {
    const aliases = sets.map((_, index) => `set${index}`);
    await mkdir(join(folder, 'charts'));
    await cp(chartDirectory, join(folder, 'charts', 'kasm-isolation'), { recursive: true });
    const dependencies = aliases.map((alias) => ({ name: 'kasm-isolation', version: '*', alias }));
    await writeFile(
      join(folder, 'Chart.yaml'),
      stringify({ apiVersion: 'v2', name: 'umbrella', version: '0.1.0', dependencies }),
    );
    await mkdir(join(folder, 'templates'));
    await writeFile(join(folder, 'templates', '_alone.tpl'), asIfAlone);
    const values = Object.fromEntries(aliases.map((alias, index) => [alias, sets[index]]));
    await writeFile(join(folder, 'values.yaml'), JSON.stringify(values));
    const { failed, stdout, stderr } = await runHelm([
      'template',
      'kasm-isolation',
      folder,
      '--namespace',
      'kasm',
      ...flags,
    ]);
    if (failed) throw new Error(stderr);
    const documents = stdout.split(/^---\n/mu).filter((text) => text.trim() !== '');
    return aliases.map((alias) => {
      const header = `# Source: umbrella/charts/${alias}/`;
      return documents
        .filter((text) => text.startsWith(header))
        .join('---\n')
        .replaceAll(header, '# Source: ');
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
