/** Columns of text under a heading, two spaces apart, the last one as long as it likes. */
export function textTable(
  heading: readonly string[],
  lines: readonly (readonly string[])[],
): string {
  const all = [heading, ...lines];
  const widths = heading.map((_, column) =>
    Math.max(...all.map((line) => line[column]?.length ?? 0)),
  );
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
