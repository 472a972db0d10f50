import { cutToWidth, displayWidth } from './display-width.js';
import { harmlessLine } from './harmless.js';

export interface Column {
  readonly title: string;
  /** Never cut, because people copy it. */
  readonly isWhole?: boolean;
}

const GAP = '  ';
/** Narrowest a column is cut to. */
const MIN_WIDTH = 6;
/** Off a terminal nothing is cut, and cells are padded up to this width. */
const MAX_PADDING = 60;
/** Longest cell that is measured, in characters: wider than any terminal. */
const MAX_MEASURED = 1_000;

/** Rows under titles. The first rows fix the widths, so that pages can follow one another. */
export class Table {
  private widths: readonly number[] | undefined;

  /** @param width of the terminal; undefined = not one, so nothing is cut */
  constructor(
    private readonly columns: readonly Column[],
    private readonly width: number | undefined,
  ) {}

  /** Lines, each with its end; the titles come first, once. */
  render(rows: readonly (readonly string[])[]): string {
    const cells = rows.map((row) => row.map((cell) => this.prepared(cell)));
    const titles = this.widths ? [] : [this.columns.map(({ title }) => title.toUpperCase())];
    const widths = (this.widths ??= this.measure([...titles, ...cells]));
    return [...titles, ...cells].map((row) => `${this.line(row, widths)}\n`).join('');
  }

  private prepared(cell: string): string {
    return harmlessLine(this.width === undefined ? cell : cell.slice(0, MAX_MEASURED));
  }

  private measure(rows: readonly (readonly string[])[]): readonly number[] {
    const widths = this.columns.map((_column, index) =>
      rows.reduce((widest, row) => Math.max(widest, displayWidth(row[index] ?? '')), 0),
    );
    if (this.width === undefined) return widths.map((width) => Math.min(width, MAX_PADDING));
    const gaps = GAP.length * (widths.length - 1);
    let excess = widths.reduce((sum, width) => sum + width, gaps) - this.width;
    while (excess > 0) {
      const widest = this.widestOf(widths);
      if (widest === undefined) break;
      widths[widest] = (widths[widest] ?? 0) - 1;
      excess -= 1;
    }
    return widths;
  }

  private widestOf(widths: readonly number[]): number | undefined {
    let widest: number | undefined;
    for (const [index, width] of widths.entries()) {
      const mayShrink = !this.columns[index]?.isWhole && width > MIN_WIDTH;
      if (mayShrink && width > (widest === undefined ? 0 : (widths[widest] ?? 0))) widest = index;
    }
    return widest;
  }

  private line(row: readonly string[], widths: readonly number[]): string {
    const isTerminal = this.width !== undefined;
    const cells = row.map((cell, index) => {
      const width = widths[index] ?? 0;
      const shown = isTerminal ? cutToWidth(cell, width) : cell;
      return shown + ' '.repeat(Math.max(0, width - displayWidth(shown)));
    });
    const line = cells.join(GAP).trimEnd();
    return this.width === undefined ? line : cutToWidth(line, this.width);
  }
}
