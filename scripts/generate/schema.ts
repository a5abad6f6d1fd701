import { jsonSchema, type SchemaNode } from '../../schema/json-schema.ts';

/**
 * Names of keys as \`patternProperties\`: Helm's validator (jsonschema v6) points at the wrong place
 * when \`propertyNames\` fails. Words that YAML reads as booleans are left to the chart's templates.
 */
function forHelm(_key: string, node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if ('x-coarse' in node) {
    const { 'x-coarse': pattern, ...exact } = node;
    return { ...exact, pattern };
  }
  if (!('propertyNames' in node)) return node;
  const { propertyNames, additionalProperties, ...rest } = node as SchemaNode;
  const reference = propertyNames?.$ref?.split('/').at(-1) ?? '';
  const pattern = (jsonSchema.definitions?.[reference] ?? propertyNames)?.pattern;
  if (pattern === undefined) return node;
  return {
    ...rest,
    patternProperties: { [pattern]: additionalProperties },
    additionalProperties: false,
  };
}

/**
 * Keys at the root by which a whole file is of another kind: a manifest, or values of an umbrella chart. The schema
 * passes over them, for Helm's "additional properties not allowed" does not say so, and the chart does.
 */
const otherKinds = `^(${Object.keys(jsonSchema['x-other'] ?? {}).join('|')})$`;

/** `chart/values.schema.json`, which Helm and editors read. */
export const schemaFile = (): string =>
  `${JSON.stringify({ ...jsonSchema, patternProperties: { [otherKinds]: {} } }, forHelm, 2)}\n`;

/** Whether null may stand at a node. */
const takesNull = ({ type = [], $ref = '' }: SchemaNode): boolean => {
  const types = jsonSchema.definitions?.[$ref.split('/').at(-1) ?? '']?.type ?? type;
  return [types].flat().includes('null');
};

const prose = new Set(['x-coarse', '$schema', 'title', 'description', 'default', 'id', '$id']);

/**
 * A schema node without its prose; names of properties are kept whatever they are. Keys that
 * `values.yaml` fills become `x-filled`: when one is not there, a null has removed it. Where null may stand, none is missed.
 */
function bare(node: unknown, isMap = false): unknown {
  if (Array.isArray(node)) return node.map((item) => bare(item));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node)
    .filter(([key]) => isMap || !prose.has(key))
    .map(([key, child]) => [
      key,
      bare(child, !isMap && (key === 'properties' || key === 'definitions')),
    ]);
  const filled = Object.entries('properties' in node && !isMap ? (node.properties ?? {}) : {})
    .filter(([, child]) => typeof child === 'object' && child !== null && 'default' in child)
    .filter(([, child]) => !takesNull(child))
    .map(([key]) => key);
  return Object.fromEntries(filled.length > 0 ? [...entries, ['x-filled', filled]] : entries);
}

/**
 * `chart/files/contract.json`, which the chart's own templates read: Helm hides `values.schema.json`
 * from templates, and can be told to skip it.
 */
export const contractFile = (): string =>
  `${JSON.stringify(bare(jsonSchema satisfies SchemaNode))}\n`;
