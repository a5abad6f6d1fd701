import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jsonSchema, type SchemaNode } from '../../schema/json-schema.ts';
import { packageDirectory } from '../../src/read/files.ts';

const deref = (node: SchemaNode): SchemaNode =>
  node.$ref ? (jsonSchema.definitions?.[node.$ref.split('/').at(-1) ?? ''] ?? node) : node;

/** The node of the contract that a path of the reference speaks of. */
function nodeAt(path: string): SchemaNode {
  let node = jsonSchema;
  for (const step of path.replaceAll('[]', '.[]').split('.')) {
    const { properties = {}, additionalProperties: rest, items } = deref(node);
    const next = step === '[]' ? items : step === '<name>' ? rest : properties[step];
    if (typeof next !== 'object') throw new Error(`${path}: the contract has no ${step}`);
    node = next;
  }
  return deref(node);
}

const page = await readFile(join(packageDirectory, 'docs', 'values.md'), 'utf8');
const rows = page
  .slice(page.indexOf('<!-- values reference'))
  .split('\n')
  .flatMap((line) => {
    const [, path, type = ''] = /^\| `([^`]+)` \| (.*?) \|/u.exec(line) ?? [];
    return path === undefined ? [] : [[path, type] as const];
  });

test.each(rows)('the reference says of %s what kind of value it is: %s', (path, type) => {
  const { type: kinds, enum: choices, items } = nodeAt(path);
  const isMap = kinds === 'object';
  expect(/^(?:map|label selector)$/u.test(type)).toBe(isMap);
  expect(type.startsWith('list of ')).toBe(items !== undefined);
  if (choices)
    expect(type).toBe(
      choices.flatMap((choice) => (choice === false ? [] : `\`${choice}\``)).join(', '),
    );
  else if (!isMap && !items) expect(type).toBe([kinds].flat().join(' or '));
});

test('the reference has a row for each value, and no path twice', () => {
  const paths = rows.map(([path]) => path);
  expect(paths.length).toBeGreaterThan(50);
  expect(new Set(paths).size).toBe(paths.length);
});
