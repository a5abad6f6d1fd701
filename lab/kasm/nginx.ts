import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Containers } from './container.ts';
import type { Daemon } from '../daemon.ts';
import { labFolder } from '../lab.ts';
import { network } from '../network.ts';

/** Every request is a connection of its own to whom it goes, to one address; nothing is tried twice. */
const common = (folder: string): string => `
daemon off;
user root;
worker_processes 1;
pid ${folder}/pid;
error_log stderr warn;
events { worker_connections 2048; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  resolver ${network.dns[0]} valid=1s;
  resolver_timeout 20s;
  proxy_next_upstream off;
  proxy_connect_timeout 5s;
  proxy_buffering off;
  proxy_ssl_verify off;
  proxy_ssl_server_name off;
`;

/** Kasm's proxy: the API, the manager, and sessions at the connection proxy that the API names, after it was asked. */
export const proxyConfig = (api: string, manager: string) => (folder: string) =>
  `${common(folder)}
  server {
    listen 8080;
    listen [::]:8080;
    listen 8443 ssl;
    listen [::]:8443 ssl;
    ssl_certificate ${labFolder}/apiserver.crt;
    ssl_certificate_key ${labFolder}/apiserver.key;
    set $api ${api};
    set $manager ${manager};
    location = /__healthcheck { return 200; }
    location /api/ { proxy_pass http://$api$request_uri; }
    location /manager_api/ { proxy_pass http://$manager$request_uri; }
    location = /auth {
      internal;
      proxy_pass http://$api/api/auth;
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
      proxy_set_header X-Original-URI $request_uri;
    }
    location /desktop/ {
      auth_request /auth;
      auth_request_set $server $upstream_http_x_server;
      proxy_pass $server$request_uri;
    }
  }
}
`;

/** An ingress controller: all goes to the proxy. */
export const ingressConfig = (port: number, proxy: string) => (folder: string) =>
  `${common(folder)}
  server {
    listen ${port};
    listen [::]:${port};
    set $proxy ${proxy};
    location / { proxy_pass http://$proxy$request_uri; }
  }
}
`;

/** nginx in a pod, not started; it takes what goes to its ports once it is ready. */
export async function nginx(
  containers: Containers,
  pod: { readonly namespace: string; readonly pod: string },
  config: (folder: string) => string,
): Promise<Daemon> {
  const folder = await containers.folder(`${pod.pod}-nginx`);
  const file = join(folder, 'nginx.conf');
  await writeFile(file, config(folder));
  return containers.make({
    ...pod,
    name: 'nginx',
    command: join(containers.servers, 'usr', 'sbin', 'nginx'),
    args: ['-c', file, '-e', 'stderr', '-p', folder],
    // It writes its pid when it listens.
    isReady: async () => (await readFile(join(folder, 'pid'), 'utf8')) !== '',
  });
}
