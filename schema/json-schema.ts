import * as z from 'zod';
import { values } from './values.ts';

/** A node of the contract as JSON Schema draft-07, narrowed to the keywords that the chart's own walk understands. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string | readonly string[];
  /** Words; `false` beside them is how YAML reads one of them. */
  readonly enum?: readonly (string | false)[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly minProperties?: number;
  readonly uniqueItems?: boolean;
  readonly not?: {
    readonly enum?: readonly string[];
    /** What is refused although it fits `pattern`, but for what `not` lists again; `x-says` is what is wrong with it. */
    readonly pattern?: string;
    readonly not?: { readonly enum: readonly string[] };
    readonly 'x-says'?: string;
  };
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly propertyNames?: SchemaNode;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
  /** What a value here is called in messages, such as "a port number". */
  readonly 'x-is'?: string;
  /** What to write instead, in messages. */
  readonly 'x-write'?: string;
  /** Keys by which the whole is something else, and what to do then. */
  readonly 'x-other'?: Readonly<Record<string, string>>;
  /** Keys of older versions, and what they are called now. */
  readonly 'x-renamed'?: Readonly<Record<string, string>>;
}

/** zod wraps references in a lone `allOf`; editors and the chart's walk want them plain. */
function plain(_key: string, node: unknown): unknown {
  if (typeof node !== 'object' || node === null || !('allOf' in node)) return node;
  const { allOf, ...rest } = node;
  return Array.isArray(allOf) ? { ...rest, ...allOf[0] } : node;
}

/** The contract as JSON Schema draft-07: what an author writes, every default named, patterns safe for Go's RE2. */
export const jsonSchema: SchemaNode = JSON.parse(
  JSON.stringify(
    z.toJSONSchema(values, {
      target: 'draft-07',
      io: 'input',
      override: ({ jsonSchema: node }) => {
        const emit = node['x-emit'];
        if (typeof emit !== 'object') return;
        delete node.anyOf;
        delete node['x-emit'];
        Object.assign(node, emit);
      },
    }),
    plain,
  ),
);
