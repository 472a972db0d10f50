import type { Dimensions } from '../../domain/analytics/analytics-event.js';
import { DAY_MS, dayOf } from '../../domain/analytics/day-block.js';
import { passes } from '../../domain/analytics/event-filter.js';
import { groupSeries, topGroups, type SeriesGroup } from '../../domain/analytics/series-groups.js';
import { requireSeriesQuery, type SeriesQuery } from '../../domain/analytics/series-query.js';
import {
  partOf,
  tally,
  type SeriesBlock,
  type Tallied,
} from '../../domain/analytics/series-tally.js';
import { TimeBuckets } from '../../domain/analytics/time-buckets.js';
import { notFound, validationError } from '../../domain/shared/app-error.js';
import type { AnalyticsSeries, StoredSeries } from '../../ports/analytics/analytics-series.js';
import type { UseCase } from '../shared/use-case.js';
import type { AnalyticsSettings } from './analytics-settings.js';

/** Days of series that one answer may be made of: about so many blocks are read. */
export const MOST_DAYS = 50_000;

export interface SeriesLine {
  readonly group: Dimensions;
  readonly total: number | null;
  readonly events: number;
  readonly points: readonly { readonly at: Date; readonly value: number | null }[];
}

export interface SeriesAnswer extends SeriesQuery {
  /** The largest group first, `(other)` last; one without groups when nothing is grouped. */
  readonly series: readonly SeriesLine[];
}

type Group = SeriesGroup<StoredSeries>;

/** What events add up to over time. */
export class ReadSeries implements UseCase<SeriesQuery, SeriesAnswer> {
  readonly name = 'analytics.series';
  readonly permission = 'analytics:read';

  constructor(
    private readonly deps: {
      readonly series: AnalyticsSeries;
      readonly settings: AnalyticsSettings;
    },
  ) {}

  /**
   * @throws AppError `validation` (`analytics.bad-query`, `analytics.undeclared-dimension`, `analytics.too-much`);
   *   `not-found` (`analytics-event.not-found`) when no event of the name was declared or recorded
   */
  async execute(asked: SeriesQuery): Promise<SeriesAnswer> {
    const stored = await this.deps.series.series(asked.name);
    const definition = this.deps.settings.definitions.get(asked.name);
    if (!definition && stored.length === 0) throw notFound('analytics-event', asked.name);
    const declared = new Set([
      ...(definition?.dimensions ?? []),
      ...stored.flatMap(({ dimensions }) => Object.keys(dimensions)),
    ]);
    const query = requireSeriesQuery(asked, declared);
    const { from, to, interval, timezone, groupBy, aggregate } = query;
    const buckets = new TimeBuckets(from.getTime(), to.getTime(), interval, timezone);
    const series = stored.filter(({ dimensions }) => passes(dimensions, query.filter));
    requireFew(series, query);
    const groups = await this.groups(series, query, buckets);
    const lines: SeriesLine[] = [];
    for (const { group, blocks } of groups) {
      const { total, events, values } = tally(await blocks(), buckets, aggregate);
      const points = values.map((value, index) => ({
        at: new Date(buckets.starts[index] ?? 0),
        value,
      }));
      lines.push({ group, total, events, points });
    }
    const seen = groupBy.length === 0 ? lines : lines.filter(({ events }) => events > 0);
    return { ...query, series: seen };
  }

  /** Facts are read once; what is larger only when a line is added up. */
  private async groups(series: readonly StoredSeries[], query: SeriesQuery, buckets: TimeBuckets) {
    const part = partOf(query.aggregate);
    const grouped = groupSeries(series, query.groupBy);
    if (query.groupBy.length === 0) {
      const group = grouped[0] ?? { group: {}, series: [] };
      return [{ group: group.group, blocks: () => this.blocks(group, query, part) }];
    }
    const facts = new Map<number, SeriesBlock[]>();
    for (const block of await this.blocks({ group: {}, series }, query, undefined)) {
      const own = facts.get(block.seriesId);
      if (own) own.push(block);
      else facts.set(block.seriesId, [block]);
    }
    const factsOf = (of: Group) => of.series.flatMap(({ id }) => facts.get(id) ?? []);
    const weightOf = (of: Group): number => {
      const { total, events }: Tallied = tally(factsOf(of), buckets, 'sum');
      return query.aggregate === 'sum' ? Math.abs(total ?? 0) : events;
    };
    return topGroups(grouped, weightOf, query.top).map((group) => ({
      group: group.group,
      blocks: () =>
        part === undefined ? Promise.resolve(factsOf(group)) : this.blocks(group, query, part),
    }));
  }

  private async blocks(
    { series }: Group,
    { from, to }: SeriesQuery,
    part: ReturnType<typeof partOf>,
  ): Promise<readonly SeriesBlock[]> {
    return this.deps.series.blocks({
      seriesIds: series.map(({ id }) => id),
      fromMs: dayOf(from.getTime()),
      toMs: to.getTime(),
      part,
    });
  }
}

function requireFew(series: readonly StoredSeries[], { from, to }: SeriesQuery): void {
  const days = Math.ceil((to.getTime() - dayOf(from.getTime())) / DAY_MS);
  if (days * series.length <= MOST_DAYS) return;
  const message = `The answer would be made of more than ${String(MOST_DAYS)} days of combinations`;
  throw validationError('analytics.too-much', message, [
    {
      path: 'from',
      message: 'is too early for so many combinations: ask for less time, or filter',
    },
  ]);
}
