import type { MetricBlock } from './metric-block.js';
import { pointsOf, type Point } from './metric-points.js';
import type { TotalAggregate } from './step-totals.js';

/** Longer than any period. */
const ONE_STEP_MS = 2 ** 50;

/** A metric over a period as a whole, and by its labels. */
export class MetricTotals {
  constructor(
    private readonly blocks: readonly MetricBlock[],
    readonly fromMs: number,
    readonly toMs: number,
  ) {}

  /** @returns undefined when nothing was measured */
  value(aggregate: TotalAggregate): number | undefined {
    return this.points(ONE_STEP_MS, aggregate)[0]?.value;
  }

  points(stepMs: number, aggregate: TotalAggregate): readonly Point[] {
    const { fromMs, toMs } = this;
    return pointsOf(this.blocks, { fromMs, toMs, stepMs }, aggregate);
  }

  /** What a counter grew by, how often a histogram observed; 0 when nothing was measured. */
  get count(): number {
    return this.value('increase') ?? 0;
  }

  get isEmpty(): boolean {
    return this.blocks.length === 0;
  }

  /** Only series whose labels are these. */
  with(labels: Readonly<Record<string, string>>): MetricTotals {
    const wanted = Object.entries(labels);
    return this.filtered((own) => wanted.every(([name, value]) => own[name] === value));
  }

  filtered(isWanted: (labels: MetricBlock['series']['labels']) => boolean): MetricTotals {
    const blocks = this.blocks.filter(({ series }) => isWanted(series.labels));
    return new MetricTotals(blocks, this.fromMs, this.toMs);
  }

  /** By the values of some labels, joined by a space. */
  by(...labels: readonly string[]): ReadonlyMap<string, MetricTotals> {
    return this.grouped(({ series }) =>
      labels.map((label) => series.labels[label] ?? '').join(' '),
    );
  }

  /** By the process that measured. */
  bySource(): ReadonlyMap<string, MetricTotals> {
    return this.grouped(({ source }) => source);
  }

  private grouped(keyOf: (block: MetricBlock) => string): ReadonlyMap<string, MetricTotals> {
    const groups = new Map<string, MetricBlock[]>();
    for (const block of this.blocks) {
      const key = keyOf(block);
      const group = groups.get(key);
      if (group) group.push(block);
      else groups.set(key, [block]);
    }
    const totals = [...groups].map(([key, blocks]): [string, MetricTotals] => [
      key,
      new MetricTotals(blocks, this.fromMs, this.toMs),
    ]);
    return new Map(totals);
  }
}
