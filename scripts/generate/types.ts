import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { jsonSchema, type SchemaNode } from '../../schema/json-schema.ts';

/** A word or a list of the same words: of the lone word JSON Schema has but a pattern, where the list has an enum. */
function wordOrList(_key: string, node: unknown): unknown {
  const { type, items } = Object(node) as SchemaNode;
  const isEither = Array.isArray(type) && type.includes('string') && type.includes('array');
  if (!isEither || !items?.enum) return node;
  const words = items.enum.map((word) => JSON.stringify(word)).join(' | ');
  return { ...Object(node), tsType: `(${words}) | (${words})[]` };
}

/** `schema/generated/values.ts`: the types of values, readable without zod. */
export async function typesFile(): Promise<string> {
  const schema = JSON.parse(JSON.stringify(jsonSchema, wordOrList)) as JSONSchema;
  delete schema.title;
  return compile(schema, 'Values', {
    bannerComment: '/* Generated from schema/ by `npm run generate`. Do not edit. */',
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 100 },
  });
}
