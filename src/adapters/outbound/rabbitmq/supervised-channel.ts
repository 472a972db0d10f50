import type { ChannelModel, ConfirmChannel } from 'amqplib';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import { Backoff } from '../messaging/backoff.js';
import { reasonOf } from '../messaging/broker-unavailable.js';
import { finishesWithin, firstAbort, whenAborted } from '../messaging/waiting.js';

const CLOSE_MS = 1000;
const CHECK_MS = 10_000;

export interface ChannelUse {
  readonly name: string;
  /**
   * Runs on every fresh channel: declares what the use needs and starts its consumers. `lost` aborts when
   * the channel is gone; delivery tags start anew on the next one, so nothing may be acknowledged after it.
   */
  setup(channel: ConfirmChannel, lost: AbortSignal): Promise<void>;
  /**
   * Runs every 10 seconds: declares again what others may have deleted, for the broker tells nobody. When it
   * throws, a fresh channel follows.
   */
  check?(channel: ConfirmChannel): Promise<void>;
}

export interface ChannelDeps {
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'fraction'>;
  readonly logger: Logger;
  /** How often channels are checked, ms; 10 000 unless told otherwise. */
  readonly checkEveryMs?: number | undefined;
}

/** One use of a connection, given a fresh channel whenever the last one or the whole connection was lost. */
export class SupervisedChannel {
  private readonly ended = new AbortController();
  private ready: ConfirmChannel | undefined;
  private lost: AbortController | undefined;
  private serving: Promise<void> | undefined;
  private failing = false;

  constructor(
    private readonly use: ChannelUse,
    private readonly deps: ChannelDeps,
  ) {}

  /** The channel once it is set up; undefined while there is none. */
  get current(): ConfirmChannel | undefined {
    return this.ready;
  }

  /** Gives the use channels of this connection until the connection is lost or the use is closed. */
  serve(model: ChannelModel, connectionLost: AbortSignal): Promise<void> {
    this.serving = this.serveAll(model, firstAbort(connectionLost, this.ended.signal));
    return this.serving;
  }

  /** Drops the current channel; a fresh one follows. */
  restart(): void {
    this.lost?.abort();
  }

  async close(): Promise<void> {
    this.ended.abort();
    await this.serving;
  }

  private async serveAll(model: ChannelModel, ended: AbortSignal): Promise<void> {
    const backoff = new Backoff(this.deps.randomness);
    while (!ended.aborted) {
      const openedAt = this.deps.clock.monotonicMs();
      await this.serveOne(model, ended);
      const heldMs = this.deps.clock.monotonicMs() - openedAt;
      await this.deps.clock.sleep(backoff.delayAfter(heldMs), ended);
    }
  }

  private async serveOne(model: ChannelModel, ended: AbortSignal): Promise<void> {
    const { logger } = this.deps;
    const lost = new AbortController();
    let channel: ConfirmChannel | undefined;
    let fault: unknown;
    try {
      channel = await model.createConfirmChannel();
      channel.on('close', () => lost.abort());
      channel.on('error', (error) => (fault = error));
      channel.on('handler-error', (error) => logger.error('A channel listener failed', { error }));
      this.lost = lost;
      await this.use.setup(channel, lost.signal);
      if (!lost.signal.aborted) this.opened(channel);
      const over = firstAbort(lost.signal, ended);
      await Promise.race([whenAborted(over), this.checkAgainAndAgain(channel, over)]);
    } catch (error) {
      fault ??= error;
    } finally {
      this.ready = undefined;
      this.lost = undefined;
      lost.abort();
    }
    if (!ended.aborted) this.reportLoss(fault);
    if (channel) await this.closeQuietly(channel);
  }

  /** Rejects when a check fails; when the channel is gone nobody listens any more. */
  private async checkAgainAndAgain(channel: ConfirmChannel, over: AbortSignal): Promise<void> {
    if (!this.use.check) return whenAborted(over);
    const { clock, checkEveryMs = CHECK_MS } = this.deps;
    for (;;) {
      await clock.sleep(checkEveryMs, over);
      if (over.aborted) return;
      await this.use.check(channel);
    }
  }

  private opened(channel: ConfirmChannel): void {
    this.ready = channel;
    if (this.failing)
      this.deps.logger.info('Broker channel open again', { channel: this.use.name });
    this.failing = false;
  }

  private reportLoss(fault: unknown): void {
    const facts = { channel: this.use.name, reason: reasonOf(fault ?? 'dropped') };
    if (this.failing) this.deps.logger.debug('Broker channel still cannot be opened', facts);
    else this.deps.logger.warn('Broker channel lost; opening another', facts);
    this.failing = true;
  }

  /** A channel that is already closed refuses to close, and that of a silent broker never finishes. */
  private async closeQuietly(channel: ConfirmChannel): Promise<void> {
    const closed = channel.close().catch(() => undefined);
    await finishesWithin(this.deps.clock, CLOSE_MS, closed);
  }
}
