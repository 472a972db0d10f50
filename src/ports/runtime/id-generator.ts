import type { Id } from '../../domain/shared/ids.js';

export interface IdGenerator {
  /** A new UUIDv7: later ids of one process sort after earlier ones. */
  next<Kind extends string>(): Id<Kind>;
}
