import { Redis } from 'ioredis';
import type { AppError } from '../../../domain/shared/app-error.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import { Backoff } from '../messaging/backoff.js';
import { brokerUnavailable, reasonOf } from '../messaging/broker-unavailable.js';
import { finishesWithin, firstAbort, whenAborted } from '../messaging/waiting.js';
import { withoutArguments } from './without-arguments.js';

const CONNECT_MS = 10_000;
const ANSWER_MS = 5000;
const HEARTBEAT_MS = 10_000;
const LINGER_MS = 250;
const LOOK_MS = 50;

export type LinkState = 'idle' | 'connecting' | 'connected' | 'stopped';

export interface RedisLinkDeps {
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'fraction'>;
  readonly logger: Logger;
  /** The connection is everybody's: what happens on it happens in nobody's context. */
  readonly scope: Pick<ExecutionScope, 'outside'>;
}

export interface RedisLinkOptions {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** What it is for, such as `publishing`. */
  readonly name: string;
  /** Runs on every fresh connection before anybody else may use it. */
  readonly setup?: (redis: Redis) => Promise<void>;
  /** True for a connection that waits in the server: its own questions find out whether it still answers. */
  readonly blocks?: boolean;
}

/**
 * A connection to a Redis that carries messages, where RedisConnection is for one that caches. It is started
 * once and keeps trying in the background. It buffers nothing: while there is no connection, or none that is
 * set up, every question fails at once. Nothing is ever asked again by itself.
 */
export class RedisLink {
  readonly name: string;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private ready: Redis | undefined;
  private drop: (() => void) | undefined;
  private currentState: LinkState = 'idle';
  private unreachable = false;

  constructor(
    private readonly deps: RedisLinkDeps,
    private readonly options: RedisLinkOptions,
  ) {
    this.name = options.name;
  }

  get state(): LinkState {
    return this.currentState;
  }

  start(): void {
    this.running ??= this.deps.scope.outside(() => this.supervise());
  }

  /** Ends the connection, however it is; what was asked and not answered fails. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.currentState = 'stopped';
  }

  /** Drops the connection there is; another follows. */
  recycle(): void {
    this.drop?.();
  }

  /**
   * Starts anew; resolves once there is a connection.
   * @throws AppError `broker.unavailable` when `signal` aborts before
   */
  async reconnect(signal: AbortSignal): Promise<void> {
    this.recycle();
    await this.deps.clock.sleep(LOOK_MS, signal);
    if (await this.untilConnected(signal)) return;
    throw brokerUnavailable('The broker does not answer');
  }

  /** @returns false when `signal` aborts, or the connection is stopped, before there is one */
  async untilConnected(signal: AbortSignal): Promise<boolean> {
    const ended = AbortSignal.any([signal, this.stopping.signal]);
    while (!ended.aborted && this.currentState !== 'connected') {
      await this.deps.clock.sleep(LOOK_MS, ended);
    }
    return !ended.aborted;
  }

  /**
   * @param patienceMs a connection that takes longer to answer is dropped
   * @throws AppError `broker.unavailable`, its cause what the server said, without the question; the server may have done it all the same
   */
  async ask<T>(question: (redis: Redis) => Promise<T>, patienceMs = ANSWER_MS): Promise<T> {
    const redis = this.ready;
    if (!redis) throw brokerUnavailable(`The connection to the broker is ${this.currentState}`);
    const answer = question(redis);
    let answered: boolean;
    try {
      answered = await finishesWithin(this.deps.clock, patienceMs, answer);
    } catch (error) {
      throw this.refused(error);
    }
    if (answered) return answer;
    if (this.ready === redis) this.recycle();
    throw brokerUnavailable(`The broker did not answer within ${patienceMs} ms`);
  }

  /** After a failover the address may still lead to what is a replica now, which takes no messages. */
  private refused(error: unknown): AppError {
    const reason = reasonOf(error);
    if (reason.includes('READONLY')) this.recycle();
    return brokerUnavailable(`The broker refused: ${reason}`, withoutArguments(error));
  }

  private async supervise(): Promise<void> {
    const { clock, randomness } = this.deps;
    const backoff = new Backoff(randomness);
    while (!this.stopping.signal.aborted) {
      const startedAt = clock.monotonicMs();
      await this.holdOne();
      await clock.sleep(backoff.delayAfter(clock.monotonicMs() - startedAt), this.stopping.signal);
    }
  }

  /** Resolves when the connection is gone, whether it ever came about or not. */
  private async holdOne(): Promise<void> {
    const { signal: stopping } = this.stopping;
    const lost = new AbortController();
    let fault: unknown;
    this.currentState = 'connecting';
    const redis = this.open();
    redis.on('error', (error: Error) => (fault = error));
    redis.on('end', () => lost.abort());
    const over = firstAbort(lost.signal, stopping);
    this.drop = () => lost.abort();
    try {
      await Promise.race([this.setUp(redis), whenAborted(over)]);
      if (over.aborted) return;
      this.becameReady(redis);
      await Promise.race([whenAborted(over), this.beat(redis, over)]);
    } catch (error) {
      fault ??= error;
    } finally {
      this.ready = undefined;
      this.drop = undefined;
      this.currentState = 'connecting';
      if (!stopping.aborted) this.reportLoss(fault);
      lost.abort();
      await this.hangUp(redis);
    }
  }

  private async setUp(redis: Redis): Promise<void> {
    const { clock } = this.deps;
    const ready = redis.connect().then(() => this.options.setup?.(redis));
    if (await finishesWithin(clock, CONNECT_MS, ready)) return;
    throw brokerUnavailable(`The broker did not answer within ${CONNECT_MS} ms`);
  }

  /** Rejects when the server stays silent: an idle connection that leads nowhere looks like a sound one. */
  private async beat(redis: Redis, over: AbortSignal): Promise<void> {
    const { clock } = this.deps;
    if (this.options.blocks) return whenAborted(over);
    for (;;) {
      await clock.sleep(HEARTBEAT_MS, over);
      if (over.aborted) return;
      if (await finishesWithin(clock, ANSWER_MS, redis.ping())) continue;
      throw brokerUnavailable(`The broker did not answer within ${ANSWER_MS} ms`);
    }
  }

  private open(): Redis {
    return new Redis(this.options.url, {
      lazyConnect: true,
      retryStrategy: null,
      enableOfflineQueue: false,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      connectTimeout: CONNECT_MS,
      disconnectTimeout: LINGER_MS,
      keepAlive: HEARTBEAT_MS,
      connectionName: `clickup-brain-${this.name}`,
    });
  }

  private async hangUp(redis: Redis): Promise<void> {
    if (redis.status === 'end') return;
    const ended = new AbortController();
    redis.once('end', () => ended.abort());
    redis.disconnect();
    await this.deps.clock.sleep(2 * LINGER_MS, ended.signal);
  }

  private becameReady(redis: Redis): void {
    this.ready = redis;
    this.currentState = 'connected';
    this.unreachable = false;
    this.deps.logger.info('Connected to the broker', { connection: this.name });
  }

  private reportLoss(fault: unknown): void {
    const facts = { connection: this.name, reason: reasonOf(fault ?? 'closed') };
    if (this.unreachable) this.deps.logger.debug('Broker still not reachable', facts);
    else this.deps.logger.warn('Broker not reachable; trying on', facts);
    this.unreachable = true;
  }
}
