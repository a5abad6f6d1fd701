import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** What Helm read, or its words of refusal. */
export type Reading = { readonly value: unknown } | { readonly refusal: string };

const chartYaml = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`;

const manifest = (name: string, entries: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${entries}`;

/** Everything in `data` of what Helm printed: names to JSON. */
const printed = (stdout: string): Map<string, unknown> =>
  new Map(
    [...stdout.matchAll(/^ {2}(t\d+): "([\w+/=]*)"$/gmu)].map(([, name = '', base64 = '']) => [
      name,
      JSON.parse(Buffer.from(base64, 'base64').toString('utf8')),
    ]),
  );

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-reader-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function print(helm: string, folder: string): Promise<Map<string, unknown>> {
  const result = await execa(helm, ['template', 'reader', folder], { reject: false });
  if (result.failed) throw new Error(result.stderr);
  return printed(result.stdout);
}

const nameOf = (index: number): string => `t${index}`;

/**
 * What Helm's parser makes of each text, one start for all: a chart that gives its files to `fromYaml`, which
 * calls what values files are read with (sigs.k8s.io/yaml), and says what it refuses. Only the first document counts.
 */
export const parsedByHelm = (helm: string, texts: readonly string[]): Promise<readonly Reading[]> =>
  inFolder(async (folder) => {
    await mkdir(join(folder, 'templates'));
    await mkdir(join(folder, 'texts'));
    await writeFile(join(folder, 'Chart.yaml'), chartYaml('reader'));
    await Promise.all(
      texts.map((text, index) => writeFile(join(folder, 'texts', nameOf(index)), text)),
    );
    const entries = `{{- range $path, $_ := .Files.Glob "texts/*" }}\n  {{ base $path }}: {{ $.Files.Get $path | fromYaml | toJson | b64enc | quote }}\n{{- end }}\n`;
    await writeFile(join(folder, 'templates', 'all.yaml'), manifest('all', entries));
    const readings = await print(helm, folder);
    return texts.map((_, index) => {
      const value = readings.get(nameOf(index)) as Readonly<Record<string, unknown>>;
      const { Error: refusal } = value;
      return typeof refusal === 'string' ? { refusal } : { value };
    });
  });

/**
 * The `.Values` that each text gives a chart, one start for all: each is the values.yaml of a chart of its own
 * within one chart. Helm must take every one of them.
 */
export const valuesByHelm = (helm: string, texts: readonly string[]): Promise<readonly unknown[]> =>
  inFolder(async (folder) => {
    await writeFile(join(folder, 'Chart.yaml'), chartYaml('reader'));
    await Promise.all(
      texts.map(async (text, index) => {
        const name = nameOf(index);
        const chart = join(folder, 'charts', name);
        await mkdir(join(chart, 'templates'), { recursive: true });
        await writeFile(join(chart, 'Chart.yaml'), chartYaml(name));
        await writeFile(join(chart, 'values.yaml'), text);
        const entry = `  ${name}: {{ omit .Values "global" | toJson | b64enc | quote }}\n`;
        await writeFile(join(chart, 'templates', 'values.yaml'), manifest(name, entry));
      }),
    );
    const readings = await print(helm, folder);
    return texts.map((_, index) => readings.get(nameOf(index)));
  });
