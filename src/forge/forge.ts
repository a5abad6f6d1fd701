/** A comment on a pull request. */
interface Comment {
  readonly id: number;
  readonly body: string;
  /** Whether it was written with the token that is used now: nobody else's is ever changed. */
  readonly isOwn: boolean;
}

/** Where pull requests are, and one of them. */
export interface Forge {
  /** As many characters as a comment may have. */
  readonly limit: number;
  /** One page of its comments, from 1; an empty one is behind the last. */
  readonly page: (page: number) => Promise<readonly Comment[]>;
  readonly create: (body: string) => Promise<void>;
  readonly update: (id: number, body: string) => Promise<void>;
}

/** The first line of the one comment, which shows as nothing. */
const markerOf = (name: string): string => `<!-- kasm-isolation: ${name} -->`;

async function find(forge: Forge, marker: string): Promise<Comment | undefined> {
  for (let page = 1; ; page += 1) {
    const comments = await forge.page(page);
    const found = comments.find(({ body, isOwn }) => isOwn && body.startsWith(marker));
    if (found || comments.length === 0) return found;
  }
}

/** Writes the one comment of a name: a new one, or in place of what it said before. Says which. */
export async function writeComment(
  forge: Forge,
  name: string,
  text: string,
): Promise<'written' | 'updated'> {
  const marker = markerOf(name);
  const body = `${marker}\n${text}`;
  const known = await find(forge, marker);
  await (known ? forge.update(known.id, body) : forge.create(body));
  return known ? 'updated' : 'written';
}
