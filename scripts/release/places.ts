import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that names the version besides package.json, and the text right before it, once or more often. */
interface Place {
  readonly file: string;
  readonly before: string;
}

const ofChart = 'charts/kasm-isolation\n';

/** Files with the version in them that no generator writes: what users copy, and what is offered to them. */
const named: readonly Place[] = [
  { file: 'package-lock.json', before: '"name": "kasm-isolation",\n  "version": "' },
  { file: 'package-lock.json', before: '"name": "kasm-isolation",\n      "version": "' },
  { file: 'action.yml', before: 'Version of the package kasm-isolation.\n    default: ' },
  { file: '.github/ISSUE_TEMPLATE/bug.yml', before: 'placeholder: kasm-isolation ' },
  { file: 'examples/argocd/application-oci.yaml', before: `${ofChart}    targetRevision: ` },
  { file: 'examples/argocd/application-set.yaml', before: `${ofChart}        targetRevision: ` },
  { file: 'examples/argocd/kasm-waits.yaml', before: `${ofChart}      targetRevision: ` },
  { file: 'examples/argocd/values-from-git.yaml', before: `${ofChart}      targetRevision: ` },
  { file: 'examples/flux/oci-repository.yaml', before: `${ofChart}  ref:\n    tag: ` },
  {
    file: 'examples/flux/values-from-git/release.yaml',
    before: `${ofChart}  ref:\n    tag: `,
  },
  { file: 'examples/k3s-helmchart/helmchart.yaml', before: `${ofChart}  version: ` },
  { file: 'examples/github/pull-request.yaml', before: '/kasm-isolation@v' },
  { file: 'examples/gitlab/.gitlab-ci.yml', before: '\n    VERSION: ' },
];

/** Every place, those of the reviewed manifests too. */
async function placesIn(root: string): Promise<readonly Place[]> {
  const goldens = (await readdir(join(root, 'test', 'golden'))).toSorted();
  return [
    ...named,
    ...goldens.map((file) => ({
      file: join('test', 'golden', file),
      before: 'helm.sh/chart: "kasm-isolation-',
    })),
  ];
}

const version = /^\d+\.\d+\.\d+[\w.-]*/u;

/** The parts of a file, each of which but the first begins with what stands behind the text of the place. */
const partsOf = async (root: string, { file, before }: Place): Promise<readonly string[]> =>
  (await readFile(join(root, file), 'utf8')).split(before);

/** The places of a clone that do not have a version, one sentence each. */
export async function wrongPlaces(root: string, expected: string): Promise<readonly string[]> {
  const sentences = [];
  for (const place of await placesIn(root)) {
    const [, ...rest] = await partsOf(root, place);
    const found = rest.map((part) => version.exec(part)?.[0] ?? 'none');
    if (found.length === 0) sentences.push(`${place.file}: has no "${place.before.trim()}"`);
    const other = found.find((each) => each !== expected);
    if (other) sentences.push(`${place.file}: has version ${other}; write ${expected}`);
  }
  return sentences;
}

/** Writes a version to every place of a clone. */
export async function writePlaces(root: string, wanted: string): Promise<void> {
  for (const place of await placesIn(root)) {
    const [first = '', ...rest] = await partsOf(root, place);
    const parts = rest.map((part) => part.replace(version, wanted));
    await writeFile(join(root, place.file), [first, ...parts].join(place.before));
  }
}
