/**
 * What there is news of: jobs on a queue, domain events appended to the log, events that got their
 * positions and can be read, a new revision of the configuration, or schedules that people changed.
 */
export type WakeTopic = `job:${string}` | (typeof PLAIN_TOPICS)[number];

/** Those that name no queue. */
export const PLAIN_TOPICS = [
  'jobs-cancelled',
  'queues-changed',
  'schedules-changed',
  'events-appended',
  'events-positioned',
  'config-changed',
] as const;

/**
 * Tells other processes that there is something to do. The truth is in SQL: a wake-up may be lost, doubled
 * or late, and nobody may depend on it for more than speed.
 */
export interface JobBroker {
  /**
   * Returns at once; a broker that is down costs nothing but the speed.
   * @param priority of what there is news of, 0 to 100, 50 unless told: what waits together is heard higher first.
   * Which job is next a claim decides, whatever woke it.
   */
  wake(topic: WakeTopic, priority?: number): void;
  /** Hears the wake-ups of every process, this one included. @returns how to stop listening */
  onWake(listener: (topic: WakeTopic) => void): () => void;
}
