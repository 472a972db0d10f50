import type { JsonValue } from '../../domain/shared/json.js';

/** Items that are put to a plugin within one deadline. */
const MOST_ITEMS = 50;

/** Characters that are put to a plugin at once; its answer may be longer than what it was asked. */
const MOST_CHARACTERS = 1_048_576;

/** What no hook may change: it says which thing is meant, and in which state. */
const FIXED = ['id', 'expectedVersion'] as const;

/** Parts of a bulk request, each small enough to be put to a plugin at once; a single large item goes alone. */
export function partsOf(items: readonly JsonValue[]): readonly (readonly JsonValue[])[] {
  if (items.length <= 1) return [items];
  const parts: JsonValue[][] = [];
  let characters = Infinity;
  for (const item of items) {
    const length = JSON.stringify(item).length;
    const part = parts.at(-1);
    if (part && part.length < MOST_ITEMS && characters + length <= MOST_CHARACTERS) {
      part.push(item);
      characters += length;
    } else {
      parts.push([item]);
      characters = length;
    }
  }
  return parts;
}

/**
 * The input that a plugin hands back, checked as a caller's would be.
 * @throws Error when it cannot be taken
 */
export function changedInput(
  given: unknown,
  answer: JsonValue,
  parse: (input: JsonValue) => unknown,
): unknown {
  if (JSON.stringify(answer).length > MOST_CHARACTERS) throw new Error('it is too large');
  const changed = parse(answer);
  if (!isRecord(given) || !isRecord(changed)) return changed;
  const moved = FIXED.find((field) => given[field] !== changed[field]);
  if (moved !== undefined) throw new Error(`it may not change ${moved}`);
  return changed;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
