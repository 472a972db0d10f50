import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';

const MOST_MESSAGE = 4_000;
const MOST_FACTS = 8_000;

/** A line as the host takes it: what is too long is cut here, as a longer one would be a fault. */
export function logLine(level: string, message: unknown, facts: JsonValue): JsonObject {
  const text = JSON.stringify(facts);
  const told = text.length > MOST_FACTS ? { cut: text.slice(0, MOST_FACTS) } : facts;
  return { level, message: String(message).slice(0, MOST_MESSAGE), facts: told };
}
