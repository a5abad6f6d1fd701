const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\d\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/gu, '-');

/** The anchors of a page as GitHub makes them of its headings, in their order; what comes again gets a number. */
export function anchors(): (heading: string) => string {
  const given = new Map<string, number>();
  return (heading) => {
    const anchor = anchorOf(heading);
    const before = given.get(anchor) ?? 0;
    given.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  };
}
