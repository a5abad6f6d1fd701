/** The anchor of a heading, as GitHub makes it; a second one of the same words gets a number. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\d\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/gu, '-');

/** Anchors of one page, in the order of its headings: each is there once. */
export function anchors(): (heading: string) => string {
  const given = new Map<string, number>();
  return (heading) => {
    const anchor = anchorOf(heading);
    const before = given.get(anchor) ?? 0;
    given.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  };
}
