import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asNobody, type Containers } from './container.ts';
import type { Daemon } from '../daemon.ts';

const database = { user: 'kasm', password: 'kasm-of-the-lab', name: 'kasm' } as const;

/** The URL of the database on a host. */
export const databaseUrl = (host: string): string =>
  `postgres://${database.user}:${database.password}@${host}:5432/${database.name}?sslmode=disable`;

/** A program of PostgreSQL. */
const programOf = ({ servers }: Containers, name: string): string =>
  join(servers, 'usr', 'lib', 'postgresql', '15', 'bin', name);

const settings = [
  // Whoever reaches the port is asked for the password only: nothing but the network limits who may.
  "listen_addresses = '*'",
  'fsync = off',
  'dynamic_shared_memory_type = mmap',
  'max_connections = 200',
];

/** PostgreSQL in a pod, with an empty database; started. */
export async function startPostgres(
  containers: Containers,
  pod: { readonly namespace: string; readonly pod: string },
): Promise<Daemon> {
  const folder = await containers.folder(pod.pod);
  const password = join(folder, 'password');
  await writeFile(password, database.password);
  const data = join(folder, 'data');
  const drop = (program: string, args: readonly string[]) => ({
    ...pod,
    command: 'setpriv',
    args: [...asNobody, programOf(containers, program), ...args],
  });
  await containers.run(
    drop('initdb', [
      `--pgdata=${data}`,
      `--username=${database.user}`,
      `--pwfile=${password}`,
      '--locale=C',
      '--encoding=UTF8',
      '--auth-local=trust',
      '--auth-host=scram-sha-256',
      '--no-sync',
    ]),
  );
  await writeFile(join(data, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
  await writeFile(
    join(data, 'pg_hba.conf'),
    'local all all trust\nhost all all all scram-sha-256\n',
  );
  const isReady = async (): Promise<boolean> => {
    await containers.run(drop('pg_isready', ['-h', folder]));
    return true;
  };
  const server = await containers.make({
    ...drop('postgres', ['-D', data, '-k', folder]),
    name: 'postgres',
    isReady,
  });
  await server.start();
  await containers.run(drop('createdb', ['-h', folder, '-U', database.user, database.name]));
  return server;
}

/** What makes a dump of the database on a host, to stdout. */
export const dumpCommand = (containers: Containers, host: string): readonly string[] => [
  programOf(containers, 'pg_dump'),
  databaseUrl(host),
];

/** Runs statements on the database on a host, as a Job does. */
export async function runSql(
  containers: Containers,
  pod: { readonly namespace: string; readonly pod: string },
  host: string,
  sql: string,
): Promise<void> {
  await containers.run({
    ...pod,
    command: programOf(containers, 'psql'),
    args: [databaseUrl(host), '-q', '-v', 'ON_ERROR_STOP=1', '-c', sql],
  });
}
