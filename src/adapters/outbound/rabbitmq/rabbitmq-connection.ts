import { connect, type ChannelModel, type SocketOptions } from 'amqplib';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import { Backoff } from '../messaging/backoff.js';
import { brokerUnavailable, reasonOf } from '../messaging/broker-unavailable.js';
import { SupervisedChannel, type ChannelUse } from './supervised-channel.js';
import { finishesWithin, firstAbort, whenAborted } from '../messaging/waiting.js';

/** Bytes that may wait to be sent: messages that come together go out in one piece. */
const MOST_BUFFERED = 1_048_576;

const HEARTBEAT_SECONDS = 10;
const CONNECT_MS = 10_000;
const CLOSE_MS = 2000;
const LOOK_MS = 50;

/** `blocked`: the broker is short of memory or disk and takes no messages for now. */
export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'blocked' | 'stopped';

export interface RabbitMqConnectionDeps {
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'fraction'>;
  readonly logger: Logger;
  /** The connection is everybody's: what happens on it happens in nobody's context. */
  readonly scope: Pick<ExecutionScope, 'outside'>;
}

export interface RabbitMqConnectionOptions {
  /** `amqp://` or `amqps://`; a `heartbeat` in its query overrules the 10 seconds. */
  readonly url: string;
  /** What it is for, `publishing` or `consuming`: a blocked publisher must not hold up consumers. */
  readonly name: string;
  /** How often its channels are checked, ms; 10 000 unless told otherwise. */
  readonly checkEveryMs?: number;
}

/**
 * A connection that comes back. It is started once, keeps trying in the background while the broker is away,
 * and gives each of its channels a fresh start after every loss. It never throws and never buffers messages.
 */
export class RabbitMqConnection {
  readonly name: string;
  private readonly stopping = new AbortController();
  private readonly channels = new Set<SupervisedChannel>();
  private readonly logger: Logger;
  private running: Promise<void> | undefined;
  private serveChannel: ((channel: SupervisedChannel) => void) | undefined;
  private dropSocket: (() => void) | undefined;
  private currentState: ConnectionState = 'idle';
  private unreachable = false;

  constructor(
    private readonly deps: RabbitMqConnectionDeps,
    private readonly options: RabbitMqConnectionOptions,
  ) {
    this.name = options.name;
    this.logger = deps.logger;
  }

  get state(): ConnectionState {
    return this.currentState;
  }

  start(): void {
    this.running ??= this.deps.scope.outside(() => this.supervise());
  }

  /** Closes channels and connection in order where the broker answers; takes 4 seconds at the most. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.currentState = 'stopped';
  }

  /** Registers a use; its setup runs now if connected, and on every fresh channel from then on. */
  useChannel(use: ChannelUse): SupervisedChannel {
    const { checkEveryMs } = this.options;
    const channel = new SupervisedChannel(use, { ...this.deps, checkEveryMs });
    this.channels.add(channel);
    this.deps.scope.outside(() => this.serveChannel?.(channel));
    return channel;
  }

  async releaseChannel(channel: SupervisedChannel): Promise<void> {
    this.channels.delete(channel);
    await channel.close();
  }

  /**
   * Starts anew; resolves once there is a connection.
   * @throws AppError `broker.unavailable` when `signal` aborts before
   */
  async reconnect(signal: AbortSignal): Promise<void> {
    this.recycle();
    const ended = AbortSignal.any([signal, this.stopping.signal]);
    while (!ended.aborted) {
      await this.deps.clock.sleep(LOOK_MS, ended);
      if (this.currentState === 'connected') return;
    }
    throw brokerUnavailable('The broker does not answer');
  }

  /** Drops a connection that is open but does not answer, with all it has buffered. */
  recycle(): void {
    this.dropSocket?.();
  }

  private async supervise(): Promise<void> {
    const { clock, randomness } = this.deps;
    const backoff = new Backoff(randomness);
    while (!this.stopping.signal.aborted) {
      const startedAt = clock.monotonicMs();
      await this.connectOnce();
      await clock.sleep(backoff.delayAfter(clock.monotonicMs() - startedAt), this.stopping.signal);
    }
  }

  /** Resolves when the connection is gone, whether it ever came about or not. */
  private async connectOnce(): Promise<void> {
    const socket = new AbortController();
    const giveUp = () => socket.abort();
    this.currentState = 'connecting';
    this.stopping.signal.addEventListener('abort', giveUp, { once: true });
    try {
      if (this.stopping.signal.aborted) return;
      const model = await connect(this.url(), this.socketOptions(socket.signal));
      this.stopping.signal.removeEventListener('abort', giveUp);
      await this.serve(model, socket);
    } catch (error) {
      this.reportLoss(error);
    } finally {
      this.stopping.signal.removeEventListener('abort', giveUp);
      // However the connection ended, its socket must not linger half-open.
      socket.abort();
    }
  }

  private async serve(model: ChannelModel, socket: AbortController): Promise<void> {
    const lost = new AbortController();
    const serving = new Set<Promise<void>>();
    let fault: unknown;
    model.on('error', (error) => (fault = error));
    model.on('close', (error) => {
      fault ??= error;
      lost.abort();
    });
    model.on('blocked', (reason) => this.becomeBlocked(reason));
    model.on('unblocked', () => this.becomeConnected());
    this.dropSocket = () => socket.abort();
    this.serveChannel = (channel) => {
      const served = channel.serve(model, lost.signal).finally(() => serving.delete(served));
      serving.add(served);
    };
    this.becomeConnected();
    for (const channel of this.channels) this.serveChannel(channel);

    await whenAborted(firstAbort(lost.signal, this.stopping.signal));
    this.serveChannel = undefined;
    this.dropSocket = undefined;
    if (lost.signal.aborted) this.reportLoss(fault);
    this.currentState = 'connecting';
    lost.abort();
    await this.closeInOrder(model, serving);
    socket.abort();
    await Promise.all(serving);
  }

  private async closeInOrder(model: ChannelModel, serving: Set<Promise<void>>): Promise<void> {
    await finishesWithin(this.deps.clock, CLOSE_MS, Promise.all(serving));
    const closed = model.close().catch(() => undefined);
    await finishesWithin(this.deps.clock, CLOSE_MS, closed);
  }

  private becomeConnected(): void {
    const message =
      this.currentState === 'blocked' ? 'Broker takes messages again' : 'Connected to the broker';
    this.currentState = 'connected';
    this.unreachable = false;
    this.logger.info(message, { connection: this.name });
  }

  private becomeBlocked(reason: string): void {
    this.currentState = 'blocked';
    this.logger.warn('Broker takes no messages', { connection: this.name, reason });
  }

  private reportLoss(fault: unknown): void {
    if (this.stopping.signal.aborted) return;
    const facts = { connection: this.name, reason: reasonOf(fault ?? 'closed') };
    if (this.unreachable) this.logger.debug('Broker still not reachable', facts);
    else this.logger.warn('Broker not reachable; trying on', facts);
    this.unreachable = true;
  }

  private url(): string {
    const url = new URL(this.options.url);
    if (!url.searchParams.has('heartbeat')) {
      url.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
    }
    return url.href;
  }

  private socketOptions(signal: AbortSignal): SocketOptions {
    const options: SocketOptions & { signal: AbortSignal; writableHighWaterMark: number } = {
      signal,
      writableHighWaterMark: MOST_BUFFERED,
      noDelay: true,
      keepAlive: true,
      timeout: CONNECT_MS,
      clientProperties: { connection_name: `clickup-brain ${this.name}` },
    };
    return options;
  }
}
