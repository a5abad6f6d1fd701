import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { jsonSchema } from '../../schema/json-schema.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { parseChangelog, type Change } from '../release/changelog.ts';
import { readManifest, type Manifest } from '../release/manifest.ts';

/** Markdown as text: a link is its words, and nothing is bold. */
const plain = (text: string): string =>
  text.replace(/\[([^\]]*)\]\([^)]*\)/gu, '$1').replaceAll('**', '');

/** Changes as Artifact Hub wants them. */
const changesList = (changes: readonly Change[]): string =>
  stringify(
    changes.map(({ kind, text }) => ({ kind: kind.toLowerCase(), description: plain(text) })),
    { lineWidth: 0 },
  );

/** The images that the chart can run: those of `helm test`. */
function imagesList(): string {
  const helmTest = jsonSchema.properties?.['helmTest']?.default as { image: string } | undefined;
  if (!helmTest) throw new Error('the contract has no helmTest; add it');
  return stringify([{ name: 'helm-test', image: helmTest.image }]);
}

/** What is known only when the repository has a place. */
function placed({ repository, homepage, version }: Manifest): Readonly<Record<string, unknown>> {
  if (repository === undefined) return {};
  return {
    home: homepage ?? repository,
    icon: `${repository}/raw/v${version}/docs/icon.svg`,
    sources: [repository],
  };
}

const linksList = ({ repository, version }: Manifest): string | undefined =>
  repository &&
  stringify([
    { name: 'documentation', url: `${repository}/tree/v${version}/docs` },
    { name: 'support', url: `${repository}/issues` },
    { name: 'security', url: `${repository}/blob/v${version}/SECURITY.md` },
  ]);

const read = (...path: string[]): Promise<string> =>
  readFile(join(packageDirectory, ...path), 'utf8');

/**
 * `chart/Chart.yaml`: its own lines, and what follows from package.json, CHANGELOG.md and the contract. What a
 * manifest does not say is left out.
 */
export async function chartFile(manifest?: Manifest, changelog?: string): Promise<string> {
  const told = manifest ?? (await readManifest());
  const { version, license, author } = told;
  const section = parseChangelog(changelog ?? (await read('CHANGELOG.md'))).find(
    ({ name }) => name === version,
  );
  if (!section) throw new Error(`CHANGELOG.md: has no section [${version}]; add it`);
  const { changes } = section;

  const document = parseDocument(await read('chart', 'Chart.yaml'));
  const home = placed(told);
  const { repository } = told;
  const fields: Readonly<Record<string, unknown>> = {
    version,
    home: home['home'],
    icon: home['icon'],
    sources: home['sources'],
    maintainers: [{ name: author, ...(repository && { url: repository }) }],
    annotations: {
      'artifacthub.io/category': 'security',
      'artifacthub.io/changes': changesList(changes),
      'artifacthub.io/containsSecurityUpdates': String(
        changes.some(({ kind }) => kind === 'Security'),
      ),
      'artifacthub.io/images': imagesList(),
      'artifacthub.io/license': license,
      ...(repository && { 'artifacthub.io/links': linksList(told) }),
      'artifacthub.io/prerelease': String(version.includes('-')),
    },
  };
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) document.delete(key);
    else document.set(key, document.createNode(value));
  }
  return document.toString({ lineWidth: 0, indentSeq: true });
}
