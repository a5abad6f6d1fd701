/**
 * Plants faults of one word in `src/netpol/region/`, one at a time in a copy, and runs the tests of that folder: each
 * must fail one. Ends with 1 when a fault survives. `npm run test:mutation -- allowance pick` plants only those of some
 * files.
 */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { packageDirectory } from '../src/read/files.ts';
import { faults, type Fault } from './mutate/faults.ts';

const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-mutation-'));
const left = new Set(['.git', 'node_modules', 'build', 'dist']);

/** The copy's tests need neither Helm nor the command, and start at once. */
const config = `export default {
  test: { setupFiles: 'test/support/seed.ts', isolate: false, testTimeout: 120_000 },
};
`;

/** Whether the tests of the sets pass in the copy, with fewer random cases than in the test command. */
async function passes(): Promise<boolean> {
  const args = [
    'run',
    'test/netpol/region',
    '--bail',
    '1',
    '--reporter',
    'dot',
    '--no-file-parallelism',
  ];
  const { exitCode } = await execa('vitest', args, {
    cwd: folder,
    preferLocal: true,
    localDir: packageDirectory,
    env: { RANDOM_REGIONS: '400', CI: '1' },
    reject: false,
    // Tests that do not end have found the fault as well.
    timeout: 300_000,
    stdio: 'ignore',
  });
  return exitCode === 0;
}

/** Whether a test fails for a fault; an error when it cannot be planted in one place. */
async function isCaught({ file, is, planted }: Fault): Promise<boolean> {
  const path = join(folder, 'src', 'netpol', 'region', file);
  const text = await readFile(path, 'utf8');
  if (text.split(is).length !== 2) throw new Error(`${file}: not once there: ${is}`);
  await writeFile(
    path,
    text.replace(is, () => planted),
  );
  try {
    return !(await passes());
  } finally {
    await writeFile(path, text);
  }
}

try {
  await cp(packageDirectory, folder, {
    recursive: true,
    filter: (source) => !left.has(relative(packageDirectory, source).split('/')[0] ?? ''),
  });
  await symlink(join(packageDirectory, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'vitest.config.ts'), config);
  if (!(await passes())) throw new Error('the tests fail without any fault');
  const chosen = process.argv.slice(2);
  const asked = faults.filter(
    ({ file }) => chosen.length === 0 || chosen.some((name) => file.startsWith(name)),
  );
  const survivors: Fault[] = [];
  for (const fault of asked) {
    const caught = await isCaught(fault);
    if (!caught) survivors.push(fault);
    console.log(`${caught ? 'caught  ' : 'SURVIVES'}  ${fault.file}: ${fault.what}`);
  }
  console.log(
    `\n${asked.length} faults, ${asked.length - survivors.length} caught, ${survivors.length} survive`,
  );
  process.exitCode = survivors.length > 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}
