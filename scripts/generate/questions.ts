import { stringify } from 'yaml';
import { jsonSchema, type SchemaNode } from '../../schema/json-schema.ts';
import { presetNames } from '../../schema/names.ts';
import type { Preset } from '../../schema/preset.ts';
import { loadPreset } from '../../src/table/load.ts';

/** What the form asks, and what the contract does not say of it. */
interface Asked {
  readonly variable: string;
  readonly label: string;
  readonly group: string;
  /** The value whose words in the contract tell what is asked; the one that is asked when left out. */
  readonly toldBy?: string;
  /** Said besides that. */
  readonly hint?: string;
  /** Another question that must be answered so before this one is shown. */
  readonly onlyIf?: string;
  /** The presets that the question is for; all when left out. */
  readonly onlyFor?: (preset: Preset) => boolean;
}

const untouched = 'Left alone, it is as the preset says; tick it and untick it to switch it off.';

const asked: readonly Asked[] = [
  { variable: 'preset', label: 'Kasm deployment', group: 'Kasm' },
  {
    variable: 'kasm.release',
    label: 'Kasm release',
    group: 'Kasm',
    onlyFor: ({ releaseLabel }) => releaseLabel !== undefined,
  },
  {
    variable: 'kasm.version',
    label: 'Version of the Kasm chart',
    group: 'Kasm',
    onlyFor: ({ versions }) => versions.length > 0,
  },
  { variable: 'platform', label: 'Cluster', group: 'Cluster' },
  { variable: 'egress', label: 'Outgoing traffic', group: 'Cluster' },
  {
    variable: 'defaultDeny.enabled',
    label: 'Default deny',
    group: 'Cluster',
    toldBy: 'defaultDeny',
    hint: untouched,
  },
  { variable: 'preflight', label: 'Look at the pods on install', group: 'Install' },
  { variable: 'helmTest.enabled', label: 'Pods for helm test', group: 'Install' },
  {
    variable: 'helmTest.host',
    label: 'Service that helm test tries',
    group: 'Install',
    onlyIf: 'helmTest.enabled=true',
  },
];

const deref = (node: SchemaNode): SchemaNode =>
  node.$ref ? { ...jsonSchema.definitions?.[node.$ref.split('/').at(-1) ?? ''], ...node } : node;

/** The node of the contract that a question is about. */
function nodeAt(variable: string): SchemaNode {
  const node = variable
    .split('.')
    .reduce<SchemaNode | undefined>(
      (parent, key) => parent && deref(parent).properties?.[key],
      jsonSchema,
    );
  if (!node) throw new Error(`${variable}: the contract has no such value`);
  return deref(node);
}

/** Where the map above a value has a default, that is the value's too. */
function defaultOf(variable: string, node: SchemaNode): unknown {
  const [root = '', ...keys] = variable.split('.');
  const above = jsonSchema.properties?.[root]?.default;
  return (
    node.default ??
    keys.reduce<unknown>((value, key) => (Object(value) as Record<string, unknown>)[key], above)
  );
}

function typeOf({ enum: choices, type }: SchemaNode): 'enum' | 'boolean' | 'string' {
  if (choices) return 'enum';
  return [type].flat().includes('boolean') ? 'boolean' : 'string';
}

/** `preset=a||preset=b`: the form shows the question for these. */
async function shownIf({ onlyIf, onlyFor }: Asked): Promise<string | undefined> {
  if (!onlyFor) return onlyIf;
  const presets = await Promise.all(
    presetNames.map(async (name) => ({ name, preset: await loadPreset(name) })),
  );
  return presets
    .flatMap(({ name, preset }) => (onlyFor(preset) ? [`preset=${name}`] : []))
    .join('||');
}

async function question(asking: Asked): Promise<object> {
  const { variable, label, group, toldBy = variable, hint } = asking;
  const node = nodeAt(variable);
  const type = typeOf(node);
  const standard = type === 'boolean' ? node.default : defaultOf(variable, node);
  const show = await shownIf(asking);
  return {
    variable,
    label,
    description: [nodeAt(toldBy).description, hint].filter(Boolean).join(' ').replaceAll('`', ''),
    group,
    type,
    ...(node.enum ? { options: node.enum.filter((choice) => choice !== false) } : {}),
    ...(standard === undefined ? {} : { default: standard }),
    ...(show === undefined ? {} : { show_if: show }),
  };
}

/** `chart/questions.yaml`: the form that Rancher shows for the chart. Rancher reads YAML 1.1, where a bare off is false. */
export async function questionsFile(): Promise<string> {
  const questions = await Promise.all(asked.map(question));
  return `# The form that Rancher shows. Generated from schema/ by \`npm run generate\`; do not edit here.
${stringify({ questions }, { lineWidth: 100, version: '1.1' })}`;
}
