import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
}

interface Written {
  readonly id: number;
  readonly author: string;
  body: string;
}

/** An API of comments on loopback, as GitHub and GitLab have it, for one pull request: 7. */
export interface CommentsServer {
  readonly url: string;
  readonly asked: Asked[];
  readonly comments: Written[];
  /** What is answered in place of everything, such as 403. */
  status: number | undefined;
  readonly close: () => Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? '' : String(JSON.parse(text).body);
};

const list = /^\/(?:repos\/o\/n\/issues|projects\/5\/merge_requests)\/7\/(?:comments|notes)$/u;
const one = /^\/(?:repos\/o\/n\/issues\/comments|projects\/5\/merge_requests\/7\/notes)\/(\d+)$/u;

/** Who writes with the token of the tests. */
const self = 'github-actions[bot]';

const numberOf = (author: string): number => (author === self ? 1 : 2);

const shown = ({ id, author, body }: Written): object => ({
  id,
  body,
  user: { login: author },
  author: { id: numberOf(author) },
});

export async function commentsServer(): Promise<CommentsServer> {
  const asked: Asked[] = [];
  const comments: Written[] = [];
  const state: { status: number | undefined } = { status: undefined };

  const answer = async (request: IncomingMessage): Promise<readonly [number, unknown]> => {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '', 'http://localhost');
    const token = headers['private-token'] ?? headers.authorization;
    asked.push({ method, path: url.pathname, token: token?.toString() });
    const body = await bodyOf(request);
    if (state.status !== undefined) return [state.status, { message: 'no' }];
    if (url.pathname === '/user') return [200, { id: 1 }];
    const id = Number(one.exec(url.pathname)?.[1] ?? 0);
    const known = comments.find((each) => each.id === id);
    if (known && (method === 'PATCH' || method === 'PUT')) {
      known.body = body;
      return [200, shown(known)];
    }
    if (!list.test(url.pathname)) return [404, { message: 'Not Found' }];
    if (method === 'POST') {
      comments.push({ id: comments.length + 1, author: self, body });
      return [201, {}];
    }
    const start = (Number(url.searchParams.get('page')) - 1) * 100;
    return [200, comments.slice(start, start + 100).map(shown)];
  };

  const server = createServer((request, response) => {
    void answer(request).then(([status, data]) => {
      response.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' });
      response.end(JSON.stringify(data));
    });
  });
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    comments,
    get status() {
      return state.status;
    },
    set status(status) {
      state.status = status;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
