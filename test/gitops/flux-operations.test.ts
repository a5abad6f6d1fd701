import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { labFolder } from '../../lab/lab.ts';
import { blocksOf, readPage } from '../docs/page.ts';
import { cli } from '../support/cli.ts';
import { apply, fluxPath, ready, reconcile } from './support/flux.ts';
import { isNotReady, isReady, place, release } from './support/flux-release.ts';
import { untilInForce } from './support/guard.ts';
import { chartTag, lab, publish } from './support/lab.ts';
import { declared, expectInForce } from './support/policies.ts';

// What docs/gitops.md and docs/upgrade-kasm.md say of the guard and of a second release under Flux. helm-controller asks as admin here.

const kasm = { preset: 'kasm-1.19', kasm: { release: 'kasm' } };
const less = { ...kasm, components: { guac: { enabled: false } } };
const guarded = (action: string, user: string, values: object = kasm) => ({
  ...values,
  guard: { enabled: true, action, allow: { users: [user] } },
});

await publish(chartTag);

const marked = blocksOf(await readPage('docs/gitops.md'))
  .filter(({ mark }) => mark === 'other')
  .flatMap(({ text }) => text.trim().split('\n'));

/** The line of docs/gitops.md that begins so. */
function line(start: string): string {
  const found = marked.find((each) => each.startsWith(start));
  if (found === undefined) throw new Error(`docs/gitops.md has no line ${start}`);
  return found;
}

/** What the page greps for in the log. */
const [, unallowed = 'no grep'] = /grep "(.+)"$/u.exec(line('kubectl logs ')) ?? [];

const log = (): Promise<string> => readFile(join(labFolder, 'helm-controller.log'), 'utf8');

describe('the guard', () => {
  test('under Warn, Ready is True and the log of helm-controller says that Flux is not allowed', async () => {
    const namespace = 'ops-warn';
    await place(namespace);
    await apply(release(namespace, { values: guarded('Warn', 'somebody') }));
    await isReady(namespace);
    await vi.waitFor(
      async () => {
        await apply(
          release(namespace, {
            values: guarded('Warn', 'somebody', { ...less, labels: { at: `n${Date.now()}` } }),
          }),
        );
        await isReady(namespace);
        const said = (await log()).split('\n').filter((each) => each.includes(`${namespace}/`));
        expect(said.join('\n')).toContain(unallowed);
      },
      { timeout: 60_000, interval: 3000 },
    );
  });

  test('in Deny without Flux, nothing is upgraded until somebody deletes the bindings; then the values in git are applied', async () => {
    const namespace = 'ops-deny';
    await place(namespace);
    await apply(release(namespace, { values: guarded('Deny', 'somebody') }));
    await isReady(namespace);
    await untilInForce(namespace);
    await apply(release(namespace, { values: guarded('Deny', 'admin', less) }));
    await isNotReady(namespace, 'admin is not in guard.allow');
    await expectInForce(namespace, await declared(namespace, kasm));
    const words = line('kubectl delete ').replaceAll(' kasm.', ` ${namespace}.`).split(' ');
    await lab.kubectl(words.slice(1));
    expect(line('flux ')).toBe('flux reconcile helmrelease kasm-isolation -n kasm');
    await reconcile('HelmRelease', namespace, 'kasm-isolation');
    await expectInForce(namespace, await declared(namespace, less));
    await isReady(namespace);
    await untilInForce(namespace);
  });
});

test('a second HelmRelease for the new Kasm stands beside the first, both guarded, and stays when that goes', async () => {
  const namespace = 'ops-next';
  const next = 'kasm-isolation-next';
  const kubectl = ['--kubectl', lab.parts.kubectl, '--kubeconfig', lab.kubeconfig];
  const audit = async (name: string) =>
    (await cli(['audit', '--installed', '-n', namespace, '-r', name, '--cluster', ...kubectl]))
      .stdout;
  await place(namespace);
  const old = { ...kasm, preset: 'kasm-1.18' };
  await apply(release(namespace, { values: guarded('Deny', 'admin', old) }));
  await isReady(namespace);
  await untilInForce(namespace);
  const second = release(namespace, {
    values: guarded('Deny', 'admin', { ...kasm, preflight: 'warn' }),
  });
  await apply({ ...second, metadata: { name: next, namespace } });
  await ready('HelmRelease', namespace, next, 'True');
  const [before, after] = [await declared(namespace, old), await declared(namespace, kasm, next)];
  await expectInForce(namespace, { ...before, ...after });
  await lab.api.must('DELETE', fluxPath('HelmRelease', namespace, 'kasm-isolation'));
  await expectInForce(namespace, after);
  await ready('HelmRelease', namespace, next, 'True');
  await untilInForce(namespace);
  const said = (await audit(next)).replaceAll(/\s+/gu, ' ');
  expect(said).toContain('Guard: in force, Deny.');
  expect(said).not.toMatch(/KI40[1-7]/u);
});
