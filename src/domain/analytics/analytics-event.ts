import { validationError, type FieldFault } from '../shared/app-error.js';
import type { AnalyticsEventId } from '../shared/ids.js';
import type { ListSpec } from '../shared/page.js';

export type Dimensions = Readonly<Record<string, string>>;

/** Something that happened in the business. */
export interface AnalyticsEvent {
  readonly id: AnalyticsEventId;
  readonly name: string;
  readonly at: Date;
  readonly receivedAt: Date;
  /** Who or what it is about: what funnels follow and `distinct` counts. */
  readonly subject: string | null;
  readonly value: number | null;
  readonly dimensions: Dimensions;
  /** Of events of one name with the same key the first one counts. */
  readonly dedupKey: string | null;
}

/** As it is told. */
export interface NewAnalyticsEvent {
  readonly name: string;
  /** Now when absent. */
  readonly at?: Date | undefined;
  readonly subject?: string | null | undefined;
  readonly value?: number | null | undefined;
  readonly dimensions?: Dimensions | undefined;
  readonly dedupKey?: string | null | undefined;
}

export const ANALYTICS_EVENT_LIST: ListSpec = {
  filterable: { id: 'id', name: 'text', at: 'time', subject: 'text', dedupKey: 'text' },
  sortable: { at: 'time' },
  defaultSort: [{ field: 'at', descending: true }],
};

export const NAME_PATTERN = /^[A-Za-z][A-Za-z0-9_.:-]{0,99}$/;
export const NAME_PHRASE =
  '1 to 100 letters, digits, dots, colons, hyphens or underscores, the first a letter';
export const DIMENSION_PATTERN = /^[A-Za-z][A-Za-z0-9_.-]{0,49}$/;
export const DIMENSION_PHRASE =
  '1 to 50 letters, digits, dots, hyphens or underscores, the first a letter';

export const MOST_DIMENSIONS = 20;
/** Longest subject, value of a dimension or key, in characters. */
export const LONGEST_TEXT = 200;

/** Beyond, sums would lose their last digits soon, and quantiles their room. */
export const MOST_VALUE = 1e15;

/** A clock may be wrong, and a day may be named ahead in a zone that has it already; ms. */
export const MOST_AHEAD_MS = 86_400_000;

/** From when to when events are taken. */
export interface TakenTimes {
  readonly now: Date;
  readonly keptMs: number;
}

/**
 * The event as it is kept.
 * @throws AppError `validation`: `analytics.invalid`, `analytics.too-old`, `analytics.too-far-ahead`
 */
export function readEvent(
  told: NewAnalyticsEvent,
  id: AnalyticsEventId,
  { now, keptMs }: TakenTimes,
): AnalyticsEvent {
  const faults = [...faultsOf(told)];
  if (faults.length > 0)
    throw validationError('analytics.invalid', 'The event is not valid', faults);
  const { name, at = now, subject = null, value = null, dimensions = {}, dedupKey = null } = told;
  if (at.getTime() < now.getTime() - keptMs) {
    throw refused('analytics.too-old', 'is older than events are kept');
  }
  if (at.getTime() > now.getTime() + MOST_AHEAD_MS) {
    throw refused('analytics.too-far-ahead', 'is more than a day ahead');
  }
  const known = { subject: given(subject), dedupKey: given(dedupKey) };
  return {
    id,
    name,
    at,
    receivedAt: now,
    value: value === null ? null : value + 0,
    dimensions,
    ...known,
  };
}

/** An empty text is none. */
function given(text: string | null): string | null {
  return text === '' ? null : text;
}

function refused(code: string, message: string) {
  return validationError(code, `The event ${message}`, [{ path: 'at', message }]);
}

function* faultsOf(told: NewAnalyticsEvent): Generator<FieldFault> {
  const { name, at, subject, value, dimensions = {}, dedupKey } = told;
  if (!NAME_PATTERN.test(name)) yield { path: 'name', message: `must be ${NAME_PHRASE}` };
  if (at && Number.isNaN(at.getTime())) yield { path: 'at', message: 'must be a time' };
  if (!isShort(subject)) yield { path: 'subject', message: tooLong() };
  if (!isShort(dedupKey)) yield { path: 'dedupKey', message: tooLong() };
  if (typeof value === 'number' && !(Math.abs(value) <= MOST_VALUE)) {
    yield { path: 'value', message: `must be at most ${String(MOST_VALUE)} in size` };
  }
  const entries = Object.entries(dimensions);
  if (entries.length > MOST_DIMENSIONS) {
    yield { path: 'dimensions', message: `must be at most ${String(MOST_DIMENSIONS)}` };
    return;
  }
  for (const [key, text] of entries) {
    const path = `dimensions.${key.slice(0, 50)}`;
    if (!DIMENSION_PATTERN.test(key))
      yield { path, message: `must be named by ${DIMENSION_PHRASE}` };
    else if (text === '' || !isShort(text))
      yield { path, message: `must have 1 to ${String(LONGEST_TEXT)} characters` };
  }
}

function isShort(text: string | null | undefined): boolean {
  return typeof text !== 'string' || (text.length <= LONGEST_TEXT && !text.includes('\0'));
}

function tooLong(): string {
  return `must have at most ${String(LONGEST_TEXT)} characters, and no NUL`;
}
