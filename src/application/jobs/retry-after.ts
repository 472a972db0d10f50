/** Longest wait that a receiver can ask for, seconds. */
const LONGEST_SECONDS = 86_400;

/** What `Retry-After` asks for, in seconds or as a date (RFC 9110, 10.2.3); undefined: nothing that can be kept. */
export function retryAfterSeconds(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const seconds = /^\d{1,10}$/.test(text)
    ? Number(text)
    : Math.ceil((Date.parse(text) - now.getTime()) / 1_000);
  return seconds > 0 ? Math.min(seconds, LONGEST_SECONDS) : undefined;
}
