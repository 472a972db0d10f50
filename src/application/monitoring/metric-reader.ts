import {
  planParts,
  rolledUntil,
  slotCost,
  slotsIn,
  type CoverageMs,
  type Part,
} from '../../domain/monitoring/history-plan.js';
import {
  blockStart,
  seriesKey,
  type MetricBlock,
  type MetricSeries,
} from '../../domain/monitoring/metric-block.js';
import { clipped, pointsOf, type Steps } from '../../domain/monitoring/metric-points.js';
import { MetricTotals } from '../../domain/monitoring/metric-totals.js';
import { validationError } from '../../domain/shared/app-error.js';
import type {
  MetricHistory,
  MetricPoint,
  MetricQueries,
  MetricQuery,
  MetricWindow,
  MetricWindows,
  StoredSeries,
} from '../../ports/monitoring/metric-history.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { MetricLabels } from '../../ports/runtime/metrics.js';

export const MOST_POINTS = 2_000;

/** Code of the refusal to look at more than that. */
export const TOO_MUCH = 'metric.too-much';

/**
 * What may be looked at for one answer, by `slotCost`: more takes longer than 200 ms. Enough for 30 days by the hour of 90
 * histograms with 15 buckets.
 */
const MOST_COST = 4_000_000;

/** Series read at once: others get their turn between two batches. */
const SERIES_AT_ONCE = 20;

/** What alerts ask for within so long is planned by one look at what there is, ms. */
const SAME_PLAN_MS = 1_000;

/** Blocks of one metric over a time, and what they are of. */
export interface MetricTime {
  readonly metric: string;
  readonly labels?: MetricLabels;
  readonly steps: Steps;
}

/** Answers from the history, and from what this process has not stored yet. */
export class MetricReader implements MetricQueries, MetricWindows {
  private known: { readonly atMs: number; readonly coverage: CoverageMs } | undefined;

  constructor(
    private readonly deps: {
      readonly history: MetricHistory;
      readonly unstored: (metric: string) => readonly MetricBlock[];
      readonly clock: Clock;
    },
  ) {}

  async points(query: MetricQuery): Promise<readonly MetricPoint[]> {
    const steps = this.stepsOf(query);
    if (steps.toMs <= steps.fromMs) return [];
    const { metric, labels } = query;
    const blocks = await this.blocks({ metric, steps, ...(labels ? { labels } : {}) });
    return pointsOf(blocks, steps, query.aggregate).map(({ atMs, value }) => ({
      at: new Date(atMs),
      value,
    }));
  }

  async value({ metric, labels, from, to, aggregate }: MetricWindow): Promise<number | undefined> {
    const [fromMs, toMs] = [from.getTime(), to.getTime()];
    const steps = { fromMs, toMs, stepMs: toMs - fromMs };
    const time = { metric, steps, ...(labels ? { labels } : {}) };
    const blocks = await this.found(time, () => this.recentCoverage());
    return new MetricTotals(blocks, fromMs, toMs).value(aggregate);
  }

  /** @throws AppError `validation` when too many series match for so fine a step */
  blocks(time: MetricTime): Promise<readonly MetricBlock[]> {
    return this.found(time, () => this.coverage());
  }

  private async found(
    { metric, labels = {}, steps }: MetricTime,
    coverage: () => Promise<CoverageMs>,
  ): Promise<readonly MetricBlock[]> {
    const { history, unstored } = this.deps;
    const isWanted = (series: MetricSeries) =>
      Object.entries(labels).every(([name, value]) => series.labels[name] === value);
    const series = (await history.series(metric)).filter(isWanted);
    const found =
      series.length > 0 ? await this.stored(series, planParts(steps, await coverage())) : [];
    const waiting = unstored(metric).filter((block) => isWanted(block.series));
    // One that is being stored just now may be found in both places.
    const starts = new Set(waiting.map(({ startMs }) => startMs));
    const known = new Set(found.filter(({ startMs }) => starts.has(startMs)).map(identity));
    const fresh = waiting
      .filter((block) => !known.has(identity(block)))
      .map((block) => clipped(block, steps.fromMs, steps.toMs));
    return [...found, ...fresh];
  }

  private async stored(
    series: readonly StoredSeries[],
    parts: readonly Part[],
  ): Promise<readonly MetricBlock[]> {
    const cost = series.reduce((sum, one) => sum + slotCost(one), 0) * slotsIn(parts);
    if (cost > MOST_COST) {
      throw validationError(
        TOO_MUCH,
        `${String(series.length)} series match; name labels, or take a shorter time or a longer step`,
      );
    }
    const found: (readonly MetricBlock[])[] = [];
    for (let start = 0; start < series.length; start += SERIES_AT_ONCE) {
      if (start > 0) await this.deps.clock.sleep(0);
      const batch = series.slice(start, start + SERIES_AT_ONCE);
      for (const part of parts) {
        found.push(await (part.areRolling ? this.recent(batch, part) : this.part(batch, part)));
      }
    }
    return found.flat();
  }

  /** Minutes of the running hour that are rolled up already spare their seconds. */
  private async recent(
    series: readonly StoredSeries[],
    part: Part,
  ): Promise<readonly MetricBlock[]> {
    const minutes = await this.part(series, { ...part, resolution: 'minute' });
    const fromMs = Math.max(part.fromMs, rolledUntil(minutes) ?? part.fromMs);
    return [...minutes, ...(await this.part(series, { ...part, fromMs }))];
  }

  private async part(
    series: readonly StoredSeries[],
    { resolution, fromMs, toMs }: Part,
  ): Promise<readonly MetricBlock[]> {
    if (fromMs >= toMs) return [];
    const from = new Date(blockStart(resolution, fromMs));
    const to = new Date(toMs);
    const blocks = await this.deps.history.blocks({ series, resolution, from, to });
    return blocks.map((block) => clipped(block, fromMs, toMs));
  }

  private async recentCoverage(): Promise<CoverageMs> {
    const atMs = this.deps.clock.monotonicMs();
    if (!this.known || atMs - this.known.atMs >= SAME_PLAN_MS) {
      this.known = { atMs, coverage: await this.coverage() };
    }
    return this.known.coverage;
  }

  private async coverage(): Promise<CoverageMs> {
    const coverage = await this.deps.history.coverage(this.deps.clock.now());
    return Object.fromEntries(
      Object.entries(coverage).map(([resolution, { from, to }]) => [
        resolution,
        { fromMs: from.getTime(), toMs: to.getTime() },
      ]),
    );
  }

  private stepsOf({ from, to, stepSeconds }: MetricQuery): Steps {
    const nowMs = this.deps.clock.now().getTime();
    const [fromMs, toMs] = [from.getTime(), Math.min(to.getTime(), nowMs + 1)];
    const stepMs = stepSeconds * 1_000;
    if (!(from.getTime() < to.getTime())) {
      throw validationError('metric.bad-period', 'from must be before to');
    }
    if (!Number.isInteger(stepSeconds) || stepSeconds < 1 || stepSeconds > 31 * 86_400) {
      throw validationError('metric.bad-step', 'step must be 1 to 2678400 whole seconds');
    }
    if ((to.getTime() - fromMs) / stepMs > MOST_POINTS) {
      throw validationError(
        'metric.too-many-points',
        `That is more than ${String(MOST_POINTS)} steps; take a longer step or a shorter time`,
      );
    }
    return { fromMs, toMs, stepMs };
  }
}

function identity({ series, source, resolution, startMs }: MetricBlock): string {
  return [source, resolution, startMs, seriesKey(series)].join(' ');
}
