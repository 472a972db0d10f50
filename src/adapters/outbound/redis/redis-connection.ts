import { Redis } from 'ioredis';
import { AppError } from '../../../domain/shared/app-error.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';

const COMMAND_MS = 250;
const CONNECT_MS = 2000;
const LINGER_MS = 250;
const REST_MS = 1000;
const LONGEST_PAUSE_MS = 2000;

export interface RedisConnectionDeps {
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'fraction'>;
  readonly logger: Logger;
}

export interface RedisConnectionOptions {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  readonly commandTimeoutMs?: number;
}

/**
 * A connection that may be away at any time. It comes back by itself; a command takes 250 ms at the most,
 * and after one that got no answer nothing is asked for a second, so that a dead server costs little.
 */
export class RedisConnection {
  private readonly redis: Redis;
  private restUntilMs = 0;
  private answering: boolean | undefined;
  private readonly closing = new AbortController();
  private lastRefusal: string | undefined;

  constructor(
    private readonly deps: RedisConnectionDeps,
    options: RedisConnectionOptions,
  ) {
    this.redis = new Redis(options.url, {
      commandTimeout: options.commandTimeoutMs ?? COMMAND_MS,
      connectTimeout: CONNECT_MS,
      disconnectTimeout: LINGER_MS,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectionName: 'clickup-brain',
      retryStrategy: (attempt) => this.pauseBefore(attempt),
      // After a failover the old address may answer as a replica that takes no writes.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    });
    this.redis.on('error', (error: Error) => this.becameSilent(error));
    this.redis.on('close', () => this.becameSilent(new Error('connection closed')));
  }

  /** Aborts when the connection is closed for good. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  /** @returns what the server answered, or undefined when it is away or was asked in vain a moment ago */
  async attempt<T>(ask: (redis: Redis) => Promise<T>): Promise<{ readonly answer: T } | undefined> {
    const { clock } = this.deps;
    if (this.redis.status !== 'ready' || clock.monotonicMs() < this.restUntilMs) return undefined;
    // Others rest while the first call after a failure finds out.
    if (this.answering === false) this.restUntilMs = clock.monotonicMs() + REST_MS;
    try {
      const answer = await ask(this.redis);
      this.becameAnswering();
      return { answer };
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }

  /** @throws AppError `cache.unavailable` */
  async ping(): Promise<void> {
    try {
      await this.redis.ping();
    } catch (cause) {
      throw new AppError('unavailable', 'cache.unavailable', 'Redis does not answer', { cause });
    }
  }

  /** Ends the connection; from then on the server counts as away. Repeating it changes nothing. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    const ended = new AbortController();
    this.redis.once('end', () => ended.abort());
    this.closing.abort();
    this.redis.disconnect();
    await this.deps.clock.sleep(2 * LINGER_MS, ended.signal);
  }

  private failed(error: unknown): void {
    const reason = error instanceof Error ? error : new Error(String(error));
    if (reason.name === 'ReplyError') return this.wasRefused(reason.message);
    this.restUntilMs = this.deps.clock.monotonicMs() + REST_MS;
    this.becameSilent(reason);
    // What does not answer may be a connection that leads nowhere; a fresh one costs little.
    if (reason.message === 'Command timed out') this.redis.disconnect(true);
  }

  /** The server answers, but not this: it is full, say. Other commands may still do. */
  private wasRefused(reason: string): void {
    if (reason !== this.lastRefusal) this.deps.logger.warn('Redis refused a command', { reason });
    this.lastRefusal = reason;
  }

  private becameSilent(error: Error): void {
    if (this.answering === false || this.closing.signal.aborted) return;
    this.answering = false;
    this.deps.logger.warn('Redis does not answer; going without it', {
      reason: error.message || error.name,
    });
  }

  private becameAnswering(): void {
    this.restUntilMs = 0;
    if (this.answering) return;
    this.answering = true;
    this.deps.logger.info('Redis answers');
  }

  /** Full jitter. */
  private pauseBefore(attempt: number): number {
    const bound = Math.min(LONGEST_PAUSE_MS, 50 * 2 ** Math.min(attempt, 10));
    return Math.floor(this.deps.randomness.fraction() * bound);
  }
}
