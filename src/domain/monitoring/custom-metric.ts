import { AppError, validationError, type FieldFault } from '../shared/app-error.js';
import type { JsonObject } from '../shared/json.js';

export const CUSTOM_METRIC_KINDS = ['gauge', 'counter'] as const;
/** A gauge is what was told last; a counter is the sum of what was told. */
export type CustomMetricKind = (typeof CUSTOM_METRIC_KINDS)[number];

/** Names there may be, and value sets of the tags of one. */
export const MOST_CUSTOM_METRICS = 200;
export const MOST_CUSTOM_SERIES = 200;

const MOST_TAGS = 20;
const LONGEST_TAG_VALUE = 200;

/** `signups`, `checkout.duration`, `queueDepth` */
export const CUSTOM_METRIC_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/;
const TAG_NAME = /^(?!__)[A-Za-z_][A-Za-z0-9_]{0,49}$/;

/** Tags that monitoring systems give a meaning of their own. */
const RESERVED_TAGS = new Set(['le', 'quantile']);

/** What somebody tells of a metric of theirs. */
export interface CustomSample {
  readonly name: string;
  readonly value: number;
  readonly unit?: string;
  readonly tags?: JsonObject;
  readonly kind?: CustomMetricKind;
}

/** A sample that can be kept. */
export interface CheckedSample {
  readonly name: string;
  /** As monitoring systems write names; names that are written alike are one metric. */
  readonly writtenName: string;
  readonly kind: CustomMetricKind;
  readonly unit: string | undefined;
  readonly value: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** @throws AppError `validation` (`metric.invalid`) with one fault per field */
export function checkSample(sample: CustomSample): CheckedSample {
  const { name, value, unit, tags = {}, kind = 'gauge' } = sample;
  const faults: FieldFault[] = [];
  if (!CUSTOM_METRIC_NAME.test(name)) {
    faults.push({
      path: 'name',
      message: 'must be letters, digits, _ . - and begin with a letter',
    });
  }
  if (!Number.isFinite(value)) faults.push({ path: 'value', message: 'must be a finite number' });
  else if (kind === 'counter' && value < 0) {
    faults.push({ path: 'value', message: 'must not be negative: a counter only grows' });
  }
  const checked = checkTags(tags, faults);
  if (faults.length > 0) throw validationError('metric.invalid', 'The metric is not valid', faults);
  return { name, writtenName: writtenNameOf(name, kind), kind, unit, value, tags: checked };
}

function checkTags(tags: JsonObject, faults: FieldFault[]): Readonly<Record<string, string>> {
  const entries = Object.entries(tags);
  if (entries.length > MOST_TAGS) {
    faults.push({ path: 'tags', message: `must be at most ${String(MOST_TAGS)}` });
    return {};
  }
  const checked: Record<string, string> = {};
  for (const [name, value] of entries) {
    const path = `tags.${name.slice(0, 50)}`;
    if (!TAG_NAME.test(name) || RESERVED_TAGS.has(name)) {
      faults.push({
        path,
        message: 'is no name of a tag: letters, digits and _, not le or quantile',
      });
    } else if (!['string', 'number', 'boolean'].includes(typeof value)) {
      faults.push({ path, message: 'must be a text, a number or true or false' });
    } else if (String(value).length > LONGEST_TAG_VALUE) {
      faults.push({ path, message: `must have at most ${String(LONGEST_TAG_VALUE)} characters` });
    } else checked[name] = String(value);
  }
  return checked;
}

/** Snake case; a counter ends in `_total`. */
function writtenNameOf(name: string, kind: CustomMetricKind): string {
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[.-]/g, '_')
    .replace(/_{2,}/g, '_')
    .replace(/_$/, '')
    .toLowerCase();
  return kind === 'counter' ? `${snake.replace(/_total$/, '')}_total` : snake;
}

export function tooManyMetrics(name: string): AppError {
  return new AppError(
    'conflict',
    'metric.too-many-names',
    `There are ${String(MOST_CUSTOM_METRICS)} custom metrics, which is the most; ${name} would be one more`,
  );
}

export function tooManySeries(name: string): AppError {
  return new AppError(
    'conflict',
    'metric.too-many-series',
    `${name} has ${String(MOST_CUSTOM_SERIES)} different sets of tags, which is the most; tags must not tell single things apart`,
  );
}

export function otherMetric(name: string, what: string, known: string): AppError {
  return new AppError(
    'conflict',
    'metric.other-definition',
    `${name} is known with another ${what}: ${known}`,
  );
}
