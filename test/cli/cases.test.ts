import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { chartDirectory } from '../../src/read/files.ts';
import { cli } from '../support/cli.ts';
import { runHelm } from '../support/helm.ts';

const folderOf = (name: string): string =>
  fileURLToPath(new URL(`../cases/${name}/`, import.meta.url));

/** Files of values that must be refused, each with what is said. */
const refused: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'hook-annotation': {
    'values-nonsense.yaml': 'annotations.helm.sh/hook: "helm.sh/hook" is read by deployment tools',
    'values-pre-delete.yaml': 'annotations.helm.sh/hook: ',
    'values-test.yaml': 'annotations.helm.sh/hook: ',
    'values-db-only.yaml': 'components.database.annotations.helm.sh/hook: ',
    'values-localconfig.yaml': 'annotations.config.kubernetes.io/local-config: ',
  },
  'contradictory-selector': {
    'values.yaml': 'components.database.podSelector: contradicts itself and selects nobody',
    'values-deny.yaml': 'defaultDeny.podSelector: contradicts itself and selects nobody',
  },
  'deny-narrowed-component-off': {
    'values.yaml': 'components.db.enabled: the default deny does not select all of its pods',
    'values-refused.yaml': 'components.db.enabled: without the default deny',
  },
  'helm-test-unknown-failure': {
    'values.yaml':
      'helmTest.flow: flow home-to-db opens port 5432 of db to any pod of this namespace',
    'values-ip.yaml': 'helmTest.flow: flow cluster-to-db opens port 5432 of db to 10.0.0.0/8',
  },
};

describe.concurrent.each(Object.entries(refused))('%s', (name, files) => {
  test('lists every file of values', async () => {
    const found = (await readdir(folderOf(name))).filter((file) => file.endsWith('.yaml'));
    expect(found.toSorted()).toEqual(Object.keys(files).toSorted());
  });

  test.each(Object.entries(files))(
    '%s is refused, by Helm without the schema too',
    async (file, says) => {
      const path = `${folderOf(name)}${file}`;
      const { exitCode, stdout, stderr } = await cli(['check', path]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain(says);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      const flags = ['--namespace', 'kasm', '--skip-schema-validation', '--values', path];
      const helm = await runHelm(['template', 'kasm-isolation', chartDirectory, ...flags]);
      expect({ failed: helm.failed, stdout: helm.stdout }).toEqual({ failed: true, stdout: '' });
      expect(helm.stderr).toContain(says);
    },
  );
});

/** What check and plain Helm say of values as GitOps tools hand them over; nothing where they are sound. */
const gitOps: Readonly<Record<string, readonly [string, RegExp]>> = {
  'app.yaml': ['apiVersion: stands in a manifest', /apiVersion: stands in a manifest/u],
  'umbrella.yaml': [
    'kasm-isolation: stands in values of an umbrella chart',
    /kasm-isolation: stands in values of an umbrella chart/u,
  ],
  'flux.yaml': ['preset: "${KASM_PRESET}" is not a preset', /preset.*must be one of/u],
  'null.yaml': ['flows.prometheus-to-metrics: is null', /flows.prometheus-to-metrics.*null/u],
  'strings.yaml': [
    'flows.prometheus-to-metrics.enabled: "false" is not a boolean',
    /prometheus-to-metrics.enabled.*(?:string.*boolean|boolean.*string)/u,
  ],
  'empty.yaml': ['', /^$/u],
  'misspelt.yaml': ['', /^$/u],
  'selectoroverlay.yaml': ['', /^$/u],
};

describe.concurrent('values-of-gitops', () => {
  test.each(Object.entries(gitOps))('%s', async (file, [says, helmSays]) => {
    const path = `${folderOf('values-of-gitops')}${file}`;
    const { exitCode, stderr } = await cli(['check', path]);
    expect(exitCode).toBe(says === '' ? 0 : 2);
    expect(stderr).toContain(says);
    const helm = await runHelm(['template', 'kasm-isolation', chartDirectory, '--values', path]);
    expect(helm.failed).toBe(says !== '');
    expect(helm.stderr).toMatch(helmSays);
  });
});
