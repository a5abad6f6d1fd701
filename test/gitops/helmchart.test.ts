import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv, type AnySchemaObject } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageDirectory } from '../../src/read/files.ts';
import type { Parts } from '../../lab/parts.ts';
import { partsHere } from '../../lab/run-in-sandbox.ts';

const { helmChartDefinitions } = partsHere<
  Parts & { helmChartDefinitions: Readonly<Record<string, string>> }
>();

/** A schema of the API server as JSON Schema that refuses what the server would drop: unknown fields. */
function strict(node: unknown): unknown {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return node;
  const schema: AnySchemaObject = Object.fromEntries(
    Object.entries(node).map(([key, child]) => [
      key,
      key === 'properties' && typeof child === 'object'
        ? Object.fromEntries(
            Object.entries(child ?? {}).map(([name, each]) => [name, strict(each)]),
          )
        : strict(child),
    ]),
  );
  const isOpen = !schema['properties'] || schema['x-kubernetes-preserve-unknown-fields'] === true;
  return isOpen ? schema : { ...schema, additionalProperties: false };
}

interface Crd {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly schema: { readonly openAPIV3Schema: AnySchemaObject };
    }[];
  };
}

const files = {
  HelmChart: ['helm.cattle.io_helmcharts.yaml', 'helmchart.yaml'],
  HelmChartConfig: ['helm.cattle.io_helmchartconfigs.yaml', 'helmchartconfig.yaml'],
} as const;

describe.each(Object.entries(helmChartDefinitions))('helm-controller %s', (_version, folder) => {
  describe.each(Object.entries(files))('%s', async (kind, [file, example]) => {
    const path = join(folder, file);
    const crd: Crd = parse(await readFile(path, 'utf8'));
    const root = strict(crd.spec.versions[0]?.schema.openAPIV3Schema) as AnySchemaObject;
    const validate = new Ajv({ strict: false, logger: false }).compile({
      ...root,
      properties: { ...root['properties'], metadata: { type: 'object' } },
    });
    const document: { spec: Record<string, unknown> } = parse(
      await readFile(join(packageDirectory, 'examples', 'k3s-helmchart', example), 'utf8'),
    );

    test('takes the example', () => {
      expect(crd.spec.names.kind).toBe(kind);
      expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    });

    test.each([
      ['a field that it does not know', { valuesContents: 'preset: plain' }],
      ['values that are no text', { valuesContent: { preset: 'plain' } }],
      ['a policy for failures that it does not know', { failurePolicy: 'keep' }],
    ])('refuses %s', (_, fields) => {
      expect(validate({ ...document, spec: { ...document.spec, ...fields } })).toBe(false);
    });
  });

  test('HelmChart refuses a boolean in set: it is written as a text', async () => {
    const path = join(folder, files.HelmChart[0]);
    const crd: Crd = parse(await readFile(path, 'utf8'));
    const root = crd.spec.versions[0]?.schema.openAPIV3Schema ?? {};
    const validate = new Ajv({ strict: false, logger: false }).compile(root['properties'].spec);
    expect(validate({ set: { 'flows.a.enabled': false } })).toBe(false);
    expect(validate({ set: { 'flows.a.enabled': 'false', 'b.port': 5433 } })).toBe(true);
  });
});
