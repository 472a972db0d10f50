import type { JsonValue } from '../../../domain/shared/json.js';
import type { TraceContext } from '../../../domain/shared/trace-context.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { CommandMessage, CommandVerdict } from '../../../ports/runtime/command-channel.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import { Backoff } from './backoff.js';
import { reasonOf } from './broker-unavailable.js';

export type CommandHandler = (message: CommandMessage) => Promise<CommandVerdict>;

/** What a broker does with one message; each call may fail and is then made again. */
export interface HandedOver {
  readonly command: CommandMessage;
  /** Sets the message aside; resolves once it is safe there. */
  bury(reason: string): Promise<void>;
  /** Never rejects: who gets no reply sends the command again. */
  reply(reply: JsonValue, trace: TraceContext | undefined): Promise<void>;
}

export interface CommandHandlingDeps {
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'fraction'>;
  readonly logger: Logger;
}

/** Brings one message to its end, whatever the broker it came from. */
export class CommandHandling {
  constructor(
    private readonly deps: CommandHandlingDeps,
    private readonly handler: CommandHandler,
  ) {}

  /**
   * @param ended no further attempts when it aborts; the first one is always made
   * @returns false when the message must be delivered again
   */
  async handle(message: HandedOver, ended: AbortSignal): Promise<boolean> {
    const { command } = message;
    const verdict = await this.untilItSucceeds(ended, () => this.handler(command));
    if (!verdict) return false;
    if (verdict.kind === 'dead') {
      const { reason } = verdict;
      this.deps.logger.warn('Command set aside', { routingKey: command.routingKey, reason });
      if (!(await this.untilDone(ended, () => message.bury(reason)))) return false;
    }
    if (verdict.reply !== undefined) await message.reply(verdict.reply, verdict.trace);
    return true;
  }

  /** @returns false when `ended` aborted before `action` succeeded */
  async untilDone(ended: AbortSignal, action: () => Promise<void>): Promise<boolean> {
    const done = await this.untilItSucceeds(ended, async () => {
      await action();
      return true;
    });
    return done ?? false;
  }

  private async untilItSucceeds<T>(
    ended: AbortSignal,
    action: () => Promise<T>,
  ): Promise<T | undefined> {
    const { clock, randomness, logger } = this.deps;
    const backoff = new Backoff(randomness);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await action();
      } catch (error) {
        const facts = { attempt, reason: reasonOf(error) };
        if (attempt === 1) logger.warn('Command cannot be handled now; trying again', facts);
        else logger.debug('Command still cannot be handled', facts);
      }
      await clock.sleep(backoff.delayAfter(0), ended);
      if (ended.aborted) return undefined;
    }
  }
}
