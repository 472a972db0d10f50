import type { JsonValue } from '../../../domain/shared/json.js';
import { toTraceHeaders, type TraceContext } from '../../../domain/shared/trace-context.js';
import type { CommandMessage } from '../../../ports/runtime/command-channel.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import { reasonOf } from '../messaging/broker-unavailable.js';
import { awaitConfirms, send } from './publish-confirmed.js';
import type { RabbitMqConnection } from './rabbitmq-connection.js';
import type { SupervisedChannel } from './supervised-channel.js';

const CONFIRM_MS = 5000;

export interface CommandRepliesDeps {
  readonly connection: RabbitMqConnection;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Replies to senders through the default exchange; never throws, and never fills a queue of our own. */
export class CommandReplies {
  private readonly channel: SupervisedChannel;

  constructor(
    private readonly deps: CommandRepliesDeps,
    private readonly ownQueuesPrefix: string,
  ) {
    this.channel = deps.connection.useChannel({
      name: 'commands-replies',
      setup: async () => undefined,
    });
  }

  async send(
    command: CommandMessage,
    reply: JsonValue,
    trace: TraceContext | undefined,
  ): Promise<void> {
    const { replyTo, correlationId } = command;
    const channel = this.channel.current;
    if (!replyTo || replyTo.startsWith(this.ownQueuesPrefix)) return;
    if (!channel || this.deps.connection.state !== 'connected') {
      this.reportLoss(`the connection to the broker is ${this.deps.connection.state}`);
      return;
    }
    const sent = send(channel, {
      exchange: '',
      routingKey: replyTo,
      body: Buffer.from(JSON.stringify(reply)),
      options: {
        contentType: 'application/json',
        persistent: true,
        ...(correlationId !== undefined && { correlationId }),
        ...(trace && { headers: toTraceHeaders(trace) }),
      },
    });
    await awaitConfirms([sent], CONFIRM_MS, this.deps).catch((error: unknown) =>
      this.reportLoss(reasonOf(error)),
    );
  }

  private reportLoss(reason: string): void {
    this.deps.logger.warn('Reply to a command not sent', { reason });
  }
}
