import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KasmIsolationError, reason } from '../errors.ts';

const host = '127.0.0.1';

/** No page of others may frame it, guess at it or keep it. */
const headers = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** A page at an address of this machine alone. */
export interface LoopbackPage {
  readonly url: string;
  /** Puts another page in its place; whoever has it open loads it again. */
  readonly show: (html: string) => void;
  readonly close: () => Promise<void>;
}

/**
 * Serves one page on the loopback address, at a port or at any that is free for 0. Answers only requests that name
 * this address, so that no name of others leads here. Throws one sentence where the port is taken.
 */
export async function serveOnLoopback(port: number, first: string): Promise<LoopbackPage> {
  let page = first;
  const open = new Set<ServerResponse>();
  const server = createServer();
  server.on('request', ({ method, url, headers: { host: named } }: IncomingMessage, response) => {
    const { port: own } = server.address() as AddressInfo;
    const end = (status: number, text: string): void => {
      response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(text);
    };
    if (named !== `${host}:${own}` && named !== `localhost:${own}`) return end(403, 'Forbidden\n');
    if (method !== 'GET') return end(405, 'Only GET\n');
    if (url === '/changes') {
      response.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream' });
      response.write(': open\n\n');
      open.add(response);
      response.on('close', () => open.delete(response));
      return;
    }
    if (url !== '/') return end(404, 'Not found\n');
    response.writeHead(200, { ...headers, 'Content-Type': 'text/html; charset=utf-8' });
    response.end(page);
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const line = `--serve ${port}: cannot listen there (${reason(error)}); write another port, or none`;
    throw new KasmIsolationError('environment', line, error);
  }
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${own}/`,
    show: (html) => {
      page = html;
      for (const response of open) response.write('data: changed\n\n');
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
