import type { Redis } from 'ioredis';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { RedisConnection } from './redis-connection.js';

const MOST_KEYS = 10_000;
const BATCH = 500;
const RETRY_MS = 1000;

/**
 * Keys whose invalidation did not reach Redis. They are removed as soon as it answers, and before this process
 * reads from it again; when there are too many to remember, the whole cache is.
 */
export class MissedInvalidations {
  private readonly keys = new Set<string>();
  private everything = false;
  private catchingUp: Promise<boolean> | undefined;
  private retrying: Promise<void> | undefined;

  constructor(
    private readonly deps: { connection: RedisConnection; clock: Clock },
    private readonly prefix: string,
  ) {}

  add(keys: readonly string[]): void {
    for (const key of keys) this.keys.add(key);
    if (this.keys.size > MOST_KEYS) {
      this.everything = true;
      this.keys.clear();
    }
    this.retrying ??= this.retry().finally(() => (this.retrying = undefined));
  }

  /** @returns false while Redis may still have what was invalidated */
  async caughtUp(): Promise<boolean> {
    if (!this.catchingUp && this.keys.size === 0 && !this.everything) return true;
    this.catchingUp ??= this.catchUp().finally(() => (this.catchingUp = undefined));
    return this.catchingUp;
  }

  /** When the connection is closed, what is left is given up: its entries live on until their time is over. */
  private async retry(): Promise<void> {
    const { closed } = this.deps.connection;
    while (!closed.aborted && !(await this.caughtUp())) {
      await this.deps.clock.sleep(RETRY_MS, closed);
    }
  }

  /** What is missed again while it is being removed counts as new. */
  private async catchUp(): Promise<boolean> {
    if (this.everything) {
      this.everything = false;
      const cleared = await this.deps.connection.attempt((redis) => this.removeAll(redis));
      if (!cleared) this.everything = true;
    }
    while (!this.everything && this.keys.size > 0) {
      const batch = [...this.keys].slice(0, BATCH);
      for (const key of batch) this.keys.delete(key);
      const removed = await this.deps.connection.attempt((redis) => this.remove(redis, batch));
      if (removed) continue;
      for (const key of batch) this.keys.add(key);
      return false;
    }
    return !this.everything;
  }

  /** One command per key: in a cluster they lie on different nodes. */
  private async remove(redis: Redis, keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key) => redis.del(key)));
  }

  private async removeAll(redis: Redis): Promise<void> {
    const pattern = `${this.prefix.replace(/[\\*?[\]]/g, '\\$&')}:*`;
    let cursor = '0';
    do {
      const [next, found] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', BATCH);
      await this.remove(redis, found);
      cursor = next;
    } while (cursor !== '0');
  }
}
