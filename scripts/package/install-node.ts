import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** A Node of some version, from the registry of npm: the path of its binary. */
export async function installNode(folder: string, version: string): Promise<string> {
  const place = join(folder, `node-${version}`);
  const name = `node-${process.platform}-${process.arch}`;
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'package.json'), '{ "private": true }\n');
  const flags = ['--no-audit', '--no-fund', '--prefer-offline'];
  await execa('npm', ['install', ...flags, `${name}@${version}`], { cwd: place });
  const node = join(place, 'node_modules', name, 'bin', 'node');
  const { stdout } = await execa(node, ['--version']);
  if (stdout !== `v${version}`) throw new Error(`${name}@${version} is Node ${stdout}`);
  return node;
}
