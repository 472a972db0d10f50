import { AppError, validationError, type FieldFault } from '../shared/app-error.js';
import type { JsonObject } from '../shared/json.js';

export const CUSTOM_METRIC_KINDS = ['gauge', 'counter'] as const;
/** A gauge is what was told last; a counter is the sum of what was told. */
export type CustomMetricKind = (typeof CUSTOM_METRIC_KINDS)[number];

/** Begins the names under which they are kept; no metric of the program has one that begins so. */
export const CUSTOM_PREFIX = 'custom_';

export function isCustomMetric(name: string): boolean {
  return name.startsWith(CUSTOM_PREFIX);
}

/** Names there may be, value sets of the tags of one, and of all of them. */
export const MOST_CUSTOM_METRICS = 200;
export const MOST_CUSTOM_SERIES = 200;
export const MOST_CUSTOM_SERIES_IN_ALL = 1_000;

/** A series that nobody told of for so long is dropped; what is told once a day stays, ms. */
export const CUSTOM_IDLE_MS = 25 * 3_600_000;

const MOST_TAGS = 20;
const LONGEST_TAG_VALUE = 200;

/** `signups`, `checkout.duration`, `queueDepth` */
export const CUSTOM_METRIC_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/;
const TAG_NAME = /^(?!__)[A-Za-z_][A-Za-z0-9_]{0,49}$/;

/** Endings that monitoring systems give a meaning of their own, the whole name too. */
const RESERVED_ENDING = /(?:^|_)(?:total|bucket|sum|count|created|info)$/;

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
  /** As monitoring systems write names. */
  readonly writtenName: string;
  /** Names that are written alike are one metric, whatever their kind. */
  readonly family: string;
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
  const family = familyOf(name, kind);
  if (RESERVED_ENDING.test(family)) {
    faults.push({
      path: 'name',
      message:
        'must not end in _total (but of a counter), _bucket, _sum, _count, _created or _info',
    });
  }
  if (!Number.isFinite(value)) faults.push({ path: 'value', message: 'must be a finite number' });
  else if (kind === 'counter' && value < 0) {
    faults.push({ path: 'value', message: 'must not be negative: a counter only grows' });
  }
  const checked = checkTags(tags, faults);
  if (faults.length > 0) throw validationError('metric.invalid', 'The metric is not valid', faults);
  const writtenName = kind === 'counter' ? `${family}_total` : family;
  return { name, writtenName, family, kind, unit, value, tags: checked };
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

/** Snake case; a counter without the `_total` that it is written with. */
function familyOf(name: string, kind: CustomMetricKind): string {
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[.-]/g, '_')
    .replace(/_{2,}/g, '_')
    .replace(/_$/, '')
    .toLowerCase();
  return kind === 'counter' ? snake.replace(/_total$/, '') : snake;
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

export function tooManySeriesInAll(name: string): AppError {
  return new AppError(
    'conflict',
    'metric.too-many-series',
    `Custom metrics have ${String(MOST_CUSTOM_SERIES_IN_ALL)} different sets of tags in all, which is the most; ${name} would have one more`,
  );
}

export function otherMetric(name: string, what: string, known: string): AppError {
  return new AppError(
    'conflict',
    'metric.other-definition',
    `${name} is known with another ${what}: ${known}`,
  );
}
