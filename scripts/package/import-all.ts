import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageDirectory } from '../../src/read/files.ts';
import type { Project } from './project.ts';

/** Imports every entry point of the package, and one path that is none. */
export async function importAll(project: Project): Promise<void> {
  const { exports }: { exports: Readonly<Record<string, unknown>> } = JSON.parse(
    await readFile(join(packageDirectory, 'package.json'), 'utf8'),
  );
  const names = Object.keys(exports).map((path) => join('kasm-isolation', path));
  for (const name of names) {
    const kind = name.endsWith('.json') ? `, { with: { type: 'json' } }` : '';
    const { failed, stderr } = await project.node('-e', `import('${name}'${kind})`);
    if (failed) throw new Error(`import of ${name}: ${stderr}`);
  }
  const { stderr } = await project.node('-e', `import('kasm-isolation/dist/src/run.js')`);
  if (!stderr.includes('ERR_PACKAGE_PATH_NOT_EXPORTED'))
    throw new Error(`a path that is not exported can be imported: ${stderr}`);
}
