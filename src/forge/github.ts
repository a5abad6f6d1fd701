import * as z from 'zod';
import { ask, type Request } from './ask.ts';
import type { Forge } from './forge.ts';

/** GitHub refuses 65,537. */
const limit = 65_536;

const perPage = 100;

const comments = z.array(
  z.object({
    id: z.number(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullish(),
  }),
);

export interface GitHub {
  readonly api: string;
  readonly repository: string;
  readonly number: string;
  readonly token: string;
  /** Who writes with that token: it may not ask who it is. */
  readonly author: string;
}

/** A pull request of GitHub: https://docs.github.com/en/rest/issues/comments */
export function github({ api, repository, number, token, author }: GitHub): Forge {
  const base = `${api}/repos/${repository}/issues`;
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  };
  const write = async (method: Request['method'], url: string, body: string): Promise<void> =>
    void (await ask(url, { method, headers, body: { body } }, z.unknown()));
  return {
    limit,
    page: async (page) =>
      (
        await ask(
          `${base}/${number}/comments?per_page=${perPage}&page=${page}`,
          { method: 'GET', headers },
          comments,
        )
      ).map(({ id, body, user }) => ({ id, body: body ?? '', isOwn: user?.login === author })),
    create: (body) => write('POST', `${base}/${number}/comments`, body),
    update: (id, body) => write('PATCH', `${base}/comments/${id}`, body),
  };
}
