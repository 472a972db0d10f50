import type { KnownMetric } from '../../../application/monitoring/list-metrics.js';
import type { RecordedSample } from '../../../application/monitoring/record-metrics.js';
import {
  CUSTOM_METRIC_KINDS,
  CUSTOM_METRIC_NAME,
  type CustomMetricKind,
  type CustomSample,
} from '../../../domain/monitoring/custom-metric.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type { MetricKind } from '../../../ports/runtime/metrics.js';
import { Answer, Choice, Count, Decimal, JsonField, Text, Time } from './fields.js';

const NAME = {
  description:
    'Letters, digits, _ . and -; monitoring systems see it as brain_custom_<name>. Not ending in _bucket, _sum, _count, ' +
    '_created or _info, in _total only of a counter',
  example: 'signups',
  maxLength: 100,
};
const VALUE = { description: 'What was measured', example: 3 };
const UNIT = { description: 'What the value counts', example: 'people', maxLength: 40 };
const TAGS = {
  description: 'At most 20, each a text, a number or true or false',
  example: { plan: 'team' },
};
const KIND = {
  description: 'gauge: the value told last counts, for 25 hours; counter: what is told is added up',
  example: 'gauge',
};

export class RecordMetricDto implements CustomSample {
  @Text({ ...NAME, pattern: CUSTOM_METRIC_NAME }) name!: string;
  @Decimal(VALUE) value!: number;
  @Text({ ...UNIT, optional: true, minLength: 1, pattern: /^[\p{L}\p{N} %°/._²³-]+$/u })
  unit?: string;
  @JsonField({ ...TAGS, optional: true }) tags?: JsonObject;
  @Choice(CUSTOM_METRIC_KINDS, { ...KIND, optional: true }) kind?: CustomMetricKind;
}

export class RecordedMetricView {
  @Text(NAME) name!: string;
  @Choice(CUSTOM_METRIC_KINDS, KIND) kind!: CustomMetricKind;
  @Text({ ...UNIT, nullable: true }) unit!: string | null;
  @Decimal(VALUE) value!: number;
  @JsonField(TAGS) tags!: Readonly<Record<string, string>>;
  @Time({ description: 'When it was taken in', example: '2026-11-21T08:00:00.000Z' })
  recordedAt!: Date;
}

export function toRecordedMetricView({ unit, ...sample }: RecordedSample): RecordedMetricView {
  return { ...sample, unit: unit ?? null };
}

export class MetricView implements KnownMetric {
  @Text({ ...NAME, description: 'Its name', example: 'http_requests_total' }) name!: string;
  @Text({
    description: 'Its name in Prometheus text',
    example: 'brain_http_requests_total',
    maxLength: 200,
  })
  exposedAs!: string;
  @Choice(['counter', 'gauge', 'histogram'], { description: 'What it is', example: 'counter' })
  kind!: MetricKind;
  @Text({ ...UNIT, example: 'seconds', nullable: true }) unit!: string | null;
  @Text({ description: 'What it tells', example: 'Requests that were answered.', maxLength: 300 })
  help!: string;
  @Answer({
    description: 'Names of its labels; none where every series has its own',
    example: ['method', 'route', 'status'],
    schema: { type: 'array', items: { type: 'string' } },
  })
  labels!: readonly string[];
  @Count({
    description: 'Value sets of its labels that were measured',
    example: 12,
    minimum: 0,
    maximum: 1_001,
  })
  seriesCount!: number;
  @Answer({
    description: 'Told by others, not counted by the program',
    example: false,
    schema: { type: 'boolean' },
  })
  isCustom!: boolean;
}
