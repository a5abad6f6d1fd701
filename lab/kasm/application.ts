import type { Gateway } from './generation.ts';
import type { Home } from './home.ts';
import { nginx, proxyConfig } from './nginx.ts';
import { outside, withPort } from './outside.ts';
import { databaseUrl, dumpCommand } from './postgres.ts';
import type { ProcessSpec, Work } from './process.ts';
import { host } from './site.ts';

/** Connections to hosts outside, over each family. */
const toOutside = (
  from: string,
  to: 'servers' | 'ldap' | 'agents',
  port: number,
): readonly Work[] =>
  outside[to].map((ip) => ({
    name: `${from} → ${to} outside`,
    do: 'connect',
    every: 1000,
    to: withPort(ip, port),
  }));

/** The process of a component; its work begins when it is told so. */
const processOf = ({ pod }: Home, component: string) =>
  ({
    namespace: 'kasm',
    pod: pod(component).name,
    name: component,
    idle: true,
  }) satisfies Partial<ProcessSpec>;

/** A start-up check, as every restart of a pod makes it. */
function check(
  { generation, service, url }: Home,
  from: string,
  to: string,
  what = 'start-up check',
): Work & { readonly url: string } {
  const gateway = generation.gateways.find(({ component }) => component === to);
  const port = gateway?.port ?? service(to).ports[0]?.targetPort ?? 0;
  return {
    name: `${from} → ${to}: ${what}`,
    do: 'get',
    every: 1000,
    url: `${url(to, port, gateway?.isTls ? 'https' : 'http')}/__healthcheck`,
  };
}

async function startApi(home: Home): Promise<void> {
  await home.site.run({
    ...processOf(home, 'api'),
    database: databaseUrl(home.database),
    waits: [{ database: true }],
    serve: [{ port: 8080, as: 'api' }],
    works: [
      ...(home.generation.apiCallsManager ? [check(home, 'api', 'manager', 'call')] : []),
      ...toOutside('api', 'ldap', 636),
      ...toOutside('api', 'agents', 443),
    ],
  });
}

async function startManager(home: Home): Promise<void> {
  const { generation, service, site } = home;
  const api = check(home, 'manager', 'api');
  await site.run({
    ...processOf(home, 'manager'),
    database: databaseUrl(home.database),
    ...(generation.hasRedis ? { redis: `${host(service('redis').name)}:6379` } : {}),
    waits: [{ database: true }, { url: api.url }],
    serve: [{ port: 8181, as: 'manager' }],
    works: [
      api,
      ...generation.managerCalls.map((to) => check(home, 'manager', to, 'call')),
      ...toOutside('manager', 'agents', 443),
    ],
  });
}

async function startProxy(home: Home): Promise<void> {
  const { generation, pod, site, url } = home;
  const place = { namespace: 'kasm', pod: pod('proxy').name };
  const checks = ['api', 'manager', ...generation.proxyWaitsFor].map((to) =>
    check(home, 'proxy', to),
  );
  await site.run({
    ...place,
    name: 'checks',
    idle: true,
    waits: checks.slice(0, 2),
    works: [...checks, ...toOutside('proxy', 'agents', 443)],
  });
  const api = url('api', 8080).replace('http://', '');
  const manager = url('manager', 8181).replace('http://', '');
  await site.serve(place, await nginx(site.containers, place, proxyConfig(api, manager)));
}

async function startGateway(
  home: Home,
  { component, port, workers, isTls, sessions }: Gateway,
): Promise<void> {
  const { home: at, registersAs } = home.generation;
  const service = home.service(component);
  const own =
    registersAs === 'pod' && service.isHeadless
      ? host(service.name, home.pod(component).name)
      : host(service.name);
  const scheme = isTls ? 'https' : 'http';
  const url = home.url(at, 8080);
  const streams = workers.length > 0 ? workers : [port];
  const registrations = (sessions.length > 0 ? sessions : [component]).flatMap((kind) =>
    streams.map((stream): Work => ({
      name: `${component} → ${at}: registration`,
      do: 'register',
      every: 1000,
      url,
      kind,
      as: `${scheme}://${own}:${port} ${scheme}://${own}:${stream}`,
    })),
  );
  const logs: Work = { name: `${component} → proxy: logs`, do: 'report', every: 1000, url };
  await home.site.run({
    ...processOf(home, component),
    waits: [{ url: `${url}/__healthcheck` }],
    serve: [port, ...workers].map((each) => ({ port: each, tls: isTls, as: 'gateway' as const })),
    works: [
      ...registrations,
      ...(at === 'proxy' ? [logs] : []),
      ...toOutside(component, 'servers', 3389),
    ],
  });
}

async function startBackup(home: Home): Promise<void> {
  const dump: Work = {
    name: 'db-backup → db: dump',
    do: 'backup',
    every: 2000,
    command: dumpCommand(home.site.containers, home.database),
  };
  await home.site.run({ ...processOf(home, 'db-backup'), works: [dump] });
}

/** The components of a Kasm but those of its data tier, and Jobs. */
export const applicationOf = ({ gateways, backup }: Home['generation']): readonly string[] => [
  'api',
  'manager',
  'proxy',
  ...gateways.map(({ component }) => component),
  ...(backup === 'db-backup' ? ['db-backup'] : []),
];

/** Starts them in their pods; resolves when all start-up checks have passed. */
export async function startApplication(home: Home): Promise<void> {
  const { gateways, backup } = home.generation;
  await Promise.all([
    startApi(home),
    startManager(home),
    startProxy(home),
    ...gateways.map((gateway) => startGateway(home, gateway)),
    ...(backup === 'db-backup' ? [startBackup(home)] : []),
  ]);
}
