import type { FieldFault } from '../shared/app-error.js';
import type { JsonObject, JsonValue } from '../shared/json.js';

/** Entries of one list or map. */
const MOST_ENTRIES = 100;

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads the fields of an object, noting what is wrong instead of stopping there. */
export class ManifestReader {
  private readonly json: JsonObject;

  constructor(
    json: JsonValue,
    private readonly prefix: string,
    readonly faults: FieldFault[] = [],
  ) {
    this.json = isObject(json) ? json : {};
    if (!isObject(json)) this.faults.push({ path: prefix, message: 'must be an object' });
  }

  fault(name: string, message: string): void {
    this.faults.push({ path: this.prefix + name, message });
  }

  refuseUnknown(known: readonly string[]): void {
    for (const name of Object.keys(this.json)) {
      if (!known.includes(name)) this.fault(name.slice(0, 50), 'is not known');
    }
  }

  /** A field that is known, and cannot be had. */
  refuse(name: string, message: string): void {
    if (this.json[name] !== undefined) this.fault(name, message);
  }

  /** @param fallback for a field that is left out; without one it must be there */
  text(name: string, pattern: RegExp, phrase: string, fallback?: string): string {
    return this.checked(name, (text) => pattern.test(text), phrase, fallback);
  }

  checked(
    name: string,
    accepts: (text: string) => boolean,
    phrase: string,
    fallback?: string,
  ): string {
    const value = this.json[name] ?? fallback;
    if (typeof value === 'string' && accepts(value)) return value;
    this.fault(name, `must be ${phrase}`);
    return '';
  }

  list(name: string, accepts: (text: string) => boolean, phrase: string): readonly string[] {
    const value = this.json[name] ?? [];
    if (!Array.isArray(value) || value.length > MOST_ENTRIES) {
      this.fault(name, `must be a list of at most ${MOST_ENTRIES} ${phrase}`);
      return [];
    }
    for (const [index, item] of (value as readonly JsonValue[]).entries()) {
      if (typeof item === 'string' && accepts(item)) continue;
      this.fault(`${name}.${index}`, `must be one of the ${phrase}`);
    }
    return [...new Set(value as readonly string[])];
  }

  map(
    name: string,
    accepts: (key: string, value: JsonValue) => boolean,
    phrase: string,
  ): JsonObject {
    const value = this.json[name] ?? {};
    if (!isObject(value) || Object.keys(value).length > MOST_ENTRIES) {
      this.fault(name, `must be a map of at most ${MOST_ENTRIES} ${phrase}`);
      return {};
    }
    for (const [key, entry] of Object.entries(value)) {
      if (!accepts(key, entry)) {
        this.fault(`${name}.${key.slice(0, 100)}`, `does not fit: ${phrase}`);
      }
    }
    return value;
  }

  object(name: string): JsonObject | null {
    const value = this.json[name];
    if (value === undefined) return null;
    if (isObject(value)) return value;
    this.fault(name, 'must be an object');
    return null;
  }

  choice<const Choice extends string>(name: string, choices: readonly Choice[]): Choice | null {
    const value = this.json[name];
    if (value === undefined) return null;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.fault(name, `must be one of ${choices.join(', ')}`);
    return found ?? null;
  }
}
