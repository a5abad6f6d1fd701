import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { presetNames } from '../../schema/names.ts';
import { helmTemplate } from '../support/helm.ts';

// One manifest per preset, and per version of Kasm whose rows differ, kept for review: a change of what is rendered
// shows in the pull request. `npx vitest run test/chart/golden.test.ts --update` writes them anew.

const folder = new URL('../golden/', import.meta.url);

/** Versions after which other rows count: the newest is the preset's own golden. */
const versions = ['1.1190.0', '1.1190.4'];

const goldens = [
  ...presetNames.map((preset) => ({ file: `${preset}.yaml`, values: { preset } })),
  ...versions.map((version) => ({
    file: `kasm-1.19@${version}.yaml`,
    values: { preset: 'kasm-1.19', kasm: { version } },
  })),
  { file: 'core@staged.yaml', values: { preset: 'core', mode: 'staged' } },
  {
    file: 'core@guard.yaml',
    values: {
      preset: 'core',
      guard: {
        enabled: true,
        peers: true,
        allow: { users: ['system:admin'], serviceAccounts: ['default/deployer', 'argocd/a'] },
      },
    },
  },
];

test.each(goldens)('$file is the manifest that was reviewed', async ({ file, values }) => {
  const { failed, stdout } = await helmTemplate(values);
  expect(failed).toBe(false);
  const golden = new URL(file, folder).pathname;
  await expect(`${stdout.replaceAll('\n\n---\n', '\n---\n')}\n`).toMatchFileSnapshot(golden);
});

test('every golden is one of these', () => {
  expect(readdirSync(folder).toSorted()).toEqual(goldens.map(({ file }) => file).toSorted());
});
