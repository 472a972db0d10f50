import type { ExportQuery } from '../../../application/analytics/export-events.js';
import {
  DIMENSION_PATTERN,
  NAME_PATTERN,
  NAME_PHRASE,
} from '../../../domain/analytics/analytics-event.js';
import type { EventFilter } from '../../../domain/analytics/event-filter.js';
import type { FunnelQuery } from '../../../domain/analytics/funnel.js';
import {
  INTERVALS,
  SERIES_AGGREGATES,
  USUAL_TOP,
  type Interval,
  type SeriesQuery,
} from '../../../domain/analytics/series-query.js';
import { validationError, type FieldFault } from '../../../domain/shared/app-error.js';
import { isTime } from './time.js';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
const USUAL_WINDOW_SECONDS = 7 * 86_400;
const LONGEST = 200;

/** Reads parameters and gathers what is wrong with them. */
class Parameters {
  readonly filter: Record<string, readonly string[]> = {};
  private readonly faults: FieldFault[] = [];
  private readonly given = new Map<string, string>();

  constructor(pairs: URLSearchParams, known: readonly string[], takesFilter = true) {
    for (const [name, value] of pairs) {
      const dimension = /^filter\[(.{1,50})\]$/.exec(name)?.[1];
      if (takesFilter && dimension !== undefined && DIMENSION_PATTERN.test(dimension)) {
        this.filter[dimension] = valuesOf(value);
      } else if (known.includes(name)) this.given.set(name, value);
      else this.fault(name.slice(0, LONGEST), 'is not a parameter here');
    }
  }

  fault(path: string, message: string): void {
    this.faults.push({ path, message });
  }

  text(name: string): string | undefined {
    return this.given.get(name);
  }

  name(): string | undefined {
    const name = this.text('name');
    if (name !== undefined && !NAME_PATTERN.test(name))
      this.fault('name', `must be ${NAME_PHRASE}`);
    return name;
  }

  list(name: string): readonly string[] {
    return valuesOf(this.text(name) ?? '');
  }

  time(name: string, fallback: Date): Date {
    const text = this.text(name);
    if (text === undefined) return fallback;
    if (isTime(text)) return new Date(text);
    this.fault(name, 'must be a time such as 2026-12-01T12:00:00Z or a date');
    return fallback;
  }

  choice<const Choice extends string>(
    name: string,
    choices: readonly Choice[],
    fallback: Choice,
  ): Choice {
    const found = choices.find((choice) => choice === (this.text(name) ?? fallback));
    if (found === undefined) this.fault(name, `must be one of ${choices.join(', ')}`);
    return found ?? fallback;
  }

  count(name: string, fallback: number): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    this.fault(name, 'must be a whole number');
    return fallback;
  }

  /** The last thirty days, where nothing is said. */
  period(now: Date): { readonly from: Date; readonly to: Date } {
    const to = this.time('to', now);
    return { from: this.time('from', new Date(to.getTime() - USUAL_DAYS * DAY_MS)), to };
  }

  /** @throws AppError `validation` (`analytics.bad-query`) naming every parameter at fault */
  done(): void {
    if (this.faults.length === 0) return;
    throw validationError('analytics.bad-query', 'The query is not valid', this.faults);
  }
}

/** @throws AppError `validation` */
export function parseSeriesQuery(pairs: URLSearchParams, now: Date): SeriesQuery {
  const names = ['name', 'aggregate', 'from', 'to', 'interval', 'timezone', 'groupBy', 'top'];
  const parameters = new Parameters(pairs, names);
  const name = parameters.name();
  if (name === undefined) parameters.fault('name', 'is required');
  const { from, to } = parameters.period(now);
  const query = {
    name: name ?? '',
    aggregate: parameters.choice('aggregate', SERIES_AGGREGATES, 'count'),
    ...{ from, to },
    interval: parameters.choice('interval', INTERVALS, usualInterval(from, to)),
    timezone: (parameters.text('timezone') ?? 'UTC').slice(0, 64),
    groupBy: parameters.list('groupBy'),
    filter: parameters.filter,
    top: parameters.count('top', USUAL_TOP),
  };
  parameters.done();
  return query;
}

/** @throws AppError `validation` */
export function parseExportQuery(
  pairs: URLSearchParams,
  now: Date,
): ExportQuery & { readonly format: 'csv' | 'jsonl' } {
  const parameters = new Parameters(pairs, ['name', 'from', 'to', 'format']);
  const query = {
    name: parameters.name(),
    ...parameters.period(now),
    filter: parameters.filter,
    format: parameters.choice('format', ['csv', 'jsonl'], 'csv'),
  };
  parameters.done();
  return query;
}

/** Names of steps only: filters need a body. @throws AppError `validation` */
export function parseFunnelQuery(pairs: URLSearchParams, now: Date): FunnelQuery {
  const names = ['steps', 'from', 'to', 'windowSeconds', 'groupBy'];
  const parameters = new Parameters(pairs, names, false);
  const query = {
    steps: parameters.list('steps').map((name) => ({ name, filter: {} })),
    ...parameters.period(now),
    windowSeconds: parameters.count('windowSeconds', USUAL_WINDOW_SECONDS),
    groupBy: parameters.text('groupBy'),
  };
  parameters.done();
  return query;
}

export interface AskedFunnel {
  readonly steps: readonly {
    readonly name: string;
    readonly filter?: Readonly<Record<string, string>>;
  }[];
  readonly from?: Date;
  readonly to?: Date;
  readonly windowSeconds?: number;
  readonly groupBy?: string;
}

export function toFunnelQuery(asked: AskedFunnel, now: Date): FunnelQuery {
  const { to = now, windowSeconds = USUAL_WINDOW_SECONDS, groupBy } = asked;
  const { from = new Date(to.getTime() - USUAL_DAYS * DAY_MS) } = asked;
  const steps = asked.steps.map(({ name, filter = {} }) => ({ name, filter: toFilter(filter) }));
  return { steps, from, to, windowSeconds, groupBy };
}

function toFilter(filter: Readonly<Record<string, string>>): EventFilter {
  return Object.fromEntries(Object.entries(filter).map(([name, text]) => [name, valuesOf(text)]));
}

/** A comma means any of. */
function valuesOf(text: string): readonly string[] {
  return text.split(',').flatMap((value) => (value.trim() === '' ? [] : [value.trim()]));
}

function usualInterval(from: Date, to: Date): Interval {
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  if (days <= 2) return 'hour';
  return days <= 120 ? 'day' : 'week';
}
