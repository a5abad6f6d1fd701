import { appendFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { chartDirectory, chartVersion } from '../../../src/read/files.ts';
import { ArgoCd } from '../../../lab/gitops/argocd.ts';
import { Flux } from '../../../lab/gitops/flux.ts';
import { GitServer } from '../../../lab/gitops/git.ts';
import type { GitopsParts } from '../../../lab/gitops/parts.ts';
import { Registry } from '../../../lab/gitops/registry.ts';
import { startClusterDns } from '../../../lab/cluster-dns.ts';
import { collectGarbage } from '../../../lab/garbage.ts';
import { Lab, labFolder } from '../../../lab/lab.ts';
import type { Parts } from '../../../lab/parts.ts';
import { partsHere } from '../../../lab/run-in-sandbox.ts';

const parts = partsHere<Parts & GitopsParts>();

/** The lab of this run, with what GitOps needs; it goes when the sandbox ends. */
export const lab = await Lab.start(parts);
await lab.engine.start();
await lab.node.proxy.start('nftables');
await startClusterDns(lab);
// It ends with the sandbox.
void collectGarbage(lab);

export const registry = await Registry.start(parts.registry);
await mkdir(join(labFolder, 'git'), { recursive: true });
export const gitServer = await GitServer.start(join(labFolder, 'git'));

/** The newest Helm 3 and the Helm of the tool. */
export const helms = { 'Helm 3': parts.helm3, 'Helm 4': parts.helm } as const;

export const { helmOfArgocd } = parts;

const packed = new Map<string, Promise<string>>();

/** The archive of a chart as a version. Packed once: two packages of the same files are not the same bytes. */
export function packChart(
  version: string,
  folder = chartDirectory,
  name = 'kasm-isolation',
): Promise<string> {
  const key = `${version} ${folder}`;
  const known = packed.get(key);
  if (known) return known;
  const target = join(labFolder, 'packed', String(packed.size));
  const made = execa(parts.helm, ['package', folder, '--version', version, '-d', target]).then(() =>
    join(target, `${name}-${version}.tgz`),
  );
  packed.set(key, made);
  return made;
}

/** The version of the chart here, which the examples name. */
export const chartTag = await chartVersion(chartDirectory);

/** Packs a chart as a version and pushes it; gives the digest. */
export const publish = async (version: string, folder = chartDirectory): Promise<string> =>
  registry.push(parts.helm, await packChart(version, folder));

/** A copy of the chart with another description: the same policies from other bytes. */
export async function changedChart(): Promise<string> {
  const folder = join(labFolder, 'changed-chart');
  await cp(chartDirectory, folder, { recursive: true });
  await appendFile(join(folder, 'README.md'), '\nAnother README.\n');
  return folder;
}

/** Publishes a chart that stands for Kasm's: what it installs is one ConfigMap. */
export async function publishKasm(version: string): Promise<void> {
  const folder = join(labFolder, 'kasm-chart');
  await mkdir(join(folder, 'templates'), { recursive: true });
  const chart = { apiVersion: 'v2', name: 'kasm', version: '0.0.0' };
  const installed = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kasm-is-here' } };
  await writeFile(join(folder, 'Chart.yaml'), stringify(chart));
  await writeFile(join(folder, 'templates', 'here.yaml'), stringify(installed));
  await registry.push(parts.helm, await packChart(version, folder, 'kasm'));
}

let flux: Promise<Flux> | undefined;
/** Flux, started when the first test asks for it. */
export const startFlux = (): Promise<Flux> => (flux ??= Flux.start(lab, parts));

let argocd: Promise<ArgoCd> | undefined;
/** Argo CD, started when the first test asks for it. */
export const startArgoCd = (): Promise<ArgoCd> => (argocd ??= ArgoCd.start(lab, parts));
