/** JSON schemas of what the chart renders, as releases of Kubernetes publish them, for kubeconform. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Say } from '../../src/helm/cache.ts';
import { goEnvironment } from '../../src/helm/go.ts';
import { runProgram } from '../../src/helm/program.ts';

type Schema = Readonly<Record<string, unknown>>;

/** The kinds that the chart renders: where Kubernetes describes each, the file that kubeconform asks for, and the minor version that is the first. */
const kinds = [
  {
    document: 'apis__networking.k8s.io__v1_openapi.json',
    definition: 'io.k8s.api.networking.v1.NetworkPolicy',
    file: 'networkpolicy-networking-v1.json',
    since: 0,
  },
  {
    document: 'api__v1_openapi.json',
    definition: 'io.k8s.api.core.v1.Pod',
    file: 'pod-v1.json',
    since: 0,
  },
  ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'].map((kind) => ({
    document: 'apis__admissionregistration.k8s.io__v1_openapi.json',
    definition: `io.k8s.api.admissionregistration.v1.${kind}`,
    file: `${kind.toLowerCase()}-admissionregistration-v1.json`,
    since: 30,
  })),
];

/** The folder of a release of Kubernetes, from the Go module proxy and checked against Go's checksum database. */
async function sourceOf(version: string, say: Say): Promise<string> {
  const args = ['mod', 'download', '-json', `k8s.io/kubernetes@${version}`];
  const { stdout, failure } = await runProgram('go', args, { env: await goEnvironment(say) });
  if (failure !== undefined) throw new Error(`Kubernetes ${version} is not there: ${failure}`);
  return JSON.parse(stdout).Dir;
}

/** A schema of OpenAPI as a strict one of JSON Schema: an object has the fields that are described, and no others. */
function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [
    key,
    key === '$ref'
      ? String(value).replace('#/components/schemas/', '#/definitions/')
      : strict(value),
  ]);
  const schema = Object.fromEntries(entries) as Schema;
  return typeof schema['properties'] === 'object' && schema['type'] === 'object'
    ? { ...schema, additionalProperties: false }
    : schema;
}

/** Writes the schemas of one release into a folder, under the names that kubeconform asks for. */
export async function writeSchemas(version: string, folder: string, say: Say): Promise<void> {
  const source = join(await sourceOf(version, say), 'api', 'openapi-spec', 'v3');
  await mkdir(folder, { recursive: true });
  const minor = Number(version.split('.')[1]);
  for (const { document, definition, file } of kinds.filter(({ since }) => since <= minor)) {
    const { components } = JSON.parse(await readFile(join(source, document), 'utf8'));
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $ref: `#/definitions/${definition}`,
      definitions: strict(components.schemas),
    };
    await writeFile(join(folder, file), JSON.stringify(schema));
  }
}
