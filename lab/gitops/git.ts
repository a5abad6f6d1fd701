import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

const identity = {
  GIT_AUTHOR_NAME: 'lab',
  GIT_AUTHOR_EMAIL: 'lab@example.com',
  GIT_COMMITTER_NAME: 'lab',
  GIT_COMMITTER_EMAIL: 'lab@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

const git = async (cwd: string, ...args: readonly string[]): Promise<string> =>
  (await execa('git', args, { cwd, env: identity })).stdout;

/** Splits what a CGI program wrote into its headers and the rest. */
function readHeaders(said: Buffer): { readonly head: string; readonly body: Buffer } {
  const end = said.indexOf('\r\n\r\n');
  return { head: said.subarray(0, end).toString(), body: said.subarray(end + 4) };
}

/** Repositories over HTTP, by git's own server program, as a forge serves them. It ends with its process. */
export class GitServer {
  readonly #folder: string;
  readonly #port: number;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
  }

  static async start(folder: string, port = 3000): Promise<GitServer> {
    const server = createServer(
      (request, response) => void GitServer.#serve(folder, request, response),
    );
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    return new GitServer(folder, port);
  }

  static async #serve(
    folder: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const program = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'],
        ...identity,
        GIT_PROJECT_ROOT: folder,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'],
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
    });
    request.pipe(program.stdin);
    const parts: Buffer[] = [];
    for await (const part of program.stdout) parts.push(Buffer.from(part));
    const { head, body } = readHeaders(Buffer.concat(parts));
    for (const line of head.split('\r\n')) {
      const [name = '', value = ''] = line.split(': ');
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.end(body);
  }

  /** Makes an empty repository, with one branch `main`. */
  async repository(name: string): Promise<GitRepository> {
    const bare = join(this.#folder, `${name}.git`);
    const work = join(this.#folder, 'work', name);
    await rm(bare, { recursive: true, force: true });
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    await git(this.#folder, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
    await git(work, 'init', '--quiet', '--initial-branch=main');
    await git(work, 'remote', 'add', 'origin', bare);
    return new GitRepository(`http://127.0.0.1:${this.#port}/${name}.git`, work);
  }
}

/** A repository of the server, and the work tree from which commits go to it. */
export class GitRepository {
  readonly url: string;
  readonly folder: string;

  constructor(url: string, folder: string) {
    this.url = url;
    this.folder = folder;
  }

  /** Commits files with these contents (`undefined` deletes one) and pushes; gives the commit. */
  async commit(files: Readonly<Record<string, string | undefined>>): Promise<string> {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.folder, name);
      await mkdir(dirname(path), { recursive: true });
      if (content === undefined) await rm(path);
      else await writeFile(path, content);
    }
    return this.push();
  }

  /** Commits whatever the work tree holds now. */
  async push(): Promise<string> {
    await git(this.folder, 'add', '--all');
    await git(this.folder, 'commit', '--quiet', '--allow-empty', '--message', 'change');
    await git(this.folder, 'push', '--quiet', 'origin', 'main');
    return git(this.folder, 'rev-parse', 'HEAD');
  }
}
