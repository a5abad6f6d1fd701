import { jsonSchema, type SchemaNode } from '../../schema/json-schema.ts';

const deref = (node: SchemaNode): SchemaNode =>
  node.$ref ? (jsonSchema.definitions?.[node.$ref.split('/').at(-1) ?? ''] ?? node) : node;

const typeOf = (node: SchemaNode): string => {
  if (node.$ref === '#/definitions/LabelSelector') return 'label selector';
  const { enum: choices, items, type = [] } = deref(node);
  if (choices) return choices.flatMap((value) => (value ? `\`${value}\`` : [])).join(', ');
  if (items) return `list of ${deref(items)['x-is']?.replace(/^an? /u, '') ?? 'strings'}`;
  return [type].flat().join(' or ').replace('object', 'map');
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = (path: string, node: SchemaNode): string => {
  const value = node.default === undefined ? '' : `\`${JSON.stringify(node.default)}\``;
  const text = node.description ?? deref(node).description ?? '';
  return `| \`${path}\` | ${cell(typeOf(node))} | ${value} | ${cell(text)} |`;
};

/** Rows of one node and of what lies below it; label selectors and free maps are one row. */
function rows(path: string, node: SchemaNode): string[] {
  const target = deref(node);
  if (node.$ref === '#/definitions/LabelSelector') return [row(path, node)];
  const entry = target.additionalProperties;
  // A map of texts some of whose keys are known, such as annotations.
  if (typeof entry === 'object' && deref(entry).type === 'string') return [row(path, node)];
  const children = Object.entries(target.properties ?? {}).flatMap(([key, child]) =>
    rows(path ? `${path}.${key}` : key, child),
  );
  if (typeof entry === 'object' && deref(entry).properties) {
    return [row(path, node), ...rows(`${path}.<name>`, entry)];
  }
  if (target.items && deref(target.items).properties) {
    return [row(path, node), ...rows(`${path}[]`, target.items)];
  }
  return path === '' || (target.properties && !node.description && !node.$ref)
    ? children
    : [row(path, node), ...children];
}

/** The Markdown table of all values. */
export const reference = (): string =>
  [
    '| value | type | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows('', jsonSchema),
  ].join('\n');
