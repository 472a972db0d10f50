import { v7 } from 'uuid';
import type { Id } from '../../../domain/shared/ids.js';
import type { IdGenerator } from '../../../ports/runtime/id-generator.js';

/** UUIDv7 by RFC 9562; ids of one millisecond are kept in order by a counter. */
export class UuidV7Generator implements IdGenerator {
  next<Kind extends string>(): Id<Kind> {
    return v7() as Id<Kind>;
  }
}
