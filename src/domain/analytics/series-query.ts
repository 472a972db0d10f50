import { validationError, type FieldFault } from '../shared/app-error.js';
import { MOST_VALUES } from './event-filter.js';
import type { EventFilter } from './event-filter.js';
import { SLOT_MS } from './day-block.js';

export const SERIES_AGGREGATES = [
  ...(['count', 'sum', 'avg', 'min', 'max'] as const),
  ...(['p50', 'p95', 'p99', 'distinct'] as const),
] as const;
export type SeriesAggregate = (typeof SERIES_AGGREGATES)[number];

export const INTERVALS = ['15m', 'hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

/** Groups of an answer; the others are added up as one. */
export const MOST_TOP = 50;
export const USUAL_TOP = 10;
const MOST_GROUP_BY = 5;

export interface SeriesQuery {
  readonly name: string;
  readonly aggregate: SeriesAggregate;
  /** Rounded down to a quarter of an hour. */
  readonly from: Date;
  /** Not included; rounded up to a quarter of an hour. */
  readonly to: Date;
  readonly interval: Interval;
  /** IANA name of the zone whose hours, days, weeks and months are meant. */
  readonly timezone: string;
  /** Declared dimensions. */
  readonly groupBy: readonly string[];
  readonly filter: EventFilter;
  /** So many groups; the others become `(other)`. */
  readonly top: number;
}

/** @throws AppError `validation` (`analytics.bad-query`, `analytics.undeclared-dimension`) */
export function requireSeriesQuery(query: SeriesQuery, declared: ReadonlySet<string>): SeriesQuery {
  const { from, to, groupBy, filter, top } = query;
  const faults: FieldFault[] = [];
  if (!(from < to)) faults.push({ path: 'to', message: 'must be after from' });
  if (groupBy.length > MOST_GROUP_BY) {
    faults.push({
      path: 'groupBy',
      message: `must be at most ${String(MOST_GROUP_BY)} dimensions`,
    });
  }
  if (!Number.isInteger(top) || top < 1 || top > MOST_TOP) {
    faults.push({ path: 'top', message: `must be 1 to ${String(MOST_TOP)}` });
  }
  if (Object.values(filter).some((values) => values.length > MOST_VALUES)) {
    faults.push({
      path: 'filter',
      message: `must name at most ${String(MOST_VALUES)} values each`,
    });
  }
  if (faults.length > 0)
    throw validationError('analytics.bad-query', 'The query is not valid', faults);
  for (const name of [...groupBy, ...Object.keys(filter)]) {
    if (declared.has(name)) continue;
    const message = `is no declared dimension of ${query.name}`;
    throw validationError('analytics.undeclared-dimension', `${name.slice(0, 50)} ${message}`, [
      { path: groupBy.includes(name) ? 'groupBy' : `filter.${name.slice(0, 50)}`, message },
    ]);
  }
  return {
    ...query,
    groupBy: [...new Set(groupBy)],
    from: new Date(Math.floor(from.getTime() / SLOT_MS) * SLOT_MS),
    to: new Date(Math.ceil(to.getTime() / SLOT_MS) * SLOT_MS),
  };
}
