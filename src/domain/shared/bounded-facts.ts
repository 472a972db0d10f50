import type { JsonValue } from './json.js';
import { redactedStart, textOf } from './redacted-start.js';
import { HIDDEN, isSecretName } from './redaction.js';
import { stackFrames } from './stack-frames.js';

const DEEPEST = 6;
const MOST_CAUSES = 5;
const LONGEST_NAME = 128;

/** How much of the facts is kept. */
export interface FactLimits {
  /** Of JSON, altogether. */
  readonly bytes: number;
  /** Characters of one text. */
  readonly text: number;
  /** Of one list or group. */
  readonly items: number;
}

/** With message and frame an entry of the log stays below 8 kB. */
const OF_ONE_ENTRY: FactLimits = { bytes: 6 * 1024, text: 2048, items: 100 };

/**
 * Facts as plain JSON whatever was passed: bounded in depth and size, without cycles, without secrets. It
 * reads own properties only, and none of what it meets (getters, proxies, toJSON) can make it throw.
 */
export function boundedFacts(
  facts: Readonly<Record<string, unknown>>,
  redact: (text: string) => string,
  limits: FactLimits = OF_ONE_ENTRY,
): Readonly<Record<string, JsonValue>> {
  const plain = new Walk(redact, limits).value(facts, 0);
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain)
    ? (plain as Readonly<Record<string, JsonValue>>)
    : { facts: plain };
}

class Walk {
  private left: number;
  private readonly above = new Set<object>();

  constructor(
    private readonly redact: (text: string) => string,
    private readonly limits: FactLimits,
  ) {
    this.left = limits.bytes;
  }

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
      if (value instanceof Map) return this.group(mapped(value, this.limits.items), depth);
      if (Array.isArray(value)) return this.list(value, depth);
      if (value instanceof Set) {
        return this.list(members(value, this.limits.items), depth, value.size);
      }
      return this.shown(value, depth);
    } catch {
      return this.spent(UNREADABLE, 14);
    } finally {
      this.above.delete(value);
    }
  }

  /** A class that says how it is shown may leave out what is secret. */
  private shown(value: object, depth: number): JsonValue {
    const { toJSON } = value as { readonly toJSON?: unknown };
    if (typeof toJSON !== 'function') return this.group(value, depth);
    return this.value(toJSON.call(value) as unknown, depth + 1);
  }

  private group(value: object, depth: number): JsonValue {
    const isPairOfSecret = isNameOfSecret(valueOf(value, 'name'));
    const result: Record<string, JsonValue> = Object.create(null) as Record<string, JsonValue>;
    const keys = Object.keys(value);
    for (const [index, key] of keys.entries()) {
      if (index >= this.limits.items || this.left <= 0) {
        result['…'] = `${keys.length - index} more`;
        break;
      }
      result[this.name(key)] =
        isSecretName(key) || (isPairOfSecret && key === 'value')
          ? this.hidden(value, key)
          : this.property(value, key, depth);
    }
    return result;
  }

  private name(key: string): string {
    return this.text(redactedStart(key, LONGEST_NAME, this.redact));
  }

  /** That a secret is absent may be told. */
  private hidden(holder: object, key: string): JsonValue {
    const value = valueOf(holder, key);
    return this.spent(value === null || value === undefined ? null : HIDDEN, 5);
  }

  private property(holder: object, key: string, depth: number): JsonValue {
    const value = readOf(holder, key);
    return this.value(value, depth + 1);
  }

  private list(items: readonly unknown[], depth: number, total = items.length): JsonValue {
    const result: JsonValue[] = [];
    for (let index = 0; index < items.length; index += 1) {
      if (index >= this.limits.items || this.left <= 0) {
        result.push(`… ${total - index} more`);
        break;
      }
      const isHidden = isValueOfSecret(items, index);
      result.push(isHidden ? this.spent(HIDDEN, 5) : this.value(items[index], depth + 1));
    }
    return result;
  }

  /** Name, code, message, stack, and the same of what caused it; what cannot be read is left out alone. */
  private error(error: Error, depth: number, causes: number): JsonValue {
    const read = (name: string) => readOf(error, name);
    const [code, data, cause, stack] = ['code', 'data', 'cause', 'stack'].map(read);
    const message = textOf(read('message'));
    const result: Record<string, JsonValue> = { name: this.text(textOf(read('name'))) };
    if (typeof code === 'string' || typeof code === 'number')
      result['code'] = this.value(code, depth);
    result['message'] = this.text(message);
    if (typeof data === 'object' && data !== null) {
      const told = this.value(data, depth + 1);
      if (!isEmpty(told)) result['data'] = told;
    }
    if (cause !== undefined) {
      result['cause'] =
        causes >= MOST_CAUSES ? this.spent('[deeper]', 10) : this.value(cause, depth, causes + 1);
    }
    const errors = error instanceof AggregateError ? read('errors') : undefined;
    if (Array.isArray(errors)) result['errors'] = this.list(errors.slice(0, 3), depth);
    if (typeof stack === 'string') {
      result['stack'] = this.text(stackFrames(stack, message).join('\n'));
    }
    return result;
  }

  /** Redacted before it is cut: half a secret must not slip through where the pattern no longer matches. */
  private text(text: string): string {
    const { text: most } = this.limits;
    const safe = redactedStart(text, 4 * most, this.redact);
    const longest = Math.max(0, Math.min(most, this.left));
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

const LONGEST_SECRET_NAME = 64;

const isNameOfSecret = (name: unknown): boolean =>
  typeof name === 'string' && name.length <= LONGEST_SECRET_NAME && isSecretName(name);

/** Headers come as lists too: name, value, name, value; and so do the words of a command line. */
function isValueOfSecret(items: readonly unknown[], index: number): boolean {
  const name = readOf(items, String(index - 1));
  if (!isNameOfSecret(name)) return false;
  return (name as string).startsWith('-') || (index % 2 === 1 && items.length % 2 === 0);
}

/** Of an own property that is no getter. */
function valueOf(holder: object, name: string): unknown {
  const property = Object.getOwnPropertyDescriptor(holder, name);
  return property === undefined || 'value' in property ? property?.value : UNREADABLE;
}

const UNREADABLE = '[unreadable]';

function readOf(holder: object, name: string): unknown {
  try {
    return (holder as Record<string, unknown>)[name];
  } catch {
    return UNREADABLE;
  }
}

const PLAIN_ASCII = /^[ !#-[\]-~]*$/;

/** As JSON with everything escaped that could deceive a reader. */
function writtenBytes(text: string): number {
  if (PLAIN_ASCII.test(text)) return text.length + 2;
  let bytes = 2;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x22 || code === 0x5c) bytes += 2;
    else if (code >= 0x20 && code < 0x7f) bytes += 1;
    else if (code >= 0xa0 && code < 0x800) bytes += 2;
    else bytes += code >= 0x3000 && code < 0xd800 ? 3 : 6;
  }
  return bytes;
}

const dateText = (date: Date): string =>
  Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();

const isEmpty = (value: JsonValue): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

function mapped(map: ReadonlyMap<unknown, unknown>, most: number): object {
  const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let count = 0;
  for (const [key, value] of map) {
    result[typeof key === 'object' ? '[object]' : String(key)] = value;
    count += 1;
    if (count > most) break;
  }
  return result;
}

function members(set: ReadonlySet<unknown>, most: number): readonly unknown[] {
  const result: unknown[] = [];
  for (const member of set) {
    result.push(member);
    if (result.length > most) break;
  }
  return result;
}
