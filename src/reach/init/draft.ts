import type { LabelSelector } from '../../netpol/policy/selector.ts';
import type { Workload } from '../../read/kinds/workload.ts';
import type { Source } from './evidence.ts';

/** What stands in a comment beside a key: why it was written, or what only the user knows. */
export type Note =
  | { readonly id: 'selector'; readonly pods: readonly Workload[]; readonly by: readonly Source[] }
  | { readonly id: 'listens'; readonly port: number; readonly instead: number }
  | { readonly id: 'absent' }
  | { readonly id: 'seen'; readonly pods: readonly Workload[] }
  | { readonly id: 'nodes'; readonly names: readonly string[] }
  | { readonly id: 'service-lb'; readonly service: string }
  | { readonly id: 'router' }
  | { readonly id: 'cnpg'; readonly cluster: string }
  | { readonly id: 'moved'; readonly to: string }
  | { readonly id: 'exporter'; readonly pods: readonly Workload[] }
  | Question;

/** What nobody but the user can say. */
export type Question =
  | { readonly id: 'ask-version'; readonly found: string | undefined; readonly taken: string }
  | { readonly id: 'ask-release'; readonly taken: string; readonly others: readonly string[] }
  | { readonly id: 'ask-platform' }
  | {
      readonly id: 'ask-pods';
      readonly pods: readonly Workload[];
      readonly named: readonly string[];
      /** What would mean them and nobody else; nothing where no label that lasts does. */
      readonly selector: LabelSelector | undefined;
    }
  | { readonly id: 'ask-shared'; readonly component: string; readonly pods: readonly Workload[] }
  | {
      readonly id: 'ask-contradiction';
      readonly component: string;
      readonly pods: readonly Workload[];
    }
  | { readonly id: 'ask-selector'; readonly component: string; readonly pods: readonly Workload[] }
  | { readonly id: 'ask-port'; readonly component: string; readonly declared: readonly number[] }
  | {
      readonly id: 'ask-host-network';
      readonly component: string;
      readonly pods: readonly Workload[];
    }
  | { readonly id: 'ask-controller'; readonly found: readonly string[] }
  | { readonly id: 'ask-nodes' }
  | { readonly id: 'ask-clients'; readonly service: string; readonly port: number }
  | { readonly id: 'ask-rdp-clients'; readonly service: string }
  | {
      readonly id: 'ask-database';
      readonly found: readonly string[];
      /** The rows that lead to it. */
      readonly rows: readonly string[];
    }
  | { readonly id: 'ask-database-there'; readonly found: string }
  | { readonly id: 'ask-api-server' }
  | { readonly id: 'ask-cnpg-operator' }
  | { readonly id: 'ask-cluster-dns-address' }
  | { readonly id: 'ask-prometheus'; readonly found: readonly string[] }
  | { readonly id: 'ask-coverage'; readonly says: string };

export const isQuestion = (note: Note): note is Question => note.id.startsWith('ask-');

/** A note, and the key beside which it stands; the key may be one that was not written. */
export interface Placed {
  readonly path: readonly string[];
  readonly note: Note;
}

type Tree = { [key: string]: unknown };

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Values while they are made, and what is to be said beside them. */
export class Draft {
  readonly values: Tree = {};
  readonly notes: Placed[] = [];

  /** Writes a value at a path; notes stand beside its key. */
  set(path: readonly string[], value: unknown, ...notes: readonly Note[]): void {
    let at = this.values;
    for (const key of path.slice(0, -1)) {
      const next = isTree(at[key]) ? at[key] : {};
      at[key] = next;
      at = next;
    }
    const last = path.at(-1) ?? '';
    const there = at[last];
    at[last] = isTree(there) && isTree(value) ? { ...there, ...value } : value;
    this.note(path, ...notes);
  }

  note(path: readonly string[], ...notes: readonly Note[]): void {
    for (const note of notes) this.notes.push({ path, note });
  }

  /** What stands at a path so far. */
  at(path: readonly string[]): unknown {
    return path.reduce<unknown>(
      (value, key) => (isTree(value) ? value[key] : undefined),
      this.values,
    );
  }
}
