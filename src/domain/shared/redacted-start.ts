/**
 * Longer than the part by which a pattern, or the list of known secrets, tells one; but for passwords in URLs of
 * more than this.
 */
const CUT_IN_TWO = 512;

/**
 * The redacted beginning of a text that may be long. What is cut off may have been the second half of a
 * secret whose first half no pattern knows; so the last characters before the cut are given up too. Callers
 * without types may pass anything.
 */
export function redactedStart(
  given: string,
  longest: number,
  redact: (text: string) => string,
): string {
  const text = typeof given === 'string' ? given : textOf(given);
  if (text.length <= longest) return redact(text);
  const safe = redact(text.slice(0, longest + CUT_IN_TWO));
  const isCut = text.length > longest + CUT_IN_TWO;
  const sound = isCut ? Math.max(0, safe.length - CUT_IN_TWO) : safe.length;
  return sound <= longest && !isCut ? safe : `${safe.slice(0, Math.min(longest, sound))}…`;
}

/** Of anything; some objects cannot be made a text. */
export function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '[unreadable]';
  }
}
