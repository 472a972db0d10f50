import type { EventNameDetails } from '../../../application/analytics/list-names.js';
import type { ImportReport } from '../../../application/analytics/import-events.js';
import type { FunnelAnswer } from '../../../application/analytics/read-funnel.js';
import type { RecordedEvent } from '../../../application/analytics/record-events.js';
import type { SeriesAnswer } from '../../../application/analytics/read-series.js';
import {
  LONGEST_TEXT,
  NAME_PATTERN,
  type AnalyticsEvent,
  type Dimensions,
  type NewAnalyticsEvent,
} from '../../../domain/analytics/analytics-event.js';
import { INTERVALS, SERIES_AGGREGATES } from '../../../domain/analytics/series-query.js';
import { Answer, Choice, Decimal, Flag, Identifier, Text, TextMap, Time } from './fields.js';

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';
const NAME = { description: 'What happened', example: 'deal.won', maxLength: 100 };
const AT = { description: 'When it happened; now when absent', example: EXAMPLE_TIME };
const SUBJECT = {
  description: 'Who or what it is about: what funnels follow and distinct counts',
  example: 'customer-17',
  maxLength: LONGEST_TEXT,
};
const VALUE = { description: 'A number that belongs to it', example: 1200.5 };
const DIMENSIONS = {
  description: 'At most 20 texts by name',
  example: { country: 'DE', plan: 'team' },
};
const DEDUP_KEY = {
  description: 'Of events of one name with the same key the first one counts',
  example: 'order-4711',
  maxLength: LONGEST_TEXT,
};

export class RecordAnalyticsEventDto implements NewAnalyticsEvent {
  @Text({ ...NAME, minLength: 1, pattern: NAME_PATTERN }) name!: string;
  @Time({ ...AT, optional: true }) at?: Date;
  @Text({ ...SUBJECT, optional: true, nullable: true }) subject?: string | null;
  @Decimal({ ...VALUE, optional: true, nullable: true }) value?: number | null;
  @TextMap({ ...DIMENSIONS, optional: true }) dimensions?: Dimensions;
  @Text({ ...DEDUP_KEY, optional: true, nullable: true }) dedupKey?: string | null;
}

export class RecordedAnalyticsEventView implements RecordedEvent {
  @Identifier({ description: 'Its id', example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10' })
  id!: AnalyticsEvent['id'];
  @Text(NAME) name!: string;
  @Time({ ...AT, description: 'When it happened' }) at!: Date;
  @Flag({ description: 'It was known already and is not kept again', example: false })
  isDuplicate!: boolean;
}

export class AnalyticsEventView implements AnalyticsEvent {
  @Identifier({ description: 'Its id', example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10' })
  id!: AnalyticsEvent['id'];
  @Text(NAME) name!: string;
  @Time({ ...AT, description: 'When it happened' }) at!: Date;
  @Time({ description: 'When it was taken in', example: EXAMPLE_TIME }) receivedAt!: Date;
  @Text({ ...SUBJECT, nullable: true }) subject!: string | null;
  @Decimal({ ...VALUE, nullable: true }) value!: number | null;
  @TextMap(DIMENSIONS) dimensions!: Dimensions;
  @Text({ ...DEDUP_KEY, nullable: true }) dedupKey!: string | null;
}

export class AnalyticsImportView implements ImportReport {
  @Answer({ description: 'Recorded', example: 998, schema: { type: 'integer' } }) recorded!: number;
  @Answer({ description: 'Known already', example: 1, schema: { type: 'integer' } })
  duplicates!: number;
  @Answer({ description: 'Lines that were not valid', example: 1, schema: { type: 'integer' } })
  refused!: number;
  @Answer({
    description: 'Why, of the first 100',
    example: [{ line: 17, code: 'analytics.too-old', message: 'at is older than events are kept' }],
    schema: { type: 'array', items: { type: 'object' } },
  })
  faults!: ImportReport['faults'];
}

export class AnalyticsSeriesView {
  @Text(NAME) name!: string;
  @Choice(SERIES_AGGREGATES, { description: 'How events become a value', example: 'sum' })
  aggregate!: SeriesAnswer['aggregate'];
  @Time({ description: 'Beginning', example: EXAMPLE_TIME }) from!: Date;
  @Time({ description: 'End, not included', example: EXAMPLE_TIME }) to!: Date;
  @Choice(INTERVALS, { description: 'Length of a step', example: 'day' })
  interval!: SeriesAnswer['interval'];
  @Text({ description: 'Whose clocks divide the time', example: 'Europe/Berlin', maxLength: 64 })
  timezone!: string;
  @Answer({
    description:
      'A line for each group, the largest first and (other) last; counts and sums are 0 where nothing happened, other values null',
    example: [
      {
        group: { country: 'DE' },
        total: 3600,
        events: 3,
        points: [{ at: EXAMPLE_TIME, value: 3600 }],
      },
    ],
    schema: { type: 'array', items: { type: 'object' } },
  })
  series!: SeriesAnswer['series'];
}

export function toSeriesView(answer: SeriesAnswer): AnalyticsSeriesView {
  const { name, aggregate, from, to, interval, timezone, series } = answer;
  return { name, aggregate, from, to, interval, timezone, series };
}

const COUNTS = [
  { name: 'signed-up', subjects: 200, conversion: 1, stepConversion: 1, medianSeconds: null },
  { name: 'paid', subjects: 50, conversion: 0.25, stepConversion: 0.25, medianSeconds: 86_400 },
];

export class AnalyticsFunnelView {
  @Time({ description: 'Beginning', example: EXAMPLE_TIME }) from!: Date;
  @Time({ description: 'End of first steps, not included', example: EXAMPLE_TIME }) to!: Date;
  @Answer({
    description: 'Seconds from the first step to the last',
    example: 604_800,
    schema: { type: 'integer' },
  })
  windowSeconds!: number;
  @Answer({
    description: 'How many subjects came to each step, of the first and of the one before',
    example: COUNTS,
    schema: { type: 'array', items: { type: 'object' } },
  })
  steps!: FunnelAnswer['whole'];
  @Answer({
    description: 'The same for the 50 largest groups',
    example: [{ group: { plan: 'team' }, steps: COUNTS }],
    schema: { type: 'array', items: { type: 'object' } },
  })
  groups!: FunnelAnswer['groups'];
}

export function toFunnelView(answer: FunnelAnswer): AnalyticsFunnelView {
  const { from, to, windowSeconds, whole, groups } = answer;
  return { from, to, windowSeconds, steps: whole, groups };
}

export class AnalyticsNameView {
  @Text(NAME) name!: string;
  @Flag({ description: 'analytics.events has it', example: true }) isDeclared!: boolean;
  @Answer({
    description: 'Dimensions it is counted by',
    example: ['country'],
    schema: { type: 'array', items: { type: 'string' } },
  })
  dimensions!: readonly string[];
  @Answer({ description: 'Combinations counted', example: 12, schema: { type: 'integer' } })
  groups!: number;
}

export class AnalyticsNameDetailsView extends AnalyticsNameView {
  @Answer({
    description: 'Values by dimension, at most 100 each',
    example: { country: ['DE', 'FR'] },
    schema: { type: 'object' },
  })
  values!: EventNameDetails['values'];
}
