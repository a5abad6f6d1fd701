import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { buildSite } from '../../../scripts/site/build.ts';
import { quit } from './browser.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** The site, built and served as any server of files would, below a path of its own. */
interface ServedSite {
  /** Where its first page is, with a slash behind it. */
  readonly address: string;
  /** Every page, as a path from there. */
  readonly pages: readonly string[];
  readonly close: () => Promise<void>;
}

/** Builds the site and serves it. */
async function servedSite(): Promise<ServedSite> {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-served-'));
  await buildSite(folder);
  const root = '/some/where/';
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://site');
    const path = pathname.slice(root.length).replace(/(^|\/)$/u, '$1index.html');
    const missing = (): void => void response.writeHead(404).end();
    if (!pathname.startsWith(root)) return missing();
    readFile(join(folder, path)).then((content) => {
      response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
      response.end(content);
    }, missing);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const files = await readdir(folder, { recursive: true });
  return {
    address: `http://127.0.0.1:${port}${root}`,
    pages: files.filter((file) => file.endsWith('.html')).toSorted(),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true });
    },
  };
}

/** The site, served while the tests of a file run. */
export function siteWhileTested(): () => ServedSite {
  let site: ServedSite | undefined;
  beforeAll(async () => {
    site = await servedSite();
  });
  afterAll(async () => {
    await site?.close();
    await quit();
  });
  return () => {
    if (!site) throw new Error('the site is served during tests alone');
    return site;
  };
}
