import { isISO8601 } from 'class-validator';

const DATE_OR_TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * ISO 8601, as far as it means the same everywhere: a date (midnight UTC), or a time with its offset. Week
 * dates and times without an offset are refused.
 */
export function isTime(text: string): boolean {
  return (
    DATE_OR_TIME.test(text) &&
    isISO8601(text, { strict: true }) &&
    !Number.isNaN(new Date(text).getTime())
  );
}
