import { setMaxListeners } from 'node:events';
import type { JsonValue } from '../../../domain/shared/json.js';
import type { TraceContext } from '../../../domain/shared/trace-context.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import { Backoff } from '../messaging/backoff.js';
import { reasonOf } from '../messaging/broker-unavailable.js';
import { CommandHandling, type CommandHandler } from '../messaging/command-handling.js';
import { finishesWithin } from '../messaging/waiting.js';
import { toCommand, type CommandEntry } from './command-entry.js';
import type { CommandStream } from './command-stream.js';
import type { RedisLink } from './redis-link.js';
import type { StreamReplies } from './stream-replies.js';

const MOST_AT_WORK = 20;
const MOST_DELIVERIES = 20;
const TOO_OFTEN = `command.unanswered: Delivered ${MOST_DELIVERIES} times without an answer`;
const WAIT_MS = 5000;
const TAKE_OVER_MS = 5000;
const TOUCH_MS = 5000;
/** Touches between two looks for consumers that will not come back: ten minutes. */
const TOUCHES_TO_FORGET = 120;
const DRAIN_MS = 5000;

export interface StreamConsumerDeps {
  readonly stream: CommandStream;
  /** The connection that `stream` reads on: this consumer's own. */
  readonly reading: RedisLink;
  readonly replies: StreamReplies;
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'fraction'>;
  readonly logger: Logger;
}

/**
 * Consumes the command stream until it is stopped. An entry stays this consumer's, also while there is no
 * connection, until it is settled; who stops or dies leaves it to the others.
 */
export class StreamConsumer {
  private readonly handling: CommandHandling;
  private readonly stopping = new AbortController();
  private readonly atWork = new Map<string, Promise<void>>();
  private readonly loops: Promise<unknown>;
  private slotFreed = new AbortController();
  private takeOverAtMs = 0;
  /** Where to look for own entries that did not arrive; undefined when all did. */
  private ownAfter: string | undefined = '0-0';
  private failing = false;

  constructor(
    private readonly deps: StreamConsumerDeps,
    handler: CommandHandler,
  ) {
    this.handling = new CommandHandling(deps, handler);
    // Every command at work may wait for it.
    setMaxListeners(0, this.stopping.signal);
    deps.reading.start();
    this.loops = Promise.all([this.readOn(), this.touchOn()]);
  }

  async stop(): Promise<void> {
    const { clock, reading, stream } = this.deps;
    this.stopping.abort();
    this.slotFreed.abort();
    await reading.stop();
    const drained = finishesWithin(clock, DRAIN_MS, Promise.all(this.atWork.values()));
    await Promise.all([this.loops, drained]);
    await stream.leave().catch((error: unknown) => {
      this.deps.logger.debug('Commands left to be taken over later', { reason: reasonOf(error) });
    });
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async readOn(): Promise<void> {
    const { clock, randomness, reading } = this.deps;
    const backoff = new Backoff(randomness);
    const { signal } = this.stopping;
    while (await reading.untilConnected(signal)) {
      const startedAt = clock.monotonicMs();
      await this.readUntilItFails();
      await clock.sleep(backoff.delayAfter(clock.monotonicMs() - startedAt), signal);
    }
  }

  /** Whatever failed, entries may be ours that did not arrive. */
  private async readUntilItFails(): Promise<void> {
    this.ownAfter = '0-0';
    try {
      while (!this.isStopping) {
        await this.readSome();
        this.succeeded();
      }
    } catch (error) {
      if (this.isStopping) return;
      if (reasonOf(error).includes('NOGROUP')) await this.declare();
      else this.failed(error);
    }
  }

  /** There was none yet, or somebody deleted stream or group. Not done ahead: a full server refuses it. */
  private async declare(): Promise<void> {
    const { stream, logger } = this.deps;
    try {
      await stream.declare();
      logger.info('Declared the group that reads commands');
    } catch (error) {
      this.failed(error);
    }
  }

  private async readSome(): Promise<void> {
    const { clock, stream } = this.deps;
    const free = MOST_AT_WORK - this.atWork.size;
    if (free === 0) return this.untilSlotIsFree();
    if (this.ownAfter !== undefined) {
      const own = await stream.readOwn(this.ownAfter, free);
      this.ownAfter = own.at(-1)?.id;
      for (const entry of own) this.take(entry, true);
    } else if (clock.monotonicMs() >= this.takeOverAtMs) {
      const taken = await stream.takeOver(free);
      if (taken.length < free) this.takeOverAtMs = clock.monotonicMs() + TAKE_OVER_MS;
      for (const entry of taken) this.take(entry, true, entry.deliveries);
    } else {
      for (const entry of await stream.readNew(free, WAIT_MS)) this.take(entry, false);
    }
  }

  private async untilSlotIsFree(): Promise<void> {
    this.slotFreed = new AbortController();
    if (this.isStopping || this.atWork.size < MOST_AT_WORK) return;
    await this.deps.clock.sleep(WAIT_MS, this.slotFreed.signal);
  }

  /** What is at work already comes again when the group was made anew, or its connection was away too long. */
  private take(entry: CommandEntry, redelivered: boolean, deliveries = 1): void {
    if (this.isStopping || this.atWork.has(entry.id)) return;
    const work = this.bringToAnEnd(entry, redelivered, deliveries)
      .catch((error: unknown) => {
        this.deps.logger.error('Command left for another delivery', { reason: reasonOf(error) });
      })
      .finally(() => {
        this.atWork.delete(entry.id);
        this.slotFreed.abort();
      });
    this.atWork.set(entry.id, work);
  }

  private async bringToAnEnd(
    entry: CommandEntry,
    redelivered: boolean,
    deliveries: number,
  ): Promise<void> {
    const { stream, replies, logger } = this.deps;
    const { signal: ended } = this.stopping;
    const command = deliveries > MOST_DELIVERIES ? TOO_OFTEN : toCommand(entry, redelivered);
    if (typeof command === 'string') {
      logger.warn('Command set aside', { reason: command });
      await this.handling.untilDone(ended, () => stream.bury(entry, command));
      return;
    }
    const handedOver = {
      command,
      bury: (reason: string) => stream.bury(entry, reason),
      reply: (reply: JsonValue, trace: TraceContext | undefined) =>
        replies.send(command, reply, trace),
    };
    if (!(await this.handling.handle(handedOver, ended))) return;
    await this.handling.untilDone(ended, () => stream.settle(entry.id));
  }

  private async touchOn(): Promise<void> {
    const { clock, stream, logger } = this.deps;
    for (let turn = 1; ; turn += 1) {
      await clock.sleep(TOUCH_MS, this.stopping.signal);
      if (this.isStopping) return;
      try {
        await stream.touch([...this.atWork.keys()]);
        if (turn % TOUCHES_TO_FORGET === 0) await stream.forgetTheDead();
      } catch (error) {
        logger.debug('Commands at work could not be touched', { reason: reasonOf(error) });
      }
    }
  }

  private succeeded(): void {
    if (this.failing) this.deps.logger.info('Commands are read again');
    this.failing = false;
  }

  private failed(error: unknown): void {
    const facts = { reason: reasonOf(error) };
    if (this.failing) this.deps.logger.debug('Commands still cannot be read', facts);
    else this.deps.logger.warn('Commands cannot be read now; trying on', facts);
    this.failing = true;
  }
}
