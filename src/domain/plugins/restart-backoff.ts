const FIRST_MS = 200;
const LAST_MS = 30_000;

/** Pause before a plugin is started again, doubling with each recent strike, ms. */
export function backoffMs(strikes: number): number {
  return Math.min(LAST_MS, FIRST_MS * 2 ** Math.max(0, strikes - 1));
}
