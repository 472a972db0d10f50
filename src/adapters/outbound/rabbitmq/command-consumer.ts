import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import type { JsonValue } from '../../../domain/shared/json.js';
import type { TraceContext } from '../../../domain/shared/trace-context.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { CommandMessage } from '../../../ports/runtime/command-channel.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import { brokerUnavailable, reasonOf } from '../messaging/broker-unavailable.js';
import { CommandHandling, type CommandHandler } from '../messaging/command-handling.js';
import { finishesWithin, firstAbort } from '../messaging/waiting.js';
import type { CommandDeadLetters } from './command-dead-letters.js';
import type { CommandReplies } from './command-replies.js';
import { declareCommandQueue, type CommandNames } from './command-topology.js';
import type { RabbitMqConnection } from './rabbitmq-connection.js';
import type { SupervisedChannel } from './supervised-channel.js';

const PREFETCH = 20;
const DRAIN_MS = 5000;

export interface CommandConsumerDeps {
  readonly consuming: RabbitMqConnection;
  readonly deadLetters: CommandDeadLetters;
  readonly replies: CommandReplies;
  readonly names: CommandNames;
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'fraction'>;
  readonly logger: Logger;
}

interface Limits {
  /** The channel is gone: nothing can be acknowledged any more. */
  readonly lost: AbortSignal;
  /** The channel is gone or the consumer stops: no further attempts. */
  readonly ended: AbortSignal;
}

/** Consumes the command queue on one channel after another until it is stopped. */
export class CommandConsumer {
  private readonly channel: SupervisedChannel;
  private readonly handling: CommandHandling;
  private readonly stopping = new AbortController();
  private readonly atWork = new Set<Promise<void>>();
  private consumerTag: string | undefined;

  constructor(
    private readonly deps: CommandConsumerDeps,
    handler: CommandHandler,
  ) {
    this.handling = new CommandHandling(deps, handler);
    this.channel = deps.consuming.useChannel({
      name: 'commands',
      setup: (channel, lost) => this.begin(channel, lost),
      check: (channel) => this.check(channel),
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    const { clock, consuming } = this.deps;
    const cancelled = this.channel.current?.cancel(this.consumerTag ?? '').catch(() => undefined);
    const drained = Promise.all([cancelled, ...this.atWork]);
    await finishesWithin(clock, DRAIN_MS, drained);
    await consuming.releaseChannel(this.channel);
  }

  private async begin(channel: ConfirmChannel, lost: AbortSignal): Promise<void> {
    await declareCommandQueue(channel, this.deps.names);
    await channel.prefetch(PREFETCH);
    const ended = firstAbort(lost, this.stopping.signal);
    const { consumerTag } = await channel.consume(this.deps.names.queue, (message) => {
      if (message) this.take(channel, message, { lost, ended });
      else this.beginAnew();
    });
    this.consumerTag = consumerTag;
  }

  /** Whoever deleted the exchange took its bindings along, and a consumer can be lost without a word. */
  private async check(channel: ConfirmChannel): Promise<void> {
    const consumers = await declareCommandQueue(channel, this.deps.names);
    if (consumers === 0) throw brokerUnavailable('The command queue has no consumer');
  }

  /** The broker cancelled the consumer: the queue was deleted, or its node went away. */
  private beginAnew(): void {
    this.deps.logger.error('Command queue was deleted; declaring it again', {
      queue: this.deps.names.queue,
    });
    this.channel.restart();
  }

  private take(channel: ConfirmChannel, message: ConsumeMessage, limits: Limits): void {
    if (this.stopping.signal.aborted) return;
    const handled = this.handle(message, limits.ended)
      .then((settled) => {
        if (settled && !limits.lost.aborted) channel.ack(message);
      })
      .catch((error: unknown) => {
        this.deps.logger.error('Command left for another delivery', { reason: reasonOf(error) });
      })
      .finally(() => this.atWork.delete(handled));
    this.atWork.add(handled);
  }

  /** @returns false when the message must be delivered again */
  private handle(message: ConsumeMessage, ended: AbortSignal): Promise<boolean> {
    const { deadLetters, replies } = this.deps;
    const command = toCommand(message);
    const handedOver = {
      command,
      bury: (reason: string) => deadLetters.bury(message, reason),
      reply: (reply: JsonValue, trace: TraceContext | undefined) =>
        replies.send(command, reply, trace),
    };
    return this.handling.handle(handedOver, ended);
  }
}

function toCommand({ content, fields, properties }: ConsumeMessage): CommandMessage {
  const replyTo = textOf(properties.replyTo);
  const correlationId = textOf(properties.correlationId);
  return {
    body: content,
    contentType: textOf(properties.contentType) ?? '',
    headers: properties.headers ?? {},
    routingKey: fields.routingKey,
    redelivered: fields.redelivered,
    ...(replyTo !== undefined && { replyTo }),
    ...(correlationId !== undefined && { correlationId }),
  };
}

function textOf(property: unknown): string | undefined {
  return typeof property === 'string' ? property : undefined;
}
