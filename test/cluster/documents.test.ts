/** What pages call `sh cluster`, line by line, as it is written: in a cluster with the Kasm that the page speaks of. */
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Kubelet } from '../../lab/kubelet.ts';
import { addService, type LabService } from '../../lab/services.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { blocksOf, pages, readPage, type Block } from '../docs/page.ts';
import { wordsOf, workplace, type Workplace } from '../docs/workplace.ts';
import { cli } from '../support/cli.ts';
import type { Preset } from '../support/needed-connections.ts';
import { around, declare, declareKasm } from './support/declared-kasm.ts';
import { lab, untilEnforced, untilServed } from './support/lab.ts';
import { addStagedKind } from './support/staged-kind.ts';

const namespace = 'kasm';
const install = 'helm install kasm-isolation ./chart -n kasm -f values.yaml';
const policies = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';

/** What a page takes for granted, where it is not a Kasm 1.19 that nothing isolates yet. */
interface Given {
  readonly preset?: Preset;
  /** Whether its database is elsewhere. */
  readonly hasNoDatabase?: boolean;
  /** Lines that were run before. */
  readonly before?: readonly string[];
  /** Whether each block is a way of its own, rather than what follows on the one before. */
  readonly isApart?: boolean;
  readonly arrange?: () => Promise<() => Promise<unknown>>;
}

const installed: Given = { before: [install] };

const givens: Readonly<Record<string, Given>> = {
  'docs/audit.md': installed,
  'docs/cilium-and-calico.md': installed,
  'docs/external-database.md': { hasNoDatabase: true },
  'docs/guard.md': installed,
  'docs/operate.md': installed,
  'docs/rke2.md': { isApart: true },
  'docs/troubleshooting.md': installed,
  'docs/staged.md': {
    arrange: addStagedKind,
  },
  'docs/take-over.md': {
    preset: 'core',
    isApart: true,
    before: [`kubectl apply -f ${join(packageDirectory, 'test', 'support', 'by-hand.yaml')}`],
  },
  'docs/upgrade-kasm.md': installed,
  'docs/troubleshooting-tools.md': {
    arrange: () => declare([{ namespace, name: 'wiki', labels: { app: 'wiki' }, ports: [8000] }]),
  },
};

/** Blocks that cannot be run here, by a word of them, and why. */
const elsewhere: readonly (readonly [page: string, word: string, why: string])[] = [
  ['docs/cilium-and-calico.md', 'cilium-gateway', 'no Cilium here, so none of its kinds'],
  ['docs/gitops.md', 'review', "a reader's own repository; test/cli/review.test.ts makes one"],
];

const whyNot = (page: string, { text }: Block): string | undefined =>
  elsewhere.find(([of, word]) => of === page && text.includes(word))?.[2];

const found = await Promise.all(
  pages.map(async (page) => ({ page, blocks: blocksOf(await readPage(page)) })),
);
const clusterPages = found.flatMap(({ page, blocks }) => {
  const mine = blocks.filter(
    (block) => block.language === 'sh' && block.mark === 'cluster' && !whyNot(page, block),
  );
  return mine.length > 0 ? [{ page, blocks, mine }] : [];
});

test('many pages are tried, and what is given or left out is named for one that is', () => {
  expect(clusterPages.length).toBeGreaterThan(12);
  const names = new Set(clusterPages.map(({ page }) => page));
  expect(Object.keys(givens).filter((page) => !names.has(page))).toEqual([]);
  for (const [page, word] of elsewhere) {
    const { blocks = [] } = found.find((each) => each.page === page) ?? {};
    expect(
      blocks.filter(({ mark, text }) => mark === 'cluster' && text.includes(word)),
    ).toHaveLength(1);
  }
});

const database = '10.42.229.1';
let kubelet: Kubelet;
let removeAround: () => Promise<void>;
let service: LabService;
let programs: string;
const before = { path: process.env['PATH'] ?? '', kubeconfig: process.env['KUBECONFIG'] };

beforeAll(async () => {
  // On a real cluster the probes wait for 20 s; here nothing is slow.
  kubelet = await Kubelet.start(lab, { PATIENCE: '3' });
  removeAround = await declare(around);
  service = await addService(lab, {
    namespace,
    name: 'kasm-db',
    isHeadless: true,
    ports: [{ port: 5432, targetPort: 5432 }],
    endpoints: [{ name: 'db', ips: [database] }],
  });
  await untilServed();
  programs = join('/run', 'kasm-isolation-documents');
  await mkdir(programs, { recursive: true });
  await symlink(lab.parts.kubectl, join(programs, 'kubectl'));
  await symlink(lab.parts.helm, join(programs, 'helm'));
  process.env['PATH'] = `${programs}${delimiter}${before.path}`;
  process.env['KUBECONFIG'] = lab.kubeconfig;
});
afterAll(async () => {
  process.env['PATH'] = before.path;
  if (before.kubeconfig === undefined) delete process.env['KUBECONFIG'];
  else process.env['KUBECONFIG'] = before.kubeconfig;
  await service.remove();
  await removeAround();
  await kubelet.stop();
});

const cliOf = 'npm run cli -- ';

/** What a page says to put your own for, and what a comment says of a line. */
const yours: readonly (readonly [string | RegExp, string])[] = [
  ['DATABASE', 'kasm-db'],
  // Whoever holds the kubeconfig of K3s, and whoever holds that of the lab.
  ['users={system:admin}', 'users={admin}'],
  [/\s+#.*$/u, ''],
];

/** Runs a line in the folder of its page, and says how it ended and what it said. */
async function run(line: string, folder: string): Promise<{ code: number; said: string }> {
  const written = yours.reduce((text, [theirs, own]) => text.replace(theirs, own), line);
  if (written.startsWith(cliOf)) {
    process.chdir(folder);
    const { exitCode, stdout, stderr } = await cli(wordsOf(written.slice(cliOf.length)));
    process.chdir(packageDirectory);
    return { code: exitCode ?? 3, said: `${stdout}\n${stderr}` };
  }
  if (written.startsWith('helm test ')) await untilEnforced();
  const { exitCode, all } = await execa('sh', ['-c', written], {
    cwd: folder,
    all: true,
    reject: false,
  });
  return { code: exitCode ?? 3, said: all };
}

/** Back to a Kasm that nothing isolates. */
async function clear(): Promise<void> {
  for (const name of ['kasm-isolation', 'kasm-isolation-next', 'kasm-next'])
    expect(
      await lab.helm(['uninstall', name, '-n', namespace, '--ignore-not-found']),
    ).toMatchObject({ failed: false });
  await lab.api.must('DELETE', policies);
}

describe.each(clusterPages)('$page', ({ page, blocks, mine }) => {
  const { preset = 'kasm-1.19', before: lines = [], ...given } = givens[page] ?? {};
  let place: Workplace;
  const undo: (() => Promise<unknown>)[] = [];

  /** Runs the lines that are run before. */
  async function begin(): Promise<void> {
    for (const line of lines) {
      const { code, said } = await run(line, place.folder);
      expect(code, said).toBe(0);
    }
  }

  beforeAll(async () => {
    place = await workplace(blocks);
    for (const file of ['values.yaml', 'next.yaml']) {
      const path = join(place.folder, file);
      await writeFile(path, `preset: ${preset}\n`, { flag: 'wx' }).catch(() => readFile(path));
    }
    undo.push(await declareKasm(namespace, preset, given.hasNoDatabase ? undefined : database));
    if (given.arrange) undo.push(await given.arrange());
    if (!given.isApart) await begin();
  });
  afterAll(async () => {
    await clear();
    for (const each of undo.toReversed()) await each();
    await place.remove();
  });

  describe.each(mine.map(({ text }) => ({ text, first: text.split('\n')[0] })))(
    '$first',
    ({ text }) => {
      beforeAll(async () => {
        if (!given.isApart) return;
        await clear();
        await begin();
      });

      test.each(text.trim().split('\n'))('%s', async (line) => {
        const [, ends = '0'] = /# ends with (\d)/u.exec(line) ?? [];
        const { code, said } = await run(line, place.folder);
        expect(code, said).toBe(Number(ends));
      });
    },
  );
});
