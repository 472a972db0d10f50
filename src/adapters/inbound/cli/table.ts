/** Widest column, in characters. */
const MAX_WIDTH = 60;

/** Control characters in values could rewrite the terminal. */
// eslint-disable-next-line no-control-regex -- these are the characters meant
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

export function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string);
  return text.replace(CONTROL, ' ');
}

/** Rows under a heading; lines longer than the terminal are cut, not wrapped. */
export function table(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  width = Infinity,
): string {
  const texts = rows.map((row) => row.map(cell));
  const widths = columns.map((column, index) =>
    Math.min(MAX_WIDTH, Math.max(column.length, ...texts.map((row) => row[index]?.length ?? 0))),
  );
  const line = (parts: readonly string[]) =>
    parts
      .map((part, index) => cut(part, widths[index] ?? 0).padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()
      .slice(0, width);
  return [line(columns.map((column) => column.toUpperCase())), ...texts.map(line)]
    .map((text) => `${text}\n`)
    .join('');
}

/** One fact a line. */
export function facts(entries: readonly (readonly [string, unknown])[]): string {
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${cell(value)}\n`).join('');
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
