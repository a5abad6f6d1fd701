import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { jsonSchema } from '../../schema/json-schema.ts';

/**
 * Modules of packages that no page needs: the JSON schema of the contract is put in ready made, messages are our own,
 * no data holds itself, and YAML is read as text and never written.
 */
const unused = [
  'zod/v4/core/json-schema-processors',
  'zod/v4/core/to-json-schema',
  'zod/v4/core/memoizer',
  'zod/v4/locales/en',
  'yaml/browser/dist/stringify/\\w+',
  'yaml/browser/dist/(?:doc/(?:createNode|applyReviver|anchors)|nodes/(?:toJS|addPairToJSMap))',
  'yaml/browser/dist/schema/(?:core|json|yaml-1\\.1)/\\w+',
];

const exported = /export (default)|export (?:function|const|class|let) (\w+)|export \{([^}]*)\}/gu;

/** The names that a module exports. */
const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(exported)].flatMap(([, standard, name, list = '']) => {
    const names = list.split(',').map((each) => each.trim().split(' as ').at(-1) ?? '');
    return [standard, name, ...names].flatMap((each) => (each ? [each] : []));
  });

/** A module with the names of another, which are functions that do nothing. */
const hollowed = (text: string): string =>
  namesIn(text)
    .map((name) =>
      name === 'default' ? 'export default () => {};' : `export const ${name} = () => {};`,
    )
    .join('\n');

/** What of the contract no sentence is made of: it is for editors, or zod judges it. */
const unread = new Set(
  '$schema $id title description default maxLength minimum maximum minItems minProperties uniqueItems required'.split(
    ' ',
  ),
);

/** Whether something of the contract is said where no sentence asks for it. */
function isUnread(holder: object, key: string, value: unknown): boolean {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (key === 'type') return typeof value === 'string' && !/^(?:array|object)$/u.test(value);
  if (key === 'pattern') return !('x-says' in holder);
  if (key === 'not') return isMap && !('pattern' in value) && 'enum' in value;
  if (key === 'additionalProperties') return value === false;
  // In `properties` the same words are names of keys, which lead to maps.
  return unread.has(key) && !isMap;
}

/** The JSON schema of the contract, as far as a page reads it. */
const schemaText = (): string =>
  JSON.stringify(jsonSchema, function read(this: object, key: string, value: unknown) {
    return isUnread(this, key, value) ? undefined : value;
  });

/** Words of the contract that stand in its JSON schema. */
const words = /(?:\bdescription|'x-(?:is|write)'):\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"),?/gu;

/** Leaves what no page needs out of a bundle. */
export const hollow: Plugin = {
  name: 'hollow',
  setup: ({ onLoad }) => {
    // Expressions are read by Go, so they have no flags.
    /* oxlint-disable require-unicode-regexp */
    onLoad({ filter: new RegExp(`/(?:${unused.join('|')})\\.js$`) }, async ({ path }) => ({
      contents: hollowed(await readFile(path, 'utf8')),
    }));
    onLoad({ filter: /\/schema\/json-schema\.ts$/ }, () => ({
      contents: `export const jsonSchema = ${schemaText()};`,
    }));
    onLoad({ filter: /\/schema\/[-\w]+\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(words, ''),
      loader: 'ts',
    }));
    // Indentation within templates of HTML says nothing.
    onLoad({ filter: /\/src\/(?:report\/page|browser)\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(/\n +/gu, '\n'),
      loader: 'ts',
    }));
    /* oxlint-enable require-unicode-regexp */
  },
};
