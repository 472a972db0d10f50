import type { MetricLabels, MetricOptions } from '../../../ports/runtime/metrics.js';

/** Value sets that one metric may have; what comes later counts under `other`. */
const MOST_SERIES = 1_000;

/** Longest label value, in characters. */
const LONGEST_VALUE = 200;

export interface Series<Cell> {
  readonly labels: MetricLabels;
  readonly cell: Cell;
}

/** The series of one metric, by their labels. Labels that were not declared are left out. */
export class SeriesTable<Cell> {
  private readonly byLabels = new Map<string, Series<Cell>>();
  private unlabelled: Series<Cell> | undefined;

  constructor(
    private readonly declared: NonNullable<MetricOptions['labels']>,
    private readonly makeCell: () => Cell,
  ) {
    // A metric without labels is there from the start: 0 tells more than nothing.
    if (declared.length === 0) this.unlabelled = this.add('[]', {});
  }

  get labelNames(): readonly string[] {
    return this.declared === 'any' ? [] : this.declared;
  }

  get size(): number {
    return this.byLabels.size;
  }

  all(): IterableIterator<Series<Cell>> {
    return this.byLabels.values();
  }

  clear(): void {
    this.byLabels.clear();
    this.unlabelled = undefined;
  }

  at(given: MetricLabels | undefined): Cell {
    if (this.declared.length === 0) return (this.unlabelled ??= this.add('[]', {})).cell;
    const labels = this.kept(given ?? {});
    const key = JSON.stringify(labels);
    const known = this.byLabels.get(key);
    if (known) return known.cell;
    if (this.byLabels.size < MOST_SERIES) return this.add(key, labels).cell;
    const other = Object.fromEntries(Object.keys(labels).map((name) => [name, 'other']));
    const otherKey = JSON.stringify(other);
    return (this.byLabels.get(otherKey) ?? this.add(otherKey, other)).cell;
  }

  /** What is measured through a cell that was handed out before shows nowhere. */
  forget(labels: MetricLabels): void {
    if (this.declared.length > 0) this.byLabels.delete(JSON.stringify(this.kept(labels)));
  }

  private add(key: string, labels: MetricLabels): Series<Cell> {
    const series = { labels, cell: this.makeCell() };
    this.byLabels.set(key, series);
    return series;
  }

  /** In one order, so that equal labels are one series. */
  private kept(given: MetricLabels): MetricLabels {
    const names = this.declared === 'any' ? Object.keys(given).sort() : this.declared;
    const labels: Record<string, string> = {};
    for (const name of names) {
      const value = given[name];
      if (value !== undefined) labels[name] = value.slice(0, LONGEST_VALUE);
    }
    return labels;
  }
}
