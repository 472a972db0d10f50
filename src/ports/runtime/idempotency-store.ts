import type { JsonValue } from '../../domain/shared/json.js';

/** The answer given to a request that carried an idempotency key. */
export interface IdempotencyRecord {
  /** Who chose the key, e.g. the caller or the message source: keys of others never clash. */
  readonly scope: string;
  readonly key: string;
  /** Digest of the request; another request with the same key is refused. */
  readonly fingerprint: string;
  readonly result: JsonValue;
  readonly createdAt: Date;
}

/** Only inside a unit of work: record and effect commit together. */
export interface IdempotencyStore {
  find(scope: string, key: string): Promise<IdempotencyRecord | undefined>;
  /** @throws AppError retryable conflict when a concurrent transaction recorded the key first */
  save(record: IdempotencyRecord): Promise<void>;
  /** Forgets records created before `time`, at most `limit`. @returns how many */
  forgetBefore(time: Date, limit: number): Promise<number>;
}
