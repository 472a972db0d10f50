import type { ConfirmChannel, ConsumeMessage, Message, Options } from 'amqplib';
import type { Clock } from '../../../ports/runtime/clock.js';
import { brokerUnavailable } from '../messaging/broker-unavailable.js';
import { declareDeadQueue, type CommandNames } from './command-topology.js';
import { awaitConfirms, send } from './publish-confirmed.js';
import type { RabbitMqConnection } from './rabbitmq-connection.js';
import type { SupervisedChannel } from './supervised-channel.js';

const CONFIRM_MS = 10_000;
const LONGEST_REASON = 1000;
/** Not `userId`, which the broker refuses when it is another's, nor `expiration`, which drops the message. */
const KEPT_PROPERTIES = [
  'appId',
  'contentEncoding',
  'contentType',
  'correlationId',
  'messageId',
  'priority',
  'replyTo',
  'timestamp',
  'type',
] as const;
/** The broker would route a copy by these, back into the command queue for one. */
const ROUTING_HEADERS: ReadonlySet<string> = new Set(['CC', 'BCC']);

/** Sets messages aside in `<prefix>.commands.dead`, one at a time: a returned message has no other name. */
export class CommandDeadLetters {
  private readonly channel: SupervisedChannel;
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly deps: { connection: RabbitMqConnection; clock: Clock },
    private readonly names: CommandNames,
  ) {
    this.channel = deps.connection.useChannel({
      name: 'commands-dead',
      setup: (channel) => declareDeadQueue(channel, names),
    });
  }

  /**
   * Resolves once the broker has the message on disk.
   * @throws AppError `broker.unavailable`; it may be there all the same
   */
  bury(message: ConsumeMessage, reason: string): Promise<void> {
    const turn = this.lastTurn.then(() => this.buryNow(message, reason.slice(0, LONGEST_REASON)));
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }

  private async buryNow(message: ConsumeMessage, reason: string): Promise<void> {
    const { connection } = this.deps;
    const channel = this.channel.current;
    if (!channel || connection.state !== 'connected') {
      throw brokerUnavailable(`The connection to the broker is ${connection.state}`);
    }
    const returned: Message[] = [];
    const onReturn = (unroutable: Message) => void returned.push(unroutable);
    channel.on('return', onReturn);
    try {
      const headers = originalHeaders(message);
      await this.publish(channel, message, { ...headers, 'x-brain-error': reason }).catch(
        (error: unknown) => {
          if (!isUnwritable(error)) throw error;
          return this.publish(channel, message, { 'x-brain-error': reason });
        },
      );
    } finally {
      channel.off('return', onReturn);
    }
    if (returned.length === 0) return;
    // The broker confirms what it cannot route: somebody deleted the queue. A fresh channel declares it.
    this.channel.restart();
    throw brokerUnavailable(`There is no queue ${this.names.deadQueue}`);
  }

  private publish(
    channel: ConfirmChannel,
    message: ConsumeMessage,
    headers: object,
  ): Promise<void> {
    const sent = send(channel, {
      exchange: '',
      routingKey: this.names.deadQueue,
      body: message.content,
      options: { ...keptProperties(message), headers, persistent: true, mandatory: true },
    });
    return awaitConfirms([sent], CONFIRM_MS, this.deps);
  }
}

function keptProperties({ properties }: ConsumeMessage): Options.Publish {
  return Object.fromEntries(KEPT_PROPERTIES.map((name) => [name, properties[name] as unknown]));
}

function originalHeaders({ properties }: ConsumeMessage): Readonly<Record<string, unknown>> {
  const headers = Object.entries(properties.headers ?? {});
  return Object.fromEntries(headers.filter(([name]) => !ROUTING_HEADERS.has(name)));
}

/** The client library reads more than it can write: tables above 64 KiB, for one. */
function isUnwritable(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof RangeError || cause instanceof TypeError;
}
