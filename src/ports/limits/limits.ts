import type { Limit } from '../../domain/limits/limit.js';

export interface Granted {
  /** Those of the holders that may begin: the first ones, in the order given. */
  readonly granted: readonly string[];
  /**
   * When asking again makes sense for the others, at the latest: a place that is given back earlier is free at
   * once. Absent when all were granted.
   */
  readonly retryAt?: Date;
}

/** What of a limit is in use now. */
export interface LimitUsage {
  readonly name: string;
  /** Places that are held. */
  readonly held: number;
  /** How many its rate lets begin at once; null: it has none. */
  readonly available: number | null;
}

/**
 * Limits that all processes share. Changes belong to the open unit of work if there is one, else each call is its own:
 * whoever takes several limits in one, takes them in the order of their names, or two may wait for each other.
 *
 * Until it ends, others wait for the same limit.
 */
export interface Limits {
  /**
   * Lets begin as many holders as the limit allows. With `concurrency` each gets a place until it is given back, or
   * for `leaseMs`; one that has a place keeps it and does not count twice. With `rate` each grant counts, and is
   * not given back.
   * @throws AppError `validation` (`limit.invalid`)
   */
  take(limit: Limit, holders: readonly string[], leaseMs: number): Promise<Granted>;
  /**
   * Prolongs places to `leaseMs` from now.
   * @returns the holders that still had theirs; of a limit without `concurrency` nobody has one
   */
  extend(name: string, holders: readonly string[], leaseMs: number): Promise<ReadonlySet<string>>;
  /** Gives places back, early or late; those of others stay. */
  release(name: string, holders: readonly string[]): Promise<void>;
  /** In the order given. */
  usage(limits: readonly Limit[]): Promise<readonly LimitUsage[]>;
  /**
   * Within a unit of work: forgets places whose time was over before `time`, and limits that owe nothing and hold
   * nothing since. Nothing that is in force changes. @returns how many, at most `limit`
   */
  forgetIdleBefore(time: Date, limit: number): Promise<number>;
}
