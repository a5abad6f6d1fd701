import { join } from 'node:path';
import { packageDirectory } from '../../src/read/files.ts';
import type { Project } from './project.ts';

const tsc = join(packageDirectory, 'node_modules', 'typescript', 'bin', 'tsc');

/** Values with one thing in them, and whether they must compile. */
const cases: Readonly<Record<string, boolean>> = {
  "{ preset: 'kasm-1.19' }": true,
  "{ preset: 'kasm-1.91' }": false,
  "{ preset: 'kasm-1.19', flows: { 'app-to-db': { from: ['apy'] } } }": false,
  '{ presset: 1 }': false,
};

/** Compiles values against the types of the package, strictly and without a type of Node. */
export async function compileValues(project: Project): Promise<void> {
  const flags = ['--strict', '--module', 'nodenext', '--noEmit', '--types', ''];
  for (const [values, isSound] of Object.entries(cases)) {
    const text = `import { defineValues } from 'kasm-isolation';\nexport default defineValues(${values});\n`;
    await project.write('typed.ts', text);
    const { failed, stdout } = await project.node(tsc, ...flags, 'typed.ts');
    if (failed === isSound || (failed && !stdout.startsWith('typed.ts(2,')))
      throw new Error(`tsc of ${values}: ${stdout || 'compiles'}`);
  }
}
