import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** The cosign that `COSIGN` names, or that is on PATH; nothing where there is none. */
export async function findCosign(): Promise<string | undefined> {
  const program = process.env['COSIGN'] || 'cosign';
  const { failed } = await execa(program, ['version'], { reject: false, stdin: 'ignore' });
  if (!failed) return program;
  if (process.env['COSIGN']) throw new Error(`COSIGN: ${program} does not run; name another`);
  return undefined;
}

/**
 * Signs files with a key that is thrown away, offline, and verifies them; throws where a signature does not verify, and
 * where one verifies for a changed file: a judge that lets everything pass is none.
 */
export async function trySignatures(
  cosign: string,
  folder: string,
  files: readonly string[],
): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'kasm-isolation-signatures-'));
  const run = (...args: readonly string[]) =>
    execa(cosign, args, {
      cwd: work,
      env: { COSIGN_PASSWORD: '' },
      stdin: 'ignore',
      reject: false,
    });
  const verify = (bundle: string, file: string) =>
    run(
      'verify-blob',
      '--key',
      'cosign.pub',
      '--insecure-ignore-tlog=true',
      '--bundle',
      bundle,
      file,
    );
  try {
    const made = await run('generate-key-pair');
    if (made.failed) throw new Error(`cosign makes no key: ${made.stderr}`);
    const offline = ['--use-signing-config=false', '--tlog-upload=false'];
    for (const name of files) {
      const bundle = `${name}.sigstore.json`;
      await cp(join(folder, name), join(work, name));
      const signed = await run(
        'sign-blob',
        '--yes',
        '--key',
        'cosign.key',
        ...offline,
        '--bundle',
        bundle,
        name,
      );
      if (signed.failed) throw new Error(`cosign does not sign ${name}: ${signed.stderr}`);
      const good = await verify(bundle, name);
      if (good.failed) throw new Error(`cosign does not verify ${name}: ${good.stderr}`);
      await appendFile(join(work, name), '\n');
      const bad = await verify(bundle, name);
      if (!bad.failed) throw new Error(`cosign verifies ${name} although it was changed`);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
