import * as z from 'zod';
import { ask, type Request } from './ask.ts';
import type { Forge } from './forge.ts';

/** GitLab refuses a million. */
const limit = 999_999;

const perPage = 100;

const user = z.object({ id: z.number() });

const notes = z.array(z.object({ id: z.number(), body: z.string(), author: user }));

export interface GitLab {
  readonly api: string;
  readonly project: string;
  readonly number: string;
  readonly token: string;
}

/** A merge request of GitLab: https://docs.gitlab.com/api/notes/#merge-requests */
export function gitlab({ api, project, number, token }: GitLab): Forge {
  const base = `${api}/projects/${encodeURIComponent(project)}/merge_requests/${number}/notes`;
  const headers = { 'private-token': token };
  const write = async (method: Request['method'], url: string, body: string): Promise<void> =>
    void (await ask(url, { method, headers, body: { body } }, z.unknown()));
  const self = async (): Promise<number> =>
    (await ask(`${api}/user`, { method: 'GET', headers }, user)).id;
  let own: Promise<number> | undefined;
  return {
    limit,
    page: async (page) => {
      const me = await (own ??= self());
      const found = await ask(
        `${base}?sort=asc&order_by=created_at&per_page=${perPage}&page=${page}`,
        { method: 'GET', headers },
        notes,
      );
      return found.map(({ id, body, author }) => ({ id, body, isOwn: author.id === me }));
    },
    create: (body) => write('POST', base, body),
    update: (id, body) => write('PUT', `${base}/${id}`, body),
  };
}
