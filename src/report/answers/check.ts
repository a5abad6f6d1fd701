import type { CoverageFinding } from '../../reach/coverage/index.ts';
import type { Note } from '../../reach/notes.ts';
import type { PlaceOf, Remark, Report } from '../report.ts';
import { listWords, plural } from '../words.ts';
import { coverageData, coverageRemark } from './coverage.ts';
import { pathOfFlow } from './finding.ts';

const says: Readonly<Record<Note['id'], (note: Required<Note>) => string>> = {
  'no-dns': ({ names: [name] }) =>
    `component ${name} is closed for egress and no row takes it to DNS, so names do not resolve there; add a row to peer dns, unless it uses addresses only`,
  unused: ({ names: [name] }) => `no row names ${name}; add one, or leave it out`,
  anywhere: ({ names: [name], flows }) =>
    `peer ${name} is anywhere: every pod and every address, by flow ${listWords(flows)}; write ipBlocks or selectors where you can`,
  'no-exceptions': ({ names: [name], networks }) =>
    `peer ${name}: ${listWords(networks)} without exceptions holds pods, nodes and cloud metadata too; write them under except, if that is not meant`,
  'one-family': ({ names: [name], networks: [network = ''] }) => {
    const [has, lacks] = network.includes(':') ? ['IPv6', 'IPv4'] : ['IPv4', 'IPv6'];
    return `peer ${name} has ${has} networks only, and some clients alternate between the families; add those of ${lacks}, if it has any`;
  },
  'never-connects': ({ names: [from, to], flows: [flow] }) =>
    `flow ${flow}: ${from} never reaches ${to}, for the other end stays closed; make that end a component, so that the row opens it too, or remove the row`,
  'networks-overlap': ({ names: [name], networks: [one, other] }) =>
    `peer ${name}: ${one} and ${other} overlap; on K3s the smaller one decides, and exceptions may take away more than they say; write one of them`,
  'selectors-overlap': ({ names: [one, other] }) =>
    `components ${one} and ${other}: one pod may bear the labels of both, and then what either may do is open to it; let the selectors exclude each other, if that is not meant`,
};

/** A note as a sentence, as every answer prints it. */
export const noteWords = (note: Note): string =>
  `note: ${says[note.id]({ flows: [], networks: [], ...note })}`;

export interface Checked {
  readonly source: string;
  readonly policies: number;
  readonly flows: number;
  readonly notes: readonly Note[];
  /** Whether the policies are rendered to be watched, and enforce nothing. */
  readonly isStaged?: boolean;
  /** Whether notes are findings. */
  readonly isStrict: boolean;
  /** Where the values and the cluster that was given do not agree. */
  readonly coverage?: readonly CoverageFinding[];
  readonly placeOf?: PlaceOf;
}

/** A note at the line of values that it is about. */
export const noteRemark = (note: Note, placeOf: PlaceOf): Remark => ({
  id: 'note',
  severity: 'note',
  title: noteWords(note),
  details: [],
  place: placeOf(undefined, [
    ...(note.flows ?? []).map(pathOfFlow),
    ...(note.names ?? []).flatMap((name) => [`peers.${name}`, `components.${name}`]),
  ]),
});

/**
 * Sound values in words. Data for programs: `source`, `policies`, `flows`, `noted` (id, names, flows, networks) and
 * `coverage` (id, severity, says, write, evidence).
 */
export function checkReport({
  source,
  policies,
  flows,
  notes,
  isStrict,
  isStaged = false,
  coverage = [],
  placeOf = () => undefined,
}: Checked): Report {
  const errors = coverage.filter(({ severity }) => severity === 'error').length;
  const noted = notes.length > 0 ? `, with ${plural(notes.length, 'note')}` : '';
  const about = errors > 0 ? ` ${plural(errors, 'finding')} about the cluster.` : '';
  return {
    verdict: `${source}: sound${noted}; ${plural(policies, 'policy')} ${policies === 1 ? 'holds' : 'hold'} ${plural(flows, 'flow')}${isStaged ? ', and mode staged enforces none of them' : ''}.${about}`,
    isGood: errors === 0 && (!isStrict || notes.length + coverage.length === 0),
    remarks: coverage.map((each) => coverageRemark(each, placeOf)),
    asides: notes.map((note) => noteRemark(note, placeOf)),
    notes: notes.map(noteWords),
    grids: [],
    arrows: [],
    data: { source, policies, flows, noted: notes, coverage: coverage.map(coverageData) },
  };
}
