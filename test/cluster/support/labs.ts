/** Which files of tests share a lab, which labs there are, and which of them run beside each other. */
import type { EngineName } from '../../../lab/engines.ts';
import type { Level } from './asked.ts';

/** The tests of one lab. */
export interface LabOf {
  readonly title: string;
  /** By name. */
  readonly files: readonly string[];
  /** Whether its cluster has no IPv4. */
  readonly isIPv6?: boolean;
}

const main = ['truth-table', 'lifecycle', 'engine'];

const onMain: LabOf = {
  title: 'packets',
  files: [
    ...main,
    'ip-blocks',
    'one-line-faults',
    'services',
    'service-faults',
    'entry',
    'real-kasm',
  ],
};
const more: LabOf = {
  title: 'more packets',
  files: [
    'denied-packets',
    'open-connections',
    'faults',
    'shared-namespace',
    'adoption',
    'helm-test',
    'staged',
    'kasm-upgrade',
    'policies-of-others',
  ],
};
const ipv6: LabOf = { title: 'a cluster without IPv4', files: ['ipv6-cluster'], isIPv6: true };
const server: LabOf = {
  title: 'API server and Helm',
  files: ['judge', 'audit', 'preflight', 'aliases'],
};
const documents: LabOf = { title: 'documents', files: ['documents', 'walkthrough'] };

/** What these try stays behind in the API server, and others would see it: each has a lab of its own. */
const guard = ['guard', 'guard-packets'];
const moreGuard = ['guard-audit', 'guard-helm', 'guard-places', 'guard-selectors'];
const apart = (files: readonly string[]): readonly LabOf[] =>
  files.map((file) => ({ title: file, files: [file] }));

/** What makes many pods waits for one lock of the kernel: beside each other these would take as long. */
const packetsOnK3s = (level: Level): readonly LabOf[] =>
  level === 'quick' ? [onMain, ipv6] : [onMain, more, ipv6];

/** The other files ask the API server, Helm and the chart. */
function packetsOnFelix(level: Level): readonly LabOf[] {
  if (level === 'quick') return [{ title: 'packets', files: main }];
  if (level === 'ci') return [{ title: 'packets', files: main }, ipv6];
  const ofK3sAlone = new Set(['staged', 'kasm-upgrade', 'policies-of-others']);
  return [onMain, { ...more, files: more.files.filter((file) => !ofK3sAlone.has(file)) }, ipv6];
}

const others = (level: Level): readonly LabOf[] =>
  level === 'quick'
    ? [server, ...apart(guard)]
    : [server, documents, ...apart([...guard, ...moreGuard])];

/** Where a lab runs. */
type On = readonly [engine: EngineName, lab: LabOf];

const on =
  (engine: EngineName) =>
  (lab: LabOf): On => [engine, lab];

/**
 * The labs of a run on these engines; those of each list one after another, the lists beside each other. CI has time, so
 * none runs beside another there. In a full run Felix is where there is less to do: whoever it denies gets no answer, so it
 * waits more than it works.
 */
export function lists(engines: readonly EngineName[], level: Level): readonly (readonly On[])[] {
  const onK3s = engines.includes('k3s');
  const felix = engines.includes('felix') ? packetsOnFelix(level).map(on('felix')) : [];
  const packets = onK3s ? packetsOnK3s(level).map(on('k3s')) : [];
  const rest = onK3s ? others(level).map(on('k3s')) : [];
  if (level === 'ci') return [[...packets, ...felix, ...rest]];
  return level === 'full' ? [packets, [...rest, ...felix]] : [[...packets, ...felix], rest];
}

/** Whether a file needs a cluster without IPv4. */
export const needsIPv6 = (path: string): boolean =>
  ipv6.files.some((name) => path.endsWith(`/${name}.test.ts`));
