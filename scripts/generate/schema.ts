import { jsonSchema, type SchemaNode } from '../../schema/json-schema.ts';

/** `chart/values.schema.json`, which Helm and editors read. */
export const schemaFile = (): string => `${JSON.stringify(jsonSchema, null, 2)}\n`;

const prose = new Set(['$schema', 'title', 'description', 'default', 'id', '$id']);

/** A schema node without its prose; names of properties are kept whatever they are. */
function bare(node: unknown, isMap = false): unknown {
  if (Array.isArray(node)) return node.map((item) => bare(item));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => isMap || !prose.has(key))
      .map(([key, child]) => [
        key,
        bare(child, !isMap && (key === 'properties' || key === 'definitions')),
      ]),
  );
}

/**
 * `chart/files/contract.json`, which the chart's own guard reads: Helm hides `values.schema.json`
 * from templates, and can be told to skip it.
 */
export const contractFile = (): string =>
  `${JSON.stringify(bare(jsonSchema satisfies SchemaNode))}\n`;
