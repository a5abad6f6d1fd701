import { cli } from './cli.ts';

/** The flags of a command line that its command does not have; for lines that cannot be run in a test. */
export async function unknownFlags(words: readonly string[]): Promise<readonly string[]> {
  const [name = ''] = words;
  const { exitCode, stdout } = await cli([name, '--help']);
  if (exitCode !== 0) throw new Error(`${name} is no command`);
  const known = new Set(
    [...stdout.matchAll(/(?<=^ {2}(?:-\w, )?)--?[\w-]+/gmu)].map(([flag]) => flag),
  );
  return words.filter((word) => /^-{1,2}[a-z]/u.test(word) && !known.has(word));
}
