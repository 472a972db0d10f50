import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import { MAX_NAME, MAX_TITLE, MAX_URL } from './bounds.js';

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.Z+-]{1,24}$/;
const KEY = /^[\x21-\x7e]{1,200}$/;
const DIGITS = /^\d{1,16}$/;
const WEB_ADDRESS = /^https?:\/\/[^\s\p{Cc}]+$/u;

/**
 * Reads JSON of unknown shape: what is missing, of another type or not sane is null, never an error. Texts
 * are cut at a bound and rid of NUL and half characters, which databases refuse or change.
 */
export class PayloadReader {
  constructor(private readonly value: JsonValue | undefined) {}

  /** The part at a path, e.g. `at('issue', 'user')`. */
  at(...path: readonly string[]): PayloadReader {
    let value = this.value;
    for (const key of path) {
      value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    }
    return new PayloadReader(value);
  }

  get isObject(): boolean {
    return isObject(this.value);
  }

  get isList(): boolean {
    return Array.isArray(this.value);
  }

  /** Whether something is there at all, be it null. */
  get isThere(): boolean {
    return this.value !== undefined;
  }

  get isNull(): boolean {
    return this.value === null;
  }

  get isTrue(): boolean {
    return this.value === true;
  }

  text(maxLength: number): string | null {
    if (typeof this.value !== 'string') return null;
    return this.value.slice(0, maxLength).replaceAll('\0', '').toWellFormed();
  }

  /** A word of the provider's vocabulary, or a name; empty when there is none. */
  word(): string {
    return this.text(MAX_NAME) ?? '';
  }

  /** What people read as a heading, exactly as it is; null when blank. */
  title(): string | null {
    const title = this.text(MAX_TITLE);
    return title === null || title.trim() === '' ? null : title;
  }

  /** An address that is safe to show as a link; one too long is worth nothing cut, so it is null. */
  url(): string | null {
    if (typeof this.value !== 'string' || this.value.length > MAX_URL) return null;
    return WEB_ADDRESS.test(this.value) ? this.value.toWellFormed() : null;
  }

  /** A positive whole number that JavaScript holds exactly. */
  number(): number | null {
    return Number.isSafeInteger(this.value) && Number(this.value) > 0 ? Number(this.value) : null;
  }

  id(): string | null {
    return this.number()?.toString() ?? null;
  }

  /** An id that may be a text as well: printable characters without a blank, at most 200. */
  key(): string | null {
    if (typeof this.value !== 'string') return this.id();
    return KEY.test(this.value) ? this.value : null;
  }

  /** ISO 8601, or seconds since 1970 as pushes have it. */
  time(): Date | null {
    const { value } = this;
    if (typeof value !== 'number' && !(typeof value === 'string' && ISO_TIME.test(value))) {
      return null;
    }
    return saneTime(new Date(typeof value === 'number' ? value * 1_000 : value));
  }

  /** Milliseconds since 1970, as a number or in digits. */
  instant(): Date | null {
    const { value } = this;
    const isDigits = typeof value === 'string' && DIGITS.test(value);
    if (!isDigits && !Number.isSafeInteger(value)) return null;
    return saneTime(new Date(Number(value)));
  }

  /** A date without a time: its midnight, UTC. */
  day(): Date | null {
    if (typeof this.value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(this.value)) return null;
    return saneTime(new Date(`${this.value}T00:00:00.000Z`));
  }

  items(maxItems: number): readonly PayloadReader[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.slice(0, maxItems).map((item: JsonValue) => new PayloadReader(item));
  }
}

function saneTime(time: Date): Date | null {
  const year = time.getUTCFullYear();
  return year >= 1970 && year <= 9999 ? time : null;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
