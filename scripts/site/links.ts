import { dirname, join, relative } from 'node:path/posix';

/** Where a path of the repository is in the site, where it is there. */
export type Published = (file: string) => string | undefined;

/** The way from one place of the site to another, without the site's own address. */
export const from = (url: string, to: string): string => relative(dirname(url), to);

/**
 * Where a link of a page leads in the site, and nothing where it leads to a file that is no part of it. `target` is as it
 * stands in the Markdown of `file`: an address, an anchor, or a path from there, or from the root with a slash before it.
 */
export function linkIn(file: string, target: string, published: Published): string | undefined {
  if (/^(?:https?:|mailto:|#)/u.test(target)) return target;
  const [path = '', anchor] = target.split('#');
  const to = published(path.startsWith('/') ? path.slice(1) : join(dirname(file), path));
  const own = published(file);
  if (to === undefined || own === undefined) return undefined;
  return `${from(own, to)}${anchor === undefined ? '' : `#${anchor}`}`;
}
