import { join } from 'node:path';
import type { LabPod } from '../lab.ts';
import { asNobody } from './container.ts';
import type { Home } from './home.ts';
import { databaseUrl, dumpCommand, runSql, startPostgres } from './postgres.ts';
import type { Work } from './process.ts';
import { schema } from './schema.ts';
import { host } from './site.ts';

/** Starts the database, empty, with an exporter beside it, and backups where its own pod makes them. */
export async function startDatabase({ site, generation, pod }: Home): Promise<void> {
  const place = { namespace: 'kasm', pod: pod('db').name };
  site.keep(place, await startPostgres(site.containers, place));
  const backup: Work = {
    name: 'db → storage outside: backup',
    do: 'backup',
    every: 2000,
    url: `https://${host('backup-storage')}:443`,
    command: dumpCommand(site.containers, '127.0.0.1'),
  };
  await site.run({
    ...place,
    name: 'exporter',
    database: databaseUrl('127.0.0.1'),
    serve: [{ port: 9187, as: 'metrics' }],
    works: generation.backup === 'db' ? [backup] : [],
  });
}

export async function startRedis({ site, pod }: Home): Promise<void> {
  const { containers } = site;
  const place = { namespace: 'kasm', pod: pod('redis').name };
  const folder = await containers.folder(place.pod);
  const settings = ['--bind', '0.0.0.0', '::', '--protected-mode', 'no', '--dir', folder];
  await site.serve(
    place,
    await containers.make({
      ...place,
      name: 'redis',
      command: 'setpriv',
      args: [...asNobody, join(containers.servers, 'usr', 'bin', 'redis-server'), ...settings],
      isReady: async (logged) => logged.includes('Ready to accept connections'),
    }),
  );
  await site.run({
    ...place,
    name: 'exporter',
    redis: '127.0.0.1:6379',
    serve: [{ port: 9121, as: 'metrics' }],
  });
}

/** Does the work of a Job in its pod, to its end. Its first connections may come before its pod is known. */
export async function doJob({ site, database }: Home, job: string, pod: LabPod): Promise<void> {
  const place = { namespace: 'kasm', pod: pod.name };
  await site.run({
    ...place,
    name: 'wait',
    database: databaseUrl(database),
    waits: [{ database: true }],
  });
  if (job === 'pre-upgrade-backup') {
    const [command = '', ...args] = dumpCommand(site.containers, database);
    await site.containers.run({ ...place, command, args });
  } else await runSql(site.containers, place, database, schema);
}

/** Makes the schema from the pod of the database. */
export const makeSchemaThere = ({ site, pod }: Home): Promise<void> =>
  runSql(site.containers, { namespace: 'kasm', pod: pod('db').name }, '127.0.0.1', schema);
