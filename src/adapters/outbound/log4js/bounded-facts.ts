import type { JsonValue } from '../../../domain/shared/json.js';
import { HIDDEN, isSecretName } from '../../../domain/shared/redaction.js';
import { redactedStart } from './redacted-start.js';

const DEEPEST = 6;
const MOST_CAUSES = 5;
const MOST_ITEMS = 100;
const LONGEST_TEXT = 2048;
/** Bytes of JSON that the facts of one entry may take; with message and frame an entry stays below 8 kB. */
const BUDGET = 6 * 1024;
/** Too short to hold a secret, nothing to escape. */
const ORDINARY_NAME = /^[A-Za-z_]\w{0,23}$/;

/**
 * Facts as plain JSON whatever was passed: bounded in depth and size, without cycles, without secrets. It
 * reads own properties only, and none of what it meets (getters, proxies, toJSON) can make it throw.
 */
export function boundedFacts(
  facts: Readonly<Record<string, unknown>>,
  redact: (text: string) => string,
): Readonly<Record<string, JsonValue>> {
  const plain = new Walk(redact).value(facts, 0);
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain)
    ? (plain as Readonly<Record<string, JsonValue>>)
    : { facts: plain };
}

class Walk {
  private left = BUDGET;
  private readonly above = new Set<object>();

  constructor(private readonly redact: (text: string) => string) {}

  value(value: unknown, depth: number, causes = 0): JsonValue {
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'number':
        return this.number(value);
      case 'boolean':
        return this.spent(value, 5);
      case 'bigint':
        return this.text(String(value));
      case 'undefined':
        return this.spent(null, 4);
      case 'symbol':
      case 'function':
        return this.spent(`[${typeof value}]`, 12);
      case 'object':
        return value === null ? this.spent(null, 4) : this.object(value, depth, causes);
    }
  }

  /** Long whole numbers may be card numbers. */
  private number(value: number): JsonValue {
    if (!Number.isFinite(value)) return this.spent(String(value), 8);
    const text = Math.abs(value) >= 1e12 ? String(value) : '';
    return text === this.redact(text) ? this.spent(value, 8) : this.spent(HIDDEN, 5);
  }

  private object(value: object, depth: number, causes: number): JsonValue {
    if (this.above.has(value)) return this.spent('[circular]', 12);
    if (depth > DEEPEST) return this.spent('[deeper]', 10);
    this.above.add(value);
    try {
      if (value instanceof Error) return this.error(value, depth, causes);
      if (value instanceof Date) return this.text(dateText(value));
      if (value instanceof URL) return this.text(value.href);
      if (ArrayBuffer.isView(value)) return this.text(`[${value.byteLength} bytes]`);
      if (value instanceof Map) return this.group(mapped(value), depth);
      if (Array.isArray(value)) return this.list(value, depth);
      if (value instanceof Set) return this.list([...value], depth);
      return this.group(value, depth);
    } catch {
      return this.spent('[unreadable]', 14);
    } finally {
      this.above.delete(value);
    }
  }

  private group(value: object, depth: number): JsonValue {
    const result: Record<string, JsonValue> = Object.create(null) as Record<string, JsonValue>;
    const keys = Object.keys(value);
    for (const [index, key] of keys.entries()) {
      if (index >= MOST_ITEMS || this.left <= 0) {
        result['…'] = `${keys.length - index} more`;
        break;
      }
      result[this.name(key)] = isSecretName(key)
        ? this.hidden(value, key)
        : this.property(value, key, depth);
    }
    return result;
  }

  private name(key: string): string {
    return ORDINARY_NAME.test(key) ? this.spent(key, key.length) : this.text(key.slice(0, 128));
  }

  /** That a secret is absent may be told. */
  private hidden(holder: object, key: string): JsonValue {
    const property = Object.getOwnPropertyDescriptor(holder, key);
    const isRead = property !== undefined && 'value' in property;
    const isAbsent = isRead && (property.value === null || property.value === undefined);
    return this.spent(isAbsent ? null : HIDDEN, 5);
  }

  private property(holder: object, key: string, depth: number): JsonValue {
    let value: unknown;
    try {
      value = (holder as Record<string, unknown>)[key];
    } catch {
      return this.spent('[unreadable]', 14);
    }
    return this.value(value, depth + 1);
  }

  private list(items: readonly unknown[], depth: number): JsonValue {
    const result: JsonValue[] = [];
    for (let index = 0; index < items.length; index += 1) {
      if (index >= MOST_ITEMS || this.left <= 0) {
        result.push(`… ${items.length - index} more`);
        break;
      }
      const isHidden = isValueOfSecret(items, index);
      result.push(isHidden ? this.spent(HIDDEN, 5) : this.value(items[index], depth + 1));
    }
    return result;
  }

  /** Name, code, message, stack, and the same of what caused it. */
  private error(error: Error, depth: number, causes: number): JsonValue {
    const { code, data, cause } = error as Error & {
      readonly code?: unknown;
      readonly data?: unknown;
    };
    const result: Record<string, JsonValue> = { name: this.text(textOf(error.name)) };
    if (typeof code === 'string' || typeof code === 'number')
      result['code'] = this.value(code, depth);
    result['message'] = this.text(textOf(error.message));
    if (typeof data === 'object' && data !== null && Object.keys(data).length > 0) {
      result['data'] = this.value(data, depth + 1);
    }
    if (cause !== undefined) {
      result['cause'] =
        causes >= MOST_CAUSES ? this.spent('[deeper]', 10) : this.value(cause, depth, causes + 1);
    }
    if (error instanceof AggregateError)
      result['errors'] = this.list(error.errors.slice(0, 3), depth);
    if (typeof error.stack === 'string') result['stack'] = this.text(frames(error.stack));
    return result;
  }

  /** Redacted before it is cut: half a secret must not slip through where the pattern no longer matches. */
  private text(text: string): string {
    const safe = redactedStart(text, 4 * LONGEST_TEXT, this.redact);
    const longest = Math.max(0, Math.min(LONGEST_TEXT, this.left));
    let cut = safe.length > longest ? `${safe.slice(0, longest)}…` : safe;
    // Escapes and non-ASCII characters take up to six bytes each.
    if (writtenBytes(cut) > this.left + 8) cut = `${safe.slice(0, Math.floor(longest / 6))}…`;
    return this.spent(cut, writtenBytes(cut));
  }

  private spent<T extends JsonValue>(value: T, bytes: number): T {
    this.left -= bytes + 4;
    return value;
  }
}

/** Headers come as lists too: name, value, name, value. */
function isValueOfSecret(items: readonly unknown[], index: number): boolean {
  if (index % 2 === 0 || items.length % 2 === 1) return false;
  const name = items[index - 1];
  return typeof name === 'string' && name.length <= 64 && isSecretName(name);
}

const writtenBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text));

const dateText = (date: Date): string =>
  Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();

/** The lines that say where; the message before them may be long and is told apart. */
function frames(stack: string): string {
  const lines = stack.slice(0, 16_384).split('\n');
  return lines
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n');
}

function mapped(map: ReadonlyMap<unknown, unknown>): object {
  const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, value] of map) {
    result[typeof key === 'object' ? '[object]' : String(key)] = value;
    if (Object.keys(result).length > MOST_ITEMS) break;
  }
  return result;
}

/** Errors made by hand may carry anything under a name that promises a text. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}
