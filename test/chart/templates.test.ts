import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chartDirectory } from '../../src/read/files.ts';

const folder = join(chartDirectory, 'templates');
const files = (await readdir(folder, { recursive: true })).filter((name) => /\./u.test(name));
const templates = await Promise.all(
  files.map(async (name) => {
    const text = await readFile(join(folder, name), 'utf8');
    return { name, text, lines: text.trimEnd().split('\n') };
  }),
);

const namesIn = (pattern: RegExp): string[] =>
  templates.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name = '']) => name));
const defined = namesIn(/\bdefine "([^"]+)"/gu);

test('each name is defined once: the later of two would silently take the place of the first', () => {
  expect(defined.length).toBeGreaterThan(40);
  expect(defined.filter((name, index) => defined.indexOf(name) !== index)).toEqual([]);
});

test('each name says whose it is, for all charts of a release share their names', () => {
  expect(defined.filter((name) => !name.startsWith('kasm-isolation.'))).toEqual([]);
});

test('what is defined is included, and what is included is defined', () => {
  const included = new Set(namesIn(/\binclude "([^"]+)"/gu));
  expect([...included].toSorted()).toEqual(defined.toSorted());
});

test('no template is longer than 200 lines, and no line than 150 characters', () => {
  const long = templates.filter(({ lines }) => lines.length > 200).map(({ name }) => name);
  const wide = templates.flatMap(({ name, lines }) =>
    lines.flatMap((line, index) => ([...line].length > 150 ? [`${name}:${index + 1}`] : [])),
  );
  expect([...long, ...wide]).toEqual([]);
});

test('there are fewer than four actions on five lines', () => {
  const lines = templates.flatMap((template) => template.lines);
  const actions = lines.join('\n').split('{{').length - 1;
  expect(actions / lines.length).toBeLessThan(0.8);
});

test('nothing depends on chance or on a template that values bring, and on a cluster one look, its version and its kinds alone', () => {
  const forbidden = /\{\{[^}]*\b(lookup|tpl|now|rand\w+|uuidv4|env|Capabilities)\b/u;
  const found = templates.flatMap(({ name, lines }) =>
    lines.flatMap((line) =>
      !line.includes('/*') && forbidden.test(line) ? [`${name}: ${line.trim()}`] : [],
    ),
  );
  expect(found).toEqual([
    '_preflight.tpl: {{- range (lookup "v1" "Pod" .Release.Namespace "").items -}}',
    '_problems-guard.tpl: {{- $version := .ctx.Capabilities.KubeVersion.Version -}}',
    '_problems-guard.tpl: {{- $apis := .ctx.Capabilities.APIVersions -}}',
  ]);
});
