import type { JsonValue } from '../../../../domain/shared/json.js';

/**
 * Reads JSON of unknown shape: what is missing or of another type is null, never an error. Texts are cut
 * at a bound and stripped of NUL, which databases refuse.
 */
export class PayloadReader {
  constructor(private readonly value: JsonValue | undefined) {}

  /** The part at a path, e.g. `at('issue', 'user')`. */
  at(...path: readonly string[]): PayloadReader {
    let value = this.value;
    for (const key of path) {
      const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
      value = isObject && Object.hasOwn(value as object, key)
        ? (value as Readonly<Record<string, JsonValue>>)[key]
        : undefined;
    }
    return new PayloadReader(value);
  }

  get isObject(): boolean {
    return this.value !== null && typeof this.value === 'object' && !Array.isArray(this.value);
  }

  get isTrue(): boolean {
    return this.value === true;
  }

  text(maxLength: number): string | null {
    if (typeof this.value !== 'string') return null;
    return this.value.replaceAll('\0', '').slice(0, maxLength).toWellFormed();
  }

  /** A positive whole number that JavaScript holds exactly. */
  id(): number | null {
    return Number.isSafeInteger(this.value) && (this.value as number) > 0
      ? (this.value as number)
      : null;
  }

  /** ISO 8601, or seconds since 1970 as some payloads have it. */
  time(): Date | null {
    const { value } = this;
    const time =
      typeof value === 'number' ? new Date(value * 1_000) : new Date(String(value ?? ''));
    const year = time.getUTCFullYear();
    return year >= 1970 && year <= 9999 ? time : null;
  }

  items(maxItems: number): readonly PayloadReader[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.slice(0, maxItems).map((item: JsonValue) => new PayloadReader(item));
  }
}
