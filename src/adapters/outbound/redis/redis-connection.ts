import { Redis } from 'ioredis';
import { AppError } from '../../../domain/shared/app-error.js';
import { fullJitterMs } from '../../../domain/shared/backoff.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import type { ResiliencePolicy } from '../../../ports/runtime/resilience.js';
import { withoutArguments } from './without-arguments.js';

const COMMAND_MS = 250;
const CONNECT_MS = 2000;
const LINGER_MS = 250;
const PAUSES = { initialMs: 50, maxMs: 2_000 };

export interface RedisConnectionDeps {
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'fraction'>;
  readonly logger: Logger;
  /** The connection is everybody's: what happens to it happens in nobody's context. */
  readonly scope: Pick<ExecutionScope, 'outside'>;
  /** Keeps a dead server from being asked again and again. */
  readonly policy: ResiliencePolicy;
}

export interface RedisConnectionOptions {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  readonly commandTimeoutMs?: number;
}

/**
 * A connection that may be away at any time. It comes back by itself; a command takes 250 ms at the most,
 * and after one that got no answer the policy refuses more for a while, so that a dead server costs little.
 */
export class RedisConnection {
  private readonly redis: Redis;
  private answering: boolean | undefined;
  private readonly closing = new AbortController();
  private lastRefusal: string | undefined;

  constructor(
    private readonly deps: RedisConnectionDeps,
    options: RedisConnectionOptions,
  ) {
    this.redis = deps.scope.outside(() => this.open(options));
    this.redis.on('error', (error: Error) => this.becameSilent(error));
    this.redis.on('close', () => this.becameSilent(new Error('connection closed')));
  }

  /** Aborts when the connection is closed for good. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  /** A server that has not had the time to answer is no outage. */
  private get isStarting(): boolean {
    return this.answering === undefined && this.redis.status !== 'ready';
  }

  /** @returns what the server answered, or undefined when it is away or was asked in vain a moment ago */
  async attempt<T>(ask: (redis: Redis) => Promise<T>): Promise<{ readonly answer: T } | undefined> {
    if (this.closing.signal.aborted || this.isStarting) return undefined;
    try {
      return await this.deps.policy.execute(() => this.asked(ask), {
        retryable: false,
        fallback: () => undefined,
      });
    } catch {
      return undefined;
    }
  }

  /**
   * Replaces a connection that looks sound but does not answer, and waits for one that is on its way anyway.
   * @throws AppError `cache.unavailable` when `signal` aborts, or the connection is closed, before the server answers
   */
  async reconnect(signal: AbortSignal): Promise<void> {
    const answering = new AbortController();
    const onReady = () => {
      answering.abort();
    };
    this.redis.once('ready', onReady);
    this.deps.scope.outside(() => {
      if (this.redis.status === 'ready') this.redis.disconnect(true);
    });
    const either = AbortSignal.any([answering.signal, this.closing.signal, signal]);
    while (!either.aborted) await this.deps.clock.sleep(PAUSES.maxMs, either);
    this.redis.off('ready', onReady);
    if (!answering.signal.aborted) throw unavailable();
  }

  /** What the server's clock shows. @throws AppError `cache.unavailable` */
  async serverTime(): Promise<Date> {
    try {
      const [seconds, microseconds] = await this.redis.time();
      return new Date(Number(seconds) * 1_000 + Number(microseconds) / 1_000);
    } catch (cause) {
      throw unavailable(cause);
    }
  }

  /** @throws AppError `cache.unavailable` */
  async ping(): Promise<void> {
    try {
      await this.redis.ping();
    } catch (cause) {
      throw unavailable(cause);
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

  private open(options: RedisConnectionOptions): Redis {
    return new Redis(options.url, {
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
  }

  /** @throws AppError `cache.unavailable`; what the server refused is an answer too */
  private async asked<T>(
    ask: (redis: Redis) => Promise<T>,
  ): Promise<{ readonly answer: T } | undefined> {
    if (this.redis.status !== 'ready') throw unavailable();
    try {
      const answer = await ask(this.redis);
      this.becameAnswering();
      return { answer };
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      if (reason.name === 'ReplyError') {
        this.wasRefused(reason.message);
        return undefined;
      }
      this.becameSilent(reason);
      throw unavailable(reason);
    }
  }

  /** The server answers, but not this: it is full, say. Other commands may still do. */
  private wasRefused(reason: string): void {
    if (reason !== this.lastRefusal) this.deps.logger.warn('Redis refused a command', { reason });
    this.lastRefusal = reason;
  }

  private becameSilent(error: Error): void {
    if (this.answering === false || this.closing.signal.aborted) return;
    this.answering = false;
    const reason = error.message || error.name;
    this.deps.scope.outside(() => {
      this.deps.logger.warn('Redis does not answer; going without it', { reason });
    });
  }

  private becameAnswering(): void {
    if (this.answering) return;
    this.answering = true;
    this.deps.scope.outside(() => {
      this.deps.logger.info('Redis answers');
    });
  }

  private pauseBefore(attempt: number): number {
    return fullJitterMs(attempt, PAUSES, this.deps.randomness.fraction());
  }
}

function unavailable(thrown?: unknown): AppError {
  const cause = thrown === undefined ? undefined : withoutArguments(thrown);
  return new AppError('unavailable', 'cache.unavailable', 'Redis does not answer', { cause });
}
