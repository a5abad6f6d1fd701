import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseChangelog, unreleased } from './changelog.ts';
import { readChangesets } from './changesets.ts';
import type { Manifest } from './manifest.ts';

/** What a runner says of a run: the repository, and the tag that started it. */
type Environment = Readonly<Record<string, string | undefined>>;

/** What nobody has decided yet, and where it is written once it is. */
export async function openQuestions(root: string, manifest: Manifest): Promise<readonly string[]> {
  const metadata = parse(await readFile(join(root, 'artifacthub-repo.yml'), 'utf8'));
  return [
    ...(manifest.repository === undefined
      ? [
          'package.json: repository is not set; write where the repository is, such as { "type": "git", "url": "git+https://HOST/OWNER/kasm-isolation.git" }',
        ]
      : []),
    ...(metadata?.repositoryID === undefined
      ? ['artifacthub-repo.yml: repositoryID is not set; write the one that Artifact Hub gave']
      : []),
  ];
}

/** Why a version may not be released as things are; empty where it may. */
export async function releaseProblems(
  root: string,
  manifest: Manifest,
  env: Environment,
): Promise<readonly string[]> {
  const { version, repository } = manifest;
  const sections = parseChangelog(await readFile(join(root, 'CHANGELOG.md'), 'utf8'));
  const waiting = [
    ...(sections.find(({ name }) => name === unreleased)?.changes ?? []),
    ...(await readChangesets(join(root, '.changeset'))),
  ];
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_REF } = env;
  const here = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
  const tag = `refs/tags/v${version}`;
  return [
    ...(await openQuestions(root, manifest)).filter((line) => line.startsWith('package.json')),
    ...(waiting.length > 0
      ? [
          `${waiting.length} ${waiting.length === 1 ? 'change waits' : 'changes wait'} for a version; run npm run release:version before the tag`,
        ]
      : []),
    ...(repository !== undefined && GITHUB_REPOSITORY !== undefined && repository !== here
      ? [
          `package.json: repository is ${repository} and this is ${here}; npm would refuse the provenance`,
        ]
      : []),
    ...(GITHUB_REF === tag ? [] : [`the tag is ${GITHUB_REF ?? 'none'}; write ${tag}`]),
  ];
}
