/** As Prettier formats it: cells padded to the width of their column. */
export function markdownTable(rows: readonly (readonly string[])[]): string[] {
  const [titles = []] = rows;
  const widths = titles.map((_title, column) =>
    Math.max(3, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(titles), rule, ...rows.slice(1).map(line)];
}

/** A text that Markdown takes as it is. */
export const escapedText = (text: string): string => text.replace(/[|*<>_]/g, '\\$&');
