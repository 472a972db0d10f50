const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;

const DAY_MS = 86_400_000;

/** Formats are dear to make; there are some six hundred zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone show at a time, as if it were UTC, ms. @param zone IANA name */
export function wallClockMs(atMs: number, zone: string): number {
  if (zone === 'UTC') return atMs;
  const parts = formatOf(zone).formatToParts(atMs);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = FIELDS.map((field) =>
    Number(parts.find(({ type }) => type === field)?.value),
  );
  const wholeMs = Date.UTC(year, month - 1, day, hour, minute, second);
  return wholeMs + (((atMs % 1_000) + 1_000) % 1_000);
}

/** When the clocks of a zone show this; where they leave it out or show it twice, one of the times next to it. */
export function timeOfWallClock(wallMs: number, zone: string): number {
  const guessMs = wallMs - (wallClockMs(wallMs, zone) - wallMs);
  return guessMs - (wallClockMs(guessMs, zone) - wallMs);
}

/**
 * When the clocks of a zone show this: the first time where they show it twice; where they leave it out, the moment
 * at which they are put forward.
 */
export function instantOfWallClock(wallMs: number, zone: string): number {
  const beforeMs = offsetMs(wallMs - DAY_MS, zone);
  const afterMs = offsetMs(wallMs + DAY_MS, zone);
  const guesses = [wallMs - beforeMs, wallMs - afterMs].sort((left, right) => left - right);
  const shown = guesses.find((atMs) => wallClockMs(atMs, zone) === wallMs);
  if (shown !== undefined) return shown;
  let [fromMs = wallMs, toMs = wallMs] = guesses;
  while (toMs - fromMs > 1) {
    const middleMs = Math.floor((fromMs + toMs) / 2);
    if (offsetMs(middleMs, zone) === beforeMs) fromMs = middleMs;
    else toMs = middleMs;
  }
  return toMs;
}

function offsetMs(atMs: number, zone: string): number {
  return wallClockMs(atMs, zone) - atMs;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numbers = Object.fromEntries(FIELDS.map((field) => [field, 'numeric']));
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...numbers });
  formats.set(timeZone, format);
  return format;
}
