/** Records that nobody needs after a while, beside those that have a port of their own. */
export const EXPIRING = [
  'handled-events',
  'failed-events',
  'resolved-alerts',
  'ended-silences',
  'config-revisions',
] as const;
export type Expiring = (typeof EXPIRING)[number];

/** The newest revisions of the configuration that stay whatever their age: rolling back needs them. */
export const KEPT_REVISIONS = 100;

/** Within a unit of work. */
export interface ExpiredRecords {
  /**
   * Forgets at most `limit` that were over before `time`, with what belongs to them: events that were handled, by
   * when they were received; events that failed; alerts that are resolved, without a notice that waits; silences that have ended; revisions of the configuration, but none of the newest and none that is being
   * watched.
   * @returns how many; `limit`: there may be more
   */
  forget(what: Expiring, time: Date, limit: number): Promise<number>;
}
