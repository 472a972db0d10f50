import type { MetricPoints } from '../../../application/monitoring/read-points.js';
import { validationError, type FieldFault } from '../../../domain/shared/app-error.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type { MetricQuery } from '../../../ports/monitoring/metric-history.js';
import { Answer, Choice, Count, Text, Time } from './fields.js';
import { isTime } from './time.js';

export const AGGREGATES = [
  ...['average', 'sum', 'min', 'max', 'last', 'rate'],
  ...['p50', 'p95', 'p99'],
] as readonly MetricQuery['aggregate'][];

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';
const HOUR_MS = 3_600_000;
const STEPS = [1, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400, 604_800];

/** Steps of an answer whose length nobody chose. */
const USUAL_POINTS = 300;

/** Labels of one question, and the longest name or value. */
const MOST_LABELS = 10;
const LONGEST = 200;

export class MetricPointsView {
  @Text({ description: 'Metric', example: 'http_requests_total', maxLength: LONGEST })
  metric!: string;
  @Time({ description: 'Beginning of the period', example: EXAMPLE_TIME }) from!: Date;
  @Time({ description: 'End of the period', example: EXAMPLE_TIME }) to!: Date;
  @Count({ description: 'Length of a step', example: 60, minimum: 1, maximum: 2_678_400 })
  stepSeconds!: number;
  @Choice(AGGREGATES, { description: 'How values become one', example: 'rate' })
  aggregate!: MetricQuery['aggregate'];
  @Answer({
    description: 'A value for each step in which something was measured',
    example: [{ at: EXAMPLE_TIME, value: 12.5 }],
    schema: { type: 'array', items: { type: 'object' } },
  })
  points!: MetricPoints['points'];
}

export const METRIC_POINTS_PARAMETERS: readonly JsonObject[] = [
  {
    name: 'name',
    in: 'path',
    required: true,
    description: 'Metric, without the prefix brain_',
    schema: { type: 'string', maxLength: LONGEST },
  },
  query('from', 'Beginning; an hour before the end', { type: 'string', format: 'date-time' }),
  query('to', 'End, not included; now', { type: 'string', format: 'date-time' }),
  query('step', 'Seconds of a step; chosen so that there are about 300', {
    type: 'integer',
    minimum: 1,
    maximum: 2_678_400,
  }),
  query('aggregate', 'How the values of a step, of all series and processes, become one', {
    type: 'string',
    enum: AGGREGATES,
    default: 'average',
  }),
  {
    ...query('label', 'Only series with these labels: label[route]=/health', {
      type: 'object',
      additionalProperties: { type: 'string', maxLength: LONGEST },
      maxProperties: MOST_LABELS,
    }),
    style: 'deepObject',
    explode: true,
  },
];

/** @throws AppError `validation` naming every parameter at fault */
export function parseMetricQuery(
  metric: string,
  parameters: URLSearchParams,
  now: Date,
): MetricQuery {
  const faults: FieldFault[] = [];
  const labels: Record<string, string> = {};
  const given: Record<string, string> = {};
  for (const [name, value] of parameters) {
    const label = /^label\[([A-Za-z_][A-Za-z0-9_]{0,99})\]$/.exec(name)?.[1];
    if (label !== undefined && value.length <= LONGEST) labels[label] = value;
    else if (['from', 'to', 'step', 'aggregate'].includes(name)) given[name] = value;
    else faults.push({ path: name.slice(0, LONGEST), message: 'is not a parameter here' });
  }
  if (Object.keys(labels).length > MOST_LABELS) {
    faults.push({ path: 'label', message: `must be at most ${String(MOST_LABELS)} labels` });
  }
  const time = (name: string, fallback: Date): Date => {
    const text = given[name];
    if (text === undefined) return fallback;
    if (isTime(text)) return new Date(text);
    faults.push({ path: name, message: 'must be a time such as 2026-12-01T12:00:00Z or a date' });
    return fallback;
  };
  const to = time('to', now);
  const from = time('from', new Date(to.getTime() - HOUR_MS));
  const step = given['step'];
  if (step !== undefined && !/^\d{1,7}$/.test(step)) {
    faults.push({ path: 'step', message: 'must be whole seconds' });
  }
  const aggregate = AGGREGATES.find((one) => one === (given['aggregate'] ?? 'average'));
  if (!aggregate) {
    faults.push({ path: 'aggregate', message: `must be one of ${AGGREGATES.join(', ')}` });
  }
  if (faults.length > 0 || !aggregate) {
    throw validationError('metric.bad-query', 'The query is not valid', faults);
  }
  const stepSeconds = step === undefined ? usualStep(from, to) : Number(step);
  return { metric, labels, from, to, stepSeconds, aggregate };
}

function usualStep(from: Date, to: Date): number {
  const least = (to.getTime() - from.getTime()) / 1_000 / USUAL_POINTS;
  return STEPS.find((step) => step >= least) ?? 2_678_400;
}

function query(name: string, description: string, schema: JsonObject): JsonObject {
  return { name, in: 'query', description, schema };
}
