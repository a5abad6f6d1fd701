import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { jsonSchema, type SchemaNode } from '../../schema/json-schema.ts';
import { presetNames } from '../../schema/names.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { loadPreset } from '../../src/table/load.ts';
import { askChart, type ChartAnswer } from '../support/ask-chart.ts';
import { questions as shipped, sentByRancher } from '../paths/rancher.ts';

const questions = await shipped();

const deref = (node: SchemaNode): SchemaNode =>
  node.$ref ? { ...jsonSchema.definitions?.[node.$ref.split('/').at(-1) ?? ''], ...node } : node;

/** The node of the contract at a path, or nothing. */
const nodeAt = (path: string): SchemaNode | undefined =>
  path
    .split('.')
    .reduce<SchemaNode | undefined>(
      (node, key) => node && deref(node).properties?.[key],
      jsonSchema,
    );

/** Values with one answer. */
const answered = (variable: string, value: unknown): Record<string, unknown> =>
  variable.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<
    string,
    unknown
  >;

const ask = async (values: object): Promise<ChartAnswer> => {
  const [answer] = await askChart([values]);
  if (!answer) throw new Error('no answer');
  return answer;
};

/** The presets that a question is shown for. */
const shown = (variable: string): string[] => {
  const question = questions.find((one) => one.variable === variable);
  return (question?.show_if ?? '').split('||').map((text) => text.replace('preset=', ''));
};

describe('the form of Rancher', () => {
  test('asks for what differs from one cluster to the next, each once', () => {
    const asked = questions.map(({ variable }) => variable);
    expect(asked).toEqual([...new Set(asked)]);
    for (const one of ['preset', 'platform', 'egress', 'preflight', 'kasm.release', 'kasm.version'])
      expect(asked).toContain(one);
    for (const one of ['helmTest.enabled', 'helmTest.host', 'defaultDeny.enabled'])
      expect(asked).toContain(one);
  });

  test.each(questions.map((question) => [question.variable, question] as const))(
    '%s is a value of the contract, of that kind, with those choices and that default',
    (variable, { type, options, label, description, default: standard }) => {
      const found = nodeAt(variable);
      if (!found) throw new Error(`the contract has no ${variable}`);
      const node = deref(found);
      const choices = node.enum?.filter((choice) => choice !== false);
      expect(options).toEqual(choices);
      expect(type).toBe(choices ? 'enum' : [node.type].flat()[0]);
      expect(label.length).toBeLessThan(40);
      expect(description).not.toContain('`');
      expect(description.length).toBeGreaterThan(20);
      if (standard !== undefined)
        expect(typeof standard).toBe(type === 'boolean' ? type : 'string');
    },
  );

  test.each(questions.map((question) => [question.variable, question] as const))(
    'the default of %s changes nothing',
    async (variable, { default: standard = null }) => {
      const plain = await ask({ preset: 'kasm-1.19' });
      const own = variable === 'preset' ? {} : { preset: 'kasm-1.19' };
      const expected = variable === 'preset' ? await ask({}) : plain;
      const answer = await ask({ ...own, ...answered(variable, standard) });
      expect(answer.sentences).toEqual([]);
      expect(answer.manifest).toBe(expected.manifest);
    },
  );

  test('every choice of a list is a value that the chart takes, or refuses by a rule of its own', async () => {
    const choices = questions.flatMap(({ variable, options = [] }) =>
      options.map((option) => answered(variable, option)),
    );
    for (const [index, answer] of (await askChart(choices)).entries()) {
      const form = answer.sentences.filter((sentence) => sentence.includes('is not a'));
      expect(form, JSON.stringify(choices[index])).toEqual([]);
    }
  });

  test('a choice is a word for whoever reads YAML 1.1: none is a boolean', async () => {
    const text = await readFile(join(chartDirectory, 'questions.yaml'), 'utf8');
    const read: { questions: { options?: unknown[] }[] } = parse(text, { version: '1.1' });
    const options = read.questions.flatMap((question) => question.options ?? []);
    expect(options.length).toBeGreaterThan(10);
    expect(options.filter((option) => typeof option !== 'string')).toEqual([]);
  });

  test('asks for release and version only where the preset has them', async () => {
    const presets = await Promise.all(
      presetNames.map(async (name) => ({ name, preset: await loadPreset(name) })),
    );
    const having = (has: (preset: (typeof presets)[number]['preset']) => unknown): string[] =>
      presets.flatMap(({ name, preset }) => (has(preset) ? [name] : []));
    expect(shown('kasm.release')).toEqual(having((preset) => preset.releaseLabel));
    expect(shown('kasm.version')).toEqual(having((preset) => preset.versions.length));
  });

  test.each(presetNames)(
    'nobody touched it but for preset %s: that is the preset',
    async (preset) => {
      const sent = await sentByRancher({ preset });
      expect(sent).toMatchObject({ defaultDeny: { enabled: null }, helmTest: { enabled: null } });
      const [form, plain] = await askChart([sent, { preset }]);
      expect(form?.sentences).toEqual([]);
      expect(form?.manifest).toBe(plain?.manifest);
    },
  );

  test.each([
    ['a version as a number', { kasm: { version: 1.1 } }],
    ['a switch as a text', { defaultDeny: { enabled: 'true' } }],
    ['a release that no preset label can name', { kasm: { release: 'Kasm 1' } }],
    ['a host with a port', { helmTest: { enabled: true, host: 'kasm-db:5432' } }],
    ['a preset left empty', { preset: '' }],
  ])('%s is refused, with its place', async (_, values) => {
    const path = Object.keys(values)[0] ?? '';
    const { sentences } = await ask(await sentByRancher({ preset: 'kasm-1.19', ...values }));
    expect(sentences).toHaveLength(1);
    expect(sentences[0]?.startsWith(path)).toBe(true);
  });
});
