import { join } from 'node:path';
import { execa } from 'execa';
import { packageDirectory } from '../../src/read/files.ts';
import { findHelm } from '../../src/helm/find.ts';
import { countHelm } from './count-helm.ts';

/**
 * Before the first test: finds (or once builds) Helm, and compiles the command as it is published.
 * After the last one: says how often Helm was started, by tests and by the commands that they run.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const found = await findHelm({}, (line) => console.error(line));
  const flags = ['-p', 'tsconfig.build.json', '--outDir', join('build', 'command')];
  await execa('tsc', flags, { cwd: packageDirectory, preferLocal: true });
  // Windows starts no scripts in place of programs; there Helm is not counted.
  if (process.platform === 'win32') {
    process.env['HELM'] = found;
    return async () => undefined;
  }
  const helm = await countHelm(found);
  process.env['HELM'] = helm.path;
  return async () => {
    console.log(`\n${await helm.report()}`);
    await helm.remove();
  };
}
