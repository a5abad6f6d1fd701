/** Which files of tests share a lab: those of one subject; some must have one of their own. */
import type { EngineName } from '../../../lab/engines.ts';

/** The tests of one lab. */
export interface LabOf {
  readonly title: string;
  /** By name, or all that no other lab has. */
  readonly files: readonly string[] | 'others';
  /** Whether its cluster has no IPv4. */
  readonly isIPv6?: boolean;
}

const packets: LabOf = {
  title: 'packets',
  files: [
    'truth-table',
    'lifecycle',
    'engine',
    'ip-blocks',
    'one-line-faults',
    'denied-packets',
    'open-connections',
    'faults',
    'shared-namespace',
    'adoption',
    'helm-test',
  ],
};
const wholePath: LabOf = {
  title: 'the whole path',
  files: ['services', 'service-faults', 'entry'],
};
const ipv6: LabOf = { title: 'a cluster without IPv4', files: ['ipv6-cluster'], isIPv6: true };

/** On K3s' engine all that there is; those that take longest first. */
const onK3s: readonly LabOf[] = [
  packets,
  { title: 'real parts', files: ['real-kasm', 'kasm-upgrade', 'policies-of-others', 'staged'] },
  wholePath,
  { title: 'API server, Helm and documents', files: 'others' },
  ipv6,
  // What these try stays behind in the API server, and others would see it.
  ...['guard', 'guard-audit', 'guard-helm', 'guard-packets', 'guard-places', 'guard-selectors'].map(
    (file) => ({ title: file, files: [file] }),
  ),
];

/** On the second engine: claims about packets; the other files ask the API server, Helm and the chart. */
const onFelix = {
  always: [{ title: 'packets', files: ['truth-table', 'lifecycle', 'engine'] }, ipv6],
  full: [packets, { title: 'real parts', files: ['real-kasm'] }, wholePath, ipv6],
};

/** The labs of a whole run on an engine. */
export const labsOn = (engine: EngineName, isFull: boolean): readonly LabOf[] =>
  engine === 'k3s' ? onK3s : isFull ? onFelix.full : onFelix.always;

/** All files that a lab on K3s' engine names. */
export const namedFiles: readonly string[] = onK3s.flatMap(({ files }) =>
  files === 'others' ? [] : files,
);

/** Whether a file needs a cluster without IPv4. */
export const needsIPv6 = (path: string): boolean =>
  ipv6.files !== 'others' && ipv6.files.some((name) => path.endsWith(`/${name}.test.ts`));
