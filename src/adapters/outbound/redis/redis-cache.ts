import type { Redis } from 'ioredis';
import type { JsonValue } from '../../../domain/shared/json.js';
import type { Cache } from '../../../ports/runtime/cache.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import { MissedInvalidations } from './missed-invalidations.js';
import type { RedisConnection } from './redis-connection.js';
import { CURRENT_VERSION, STORE_IF_UNCHANGED } from './redis-scripts.js';

const VERSION_SECONDS = 3600;
const LONGEST_VALUE = 1024 * 1024;

export interface RedisCacheDeps {
  readonly connection: RedisConnection;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/**
 * A cache shared by all processes. A load remembers the key's version from before it began and keeps its
 * answer only if the version is still there: `invalidate` removes both, and so does a flush of the server.
 * While Redis is away every answer is loaded.
 */
export class RedisCache implements Cache {
  private readonly loads = new Map<string, Promise<JsonValue | undefined>>();
  private readonly missed: MissedInvalidations;
  private readonly prefix: string;

  constructor(
    private readonly deps: RedisCacheDeps,
    options: { readonly prefix: string },
  ) {
    this.prefix = `${options.prefix}:cache`;
    this.missed = new MissedInvalidations(deps, this.prefix);
  }

  async remember<T extends JsonValue | undefined>(
    key: string,
    seconds: number,
    load: () => Promise<T>,
  ): Promise<T> {
    if (!(await this.missed.caughtUp())) return load();
    const cached = await this.deps.connection.attempt((redis) => redis.get(this.valueKey(key)));
    if (!cached) return load();
    const value = parsed(cached.answer);
    if (value !== undefined) return value as T;
    const version = await this.deps.connection.attempt((redis) => this.version(redis, key));
    if (!version) return load();
    return (await this.loadOnce(key, String(version.answer), seconds, load)) as T;
  }

  async invalidate(key: string): Promise<void> {
    const keys = [this.valueKey(key), this.versionKey(key)];
    const done = await this.deps.connection.attempt((redis) => redis.del(keys));
    if (!done) this.missed.add(keys);
  }

  /** Who finds the same version may share the load that runs under it: nothing was invalidated between. */
  private loadOnce<T extends JsonValue | undefined>(
    key: string,
    version: string,
    seconds: number,
    load: () => Promise<T>,
  ): Promise<JsonValue | undefined> {
    const name = `${version} ${key}`;
    const running = this.loads.get(name);
    if (running) return running;
    const loading = this.loadAndKeep(key, version, seconds, load).finally(() => {
      this.loads.delete(name);
    });
    this.loads.set(name, loading);
    return loading;
  }

  private async loadAndKeep<T extends JsonValue | undefined>(
    key: string,
    version: string,
    seconds: number,
    load: () => Promise<T>,
  ): Promise<T> {
    const value = await load();
    const milliseconds = Math.ceil(seconds * 1000);
    if (value === undefined || !(milliseconds > 0)) return value;
    const text = JSON.stringify(value);
    if (text.length > LONGEST_VALUE) return value;
    const keys = [this.valueKey(key), this.versionKey(key)];
    await this.deps.connection.attempt((redis) =>
      redis.eval(STORE_IF_UNCHANGED, keys.length, ...keys, version, text, milliseconds),
    );
    return value;
  }

  private version(redis: Redis, key: string): Promise<unknown> {
    const fresh = this.deps.randomness.secret(12);
    return redis.eval(CURRENT_VERSION, 1, this.versionKey(key), fresh, VERSION_SECONDS);
  }

  /** The braces keep both keys of an entry on one node of a cluster. */
  private valueKey(key: string): string {
    return `${this.prefix}:value:{${key}}`;
  }

  private versionKey(key: string): string {
    return `${this.prefix}:version:{${key}}`;
  }
}

/** Undefined when there is nothing, or something that this cache did not write. */
function parsed(text: string | null): JsonValue | undefined {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
