import { presetNames } from '../../schema/names.ts';
import { coverage, type Cluster, type CoverageFinding } from '../reach/coverage/index.ts';
import { resolve } from '../table/resolve.ts';
import type { Table } from '../table/table.ts';

/** The table of every preset as it is without values: what to try for pods that nothing means. */
const presetTables = async (chart: string): Promise<Readonly<Record<string, Table>>> =>
  Object.fromEntries(
    await Promise.all(
      presetNames
        .filter((name) => name !== 'none')
        .map(async (name) => [name, await resolve({ preset: name }, chart)] as const),
    ),
  );

/** Where table and cluster do not agree; see `coverage`. */
export const covered = async (
  table: Table,
  cluster: Cluster,
  options: {
    readonly namespace: string;
    readonly chart: string;
    readonly ignore?: readonly string[] | undefined;
    readonly ipBlockSelectsPods?: boolean | undefined;
  },
): Promise<readonly CoverageFinding[]> =>
  coverage(table, cluster, {
    home: options.namespace,
    // Without pods there is nobody to try them for, and eight tables need not be read.
    presets: cluster.workloads.length > 0 ? await presetTables(options.chart) : {},
    ignored: options.ignore ?? [],
    ipBlockSelectsPods: options.ipBlockSelectsPods ?? true,
  });
