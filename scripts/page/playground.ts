import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { platformNames, presetNames } from '../../schema/names.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { parseReport, type PageData } from '../../src/report/page/form.ts';
import { playgroundPage } from '../../src/report/page/playground.ts';
import type { ChartFiles } from '../../src/table/chart-files.ts';
import { loadPlatform, loadPreset, loadShared } from '../../src/table/load.ts';
import { buildPlayground } from './bundle.ts';

const example = ['kasm-1.19', '--also', join('scripts', 'playground', 'cluster.yaml')];

/** Names with what is read of each. */
const each = async <Name extends string, File>(
  names: readonly Name[],
  load: (name: Name) => Promise<File>,
): Promise<Record<string, File>> =>
  Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await load(name)] as const)),
  );

/** Every file of the chart that values may be laid over. */
const chartFiles = async (): Promise<ChartFiles> => ({
  presets: await each(presetNames, (name) => loadPreset(name)),
  platforms: await each(platformNames, (name) => loadPlatform(name)),
  cluster: await loadShared('cluster'),
  outside: await loadShared('outside'),
});

/** The report of the example, by the command. */
async function exampleReport(): Promise<PageData> {
  const args = ['src/cli.ts', 'report', ...example, '--format', 'json'];
  const { stdout, stderr } = await execa('tsx', args, {
    cwd: packageDirectory,
    preferLocal: true,
    reject: false,
  });
  if (stdout === '') throw new Error(stderr);
  return parseReport('the example', stdout);
}

/** The playground as HTML, and what its script weighs. `home` is the first page of the site that it is part of. */
export async function playground(
  home?: string,
): Promise<{ readonly html: string; readonly bytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-playground-'));
  try {
    const file = join(folder, 'playground.js');
    const { bytes } = await buildPlayground(file);
    const script = await readFile(file, 'utf8');
    const html = playgroundPage(await exampleReport(), await chartFiles(), script, home);
    return { html, bytes };
  } finally {
    await rm(folder, { recursive: true });
  }
}
