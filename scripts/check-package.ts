/** Makes the package, installs it into empty projects, and uses it there as new users would, on each Node that it is for. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { findHelm } from '../src/helm/find.ts';
import { oldestNode } from '../src/oldest-node.ts';
import { packageDirectory } from '../src/read/files.ts';
import { compileValues } from './package/compile-values.ts';
import { importAll } from './package/import-all.ts';
import { installNode } from './package/install-node.ts';
import { Project } from './package/project.ts';
import { runCommands } from './package/run-commands.ts';

/** The oldest of each line that the tests run with. */
const nodes = [oldestNode, '22.12.0', '24.0.0'];
const tooOld = '18.20.8';

const must = (isTrue: boolean, what: string): void => {
  if (!isTrue) throw new Error(what);
};

const here = { cwd: packageDirectory, preferLocal: true, stdio: 'inherit' } as const;
const made = join(packageDirectory, 'build', 'package');
const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-package-'));
try {
  await execa('npm', ['run', 'package', '--silent'], here);
  const files = await readdir(made);
  const tarball = files.find((file) => file.startsWith('npm-')) ?? '';
  must(files.length === 2, `build/package holds ${files.join(', ')} in place of two packages`);
  const bare = await execa('npm', ['pack', '--silent'], { ...here, stdio: 'pipe', reject: false });
  must(bare.exitCode !== 0, 'npm pack wrote a file with the name of the chart');

  await execa('publint', ['run', join(made, tarball), '--strict'], here);
  await execa('attw', [join(made, tarball), '--profile', 'esm-only', '--quiet'], here);

  const helm = await findHelm({}, (line) => console.error(line));
  for (const version of nodes) {
    const node = await installNode(folder, version);
    const project = new Project(join(folder, `project-${version}`), node, helm);
    await mkdir(project.folder);
    await project.install(join(made, tarball));
    await runCommands(project);
    await importAll(project);
    await compileValues(project);
    console.log(`Node ${version}: ${tarball} installs, runs every command, and compiles.`);
  }

  const project = new Project(
    join(folder, `project-${oldestNode}`),
    await installNode(folder, tooOld),
    helm,
  );
  const { exitCode, stderr } = await project.node(
    join('node_modules', 'kasm-isolation', 'dist', 'src', 'cli.js'),
    'prove',
  );
  must(
    exitCode === 3 &&
      stderr === `kasm-isolation: Node ${tooOld} is too old; use Node ${oldestNode} or newer`,
    `on Node ${tooOld}: ${exitCode} ${stderr}`,
  );
  console.log(`Node ${tooOld}: refused in a sentence.`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
