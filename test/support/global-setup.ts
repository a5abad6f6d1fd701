import { join } from 'node:path';
import { execa } from 'execa';
import { packageDirectory } from '../../src/read/files.ts';
import { findHelm } from '../../src/helm/find.ts';

/** Before the first test: finds (or once builds) Helm, and compiles the command as it is published. */
export default async function setup(): Promise<void> {
  process.env['HELM'] = await findHelm({}, (line) => console.error(line));
  const flags = ['-p', 'tsconfig.build.json', '--outDir', join('build', 'command')];
  await execa('tsc', flags, { cwd: packageDirectory, preferLocal: true });
}
