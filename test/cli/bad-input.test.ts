import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli } from '../support/cli.ts';

/** Files that the command is pointed at; in arguments and sentences their folder is written DIR. */
const files: Readonly<Record<string, string>> = {
  'twice.yaml': 'platform: k3s\npreset: plain\npreset: core\n',
  'two-documents.yaml': 'preset: plain\n---\npreset: core\n',
  'empty-first.yaml': '---\n---\npreset: plain\n',
  'unclosed.yaml': 'preset: plain\nlabels: {team: a\n',
  'tab.yaml': 'components:\n\tdb: {}\n',
  'alias.yaml': 'preset: *nowhere\n',
  'swapped.yaml': 'preset: kasm-1.91\n',
  'long.yaml': `preset: ${'k'.repeat(20_000)}\n`,
  'deep.yaml': `global: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
  'deep.json': `{"kind":"Pod","apiVersion":"v1","metadata":{"labels":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`,
  'prose.yaml': 'Dear reader, these are no values\n',
  'list.yaml': '- preset: plain\n',
  'cycle.yaml': 'global: &all\n  again: *all\n',
  'infinite.yaml': 'components: {db: {ports: {postgres: {port: .inf}}}}\n',
  'words.yaml': 'components:\n  on: {podSelector: {matchLabels: {app: x}}}\n',
  'proto.yaml': 'components:\n  __proto__: {podSelector: {matchLabels: {app: x}}}\n',
  'five.yaml': `preset: plian
defaultDeny: {enabled: "yes"}
components:
  db: {ports: {postgres: {port: 0}}}
  redis: {podSelector: {}}
flows: {app-to-db: {from: []}}
`,
  'five.ts': `export default {
  preset: 'plian',
  defaultDeny: { enabled: 'yes' },
  components: { db: { ports: { postgres: { port: 0 } } }, redis: { podSelector: {} } },
  flows: { 'app-to-db': { from: [] } },
};
`,
  'throws.ts': 'throw new Error("no vault here\\nand a second line");\n',
  'null.ts': 'export default null;\n',
  'other-chart/Chart.yaml': 'apiVersion: v2\nname: other\nversion: 1.0.0\n',
  'folder/file': '',
  'old-helm': '#!/bin/sh\necho v3.10.0+g1234567\n',
  'no-helm': '#!/bin/sh\necho hello\n',
};

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-cli-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  for (const script of ['old-helm', 'no-helm']) await chmod(join(folder, script), 0o755);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command; what it says names the folder of the files as DIR. */
async function run(args: readonly string[], input = '') {
  const { exitCode, stdout, stderr } = await cli(
    args.map((arg) => arg.replace('DIR', folder)),
    { input },
  );
  const lines = stderr.replaceAll(folder, 'DIR').split('\n');
  return { exitCode, stdout, lines: lines.filter((line) => line !== '') };
}

interface Misuse {
  /** The arguments, as they are typed. */
  readonly args: string;
  /** Exit codes that are right: 2 for misuse, 3 for an environment that lacks something. */
  readonly exit: readonly number[];
  /** What is said, line by line. */
  readonly says: readonly (string | RegExp)[];
}

const misuse = (args: string, ...says: readonly (string | RegExp)[]): Misuse => ({
  args,
  exit: [2],
  says,
});
const environment = (args: string, ...says: readonly (string | RegExp)[]): Misuse => ({
  args,
  exit: [3],
  says,
});

const presets =
  'core, data-tier, plain, kasm-1.16, kasm-1.18, kasm-1.19, kasm-connection-proxy, kasm-platform, none';
const help = '(kasm-isolation --help lists the commands)';
const noHelm =
  'is no Helm that can be run; name another with --helm PATH, or leave --helm and HELM out';
const isNoName =
  'is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null';

const typing: readonly Misuse[] = [
  misuse('--colour', "error: unknown option '--colour'", help),
  misuse('render --dry-run', "error: unknown option '--dry-run'"),
  misuse('render --outptu x', "error: unknown option '--outptu'", '(Did you mean --output?)'),
  misuse('check --manifests x', "error: unknown option '--manifests'"),
  misuse('deploy', "error: unknown command 'deploy'", help),
  misuse('rendr', "error: unknown command 'rendr'", '(Did you mean render?)', help),
  misuse('deploy --help', "error: unknown command 'deploy'", help),
  misuse('rendr -h', "error: unknown command 'rendr'", '(Did you mean render?)', help),
  misuse('render --output', "error: option '-o, --output <file>' argument missing"),
  misuse('render plain core', /^error: too many arguments for 'render'/u),
  misuse('values', "error: missing required argument 'source'"),
  misuse('render --release Kasm_Prod', /^kasm-isolation: .*Kasm_Prod.*; .+/u),
  misuse('render --namespace Kasm_Prod', /^kasm-isolation: .*Kasm_Prod.*; .+/u),
  misuse(`render --release ${'r'.repeat(54)}`, /^kasm-isolation: .*r{54}.*; .+/u),
  ...['a..b', 'a.-b', 'a-.b', 'a.'].map((release) =>
    misuse(
      `render --release ${release}`,
      `kasm-isolation: --release "${release}": is no name of a release; write at most 53 of a-z, 0-9, - and ., with a letter or digit at both ends and beside each dot`,
    ),
  ),
];

const sources: readonly Misuse[] = [
  misuse(
    'render plian',
    'kasm-isolation: plian: no such file or preset; did you mean the preset "plain"?',
  ),
  misuse(
    'check kasm1.19',
    'kasm-isolation: kasm1.19: no such file or preset; did you mean the preset "kasm-1.19"?',
  ),
  misuse(
    'check kasm-1.91',
    'kasm-isolation: kasm-1.91: no such file or preset; did you mean the preset "kasm-1.19"?',
  ),
  misuse(`check ${'k'.repeat(20_000)}`, /^kasm-isolation: k+: no such .*; write a file or/u),
  misuse(
    'check DIR/long.yaml',
    /^kasm-isolation: DIR\/long\.yaml: preset: "k+ is not a preset; write one of /u,
  ),
  misuse(
    'check DIR/swapped.yaml',
    'kasm-isolation: DIR/swapped.yaml: preset: "kasm-1.91" is not a preset; did you mean "kasm-1.19"?',
  ),
  misuse(
    'values constructor',
    `kasm-isolation: constructor: no such file or preset; write a file or one of ${presets}`,
  ),
  misuse(
    'render DIR/nowhere.yaml',
    `kasm-isolation: DIR/nowhere.yaml: no such file or preset; write a file or one of ${presets}`,
  ),
  misuse('render DIR/folder', /^kasm-isolation: DIR\/folder: .+; .+/u),
  misuse(
    'render DIR/twice.yaml',
    'kasm-isolation: DIR/twice.yaml:3: key "preset" stands twice; write it once',
  ),
  misuse(
    'render DIR/two-documents.yaml',
    'kasm-isolation: DIR/two-documents.yaml: holds 2 documents; write one',
  ),
  misuse(
    'render DIR/empty-first.yaml',
    'kasm-isolation: DIR/empty-first.yaml:3: stands behind an empty document; write at most one ---',
  ),
  misuse(
    'render DIR/unclosed.yaml',
    /^kasm-isolation: DIR\/unclosed\.yaml:[23]: is not sound YAML: .+/u,
  ),
  misuse(
    'render DIR/tab.yaml',
    'kasm-isolation: DIR/tab.yaml:2: is not sound YAML: Tabs are not allowed as indentation; mend it',
  ),
  misuse(
    'render DIR/alias.yaml',
    /^kasm-isolation: DIR\/alias\.yaml:1: alias \*nowhere names no anchor before it; .+/u,
  ),
  misuse(
    'render DIR/prose.yaml',
    'kasm-isolation: DIR/prose.yaml: values: "Dear reader, these are no values" is not a map of values; write key: value pairs such as preset: plain',
  ),
  misuse(
    'render DIR/list.yaml',
    'kasm-isolation: DIR/list.yaml: values: is a list, not a map of values; write key: value pairs such as preset: plain',
  ),
  misuse(
    'render DIR/deep.yaml',
    'kasm-isolation: DIR/deep.yaml:1: is nested too deeply; flatten it',
  ),
  misuse('who db -f DIR/deep.json', /^kasm-isolation: .*nested too deeply; flatten it$/u),
  misuse('render DIR/cycle.yaml', /^kasm-isolation: DIR\/cycle\.yaml:2: .+; .+/u),
  misuse(
    'render DIR/infinite.yaml',
    /^kasm-isolation: DIR\/infinite\.yaml:1: "\.inf" is no number of JSON; .+/u,
  ),
  misuse(
    'render DIR/words.yaml',
    `kasm-isolation: DIR/words.yaml: components.true: "true" ${isNoName}`,
  ),
  misuse(
    'render DIR/proto.yaml',
    `kasm-isolation: DIR/proto.yaml: components.__proto__: "__proto__" ${isNoName}`,
  ),
  misuse(
    'values DIR/proto.yaml',
    `kasm-isolation: DIR/proto.yaml: components.__proto__: "__proto__" ${isNoName}`,
  ),
];

const modules: readonly Misuse[] = [
  misuse(
    'render DIR/throws.ts',
    'kasm-isolation: DIR/throws.ts: threw while it was loaded: no vault here; mend the module',
  ),
  misuse(
    'render DIR/null.ts',
    'kasm-isolation: DIR/null.ts: values: is null; remove it, or write enabled: false to switch an entry off',
  ),
];

const surroundings: readonly Misuse[] = [
  misuse(
    'render --chart DIR/nowhere',
    'kasm-isolation: DIR/nowhere: holds no Chart.yaml; name the folder of the kasm-isolation chart, or leave --chart out',
  ),
  misuse(
    'render --chart DIR/other-chart',
    'kasm-isolation: DIR/other-chart: is another chart; name the folder of the kasm-isolation chart, or leave --chart out',
  ),
  environment('render --helm DIR/nowhere', `kasm-isolation: DIR/nowhere: ${noHelm}`),
  environment('check --helm DIR/folder', `kasm-isolation: DIR/folder: ${noHelm}`),
  environment('render --helm DIR/no-helm', `kasm-isolation: DIR/no-helm: ${noHelm}`),
  environment(
    'render --helm DIR/old-helm',
    'kasm-isolation: DIR/old-helm: is Helm v3.10.0, which is too old; use 3.18.4 or newer, or leave --helm and HELM out',
  ),
  {
    args: 'render plain --output DIR/folder',
    exit: [2, 3],
    says: [/^kasm-isolation: DIR\/folder: .+; .+/u],
  },
  {
    args: 'render plain --output DIR/folder/file/out.yaml',
    exit: [2, 3],
    says: [/^kasm-isolation: DIR\/folder\/file\/out\.yaml: .+; .+/u],
  },
  {
    args: 'values plain --output DIR/folder',
    exit: [2, 3],
    says: [/^kasm-isolation: DIR\/folder: .+; .+/u],
  },
];

describe('bad input gets one sentence per problem, and nothing on standard output', () => {
  const all = [...typing, ...sources, ...modules, ...surroundings];
  it.for(all.map((each) => [each.args, each] as const))(
    'kasm-isolation %s',
    async ([, { args, exit, says }]) => {
      const { exitCode, stdout, lines } = await run(args.split(' '));
      expect(lines).toEqual(
        says.map((said) => (typeof said === 'string' ? said : expect.stringMatching(said))),
      );
      expect(stdout).toBe('');
      expect(exit).toContain(exitCode);
    },
  );
});

const fiveMistakes = [
  'components.db.ports.postgres.port: 0 is not a port number; write a whole number from 1 to 65535',
  'components.redis.podSelector: is empty; write matchLabels or matchExpressions with at least one entry',
  'defaultDeny.enabled: "yes" is not a boolean; write true or false without quotes (--set-string and a quoted Flux targetPath send a string)',
  'flows.app-to-db.from: is empty; write at least one name, each once',
  'preset: "plian" is not a preset; did you mean "plain"?',
];

describe('five mistakes are five sentences', () => {
  it.for(['render', 'values'])('%s says them all and writes nothing', async (command) => {
    for (const file of ['five.yaml', 'five.ts']) {
      const out = `${command}-${file}.out`;
      const { exitCode, stdout, lines } = await run([
        command,
        `DIR/${file}`,
        '--output',
        `DIR/${out}`,
      ]);
      expect(lines.toSorted()).toEqual(
        fiveMistakes.map((sentence) => `kasm-isolation: DIR/${file}: ${sentence}`),
      );
      expect(stdout).toBe('');
      expect(exitCode).toBe(2);
      expect(await readdir(folder)).not.toContain(out);
    }
  });

  it('check says them all of values on standard input', async () => {
    const { exitCode, stdout, lines } = await run(['check', '-'], files['five.yaml']);
    expect(lines.toSorted()).toEqual(fiveMistakes.map((text) => `kasm-isolation: -: ${text}`));
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });
});

describe('after all of this', () => {
  it('no draft of an output file is left behind', async () => {
    const known = new Set(Object.keys(files).map((path) => path.split('/')[0]));
    expect((await readdir(folder)).filter((name) => !known.has(name))).toEqual([]);
    expect(await readdir(join(folder, 'folder'))).toEqual(['file']);
  });
});
