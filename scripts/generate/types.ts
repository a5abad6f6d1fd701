import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { jsonSchema } from '../../schema/json-schema.ts';

/** `schema/generated/values.ts`: the types of values, readable without zod. */
export async function typesFile(): Promise<string> {
  const schema = structuredClone(jsonSchema) as JSONSchema;
  delete schema.title;
  return compile(schema, 'Values', {
    bannerComment: '/* Generated from schema/ by `npm run generate`. Do not edit. */',
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 100 },
  });
}
