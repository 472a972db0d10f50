import type { ConsumeMessage, Options } from 'amqplib';
import type { Clock } from '../../../ports/runtime/clock.js';
import { brokerUnavailable } from './broker-unavailable.js';
import { declareDeadQueue, type CommandNames } from './command-topology.js';
import { awaitConfirms, send } from './publish-confirmed.js';
import type { RabbitMqConnection } from './rabbitmq-connection.js';
import type { SupervisedChannel } from './supervised-channel.js';

const CONFIRM_MS = 10_000;
const LONGEST_REASON = 1000;
/** All headers travel in one frame, 128 KiB at most; the reason must fit beside the original ones. */
const MOST_HEADER_BYTES = 100_000;
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
    const turn = this.lastTurn.then(() => this.buryNow(message, reason));
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }

  private async buryNow(message: ConsumeMessage, reason: string): Promise<void> {
    const { connection } = this.deps;
    const channel = this.channel.current;
    if (!channel || connection.state !== 'connected') {
      throw brokerUnavailable(`The connection to the broker is ${connection.state}`);
    }
    let returned = false;
    const onReturn = () => (returned = true);
    channel.on('return', onReturn);
    try {
      const sent = send(channel, {
        exchange: '',
        routingKey: this.names.deadQueue,
        body: message.content,
        options: deadLetterOptions(message, reason),
      });
      await awaitConfirms([sent], CONFIRM_MS, this.deps);
    } finally {
      channel.off('return', onReturn);
    }
    if (!returned) return;
    // The broker confirms what it cannot route: somebody deleted the queue. A fresh channel declares it.
    this.channel.restart();
    throw brokerUnavailable(`There is no queue ${this.names.deadQueue}`);
  }
}

/**
 * The original properties, except those that would make the broker refuse the message (`userId` of another),
 * drop it (`expiration`) or send it elsewhere too.
 */
function deadLetterOptions({ properties }: ConsumeMessage, reason: string): Options.Publish {
  const { contentType, contentEncoding, correlationId, replyTo, messageId, type, appId } = properties;
  return {
    contentType,
    contentEncoding,
    correlationId,
    replyTo,
    messageId,
    type,
    appId,
    timestamp: properties.timestamp,
    priority: properties.priority,
    headers: { ...keptHeaders(properties.headers ?? {}), 'x-brain-error': reason.slice(0, LONGEST_REASON) },
    persistent: true,
    mandatory: true,
  };
}

function keptHeaders(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !ROUTING_HEADERS.has(name)),
  );
  return Buffer.byteLength(JSON.stringify(kept)) <= MOST_HEADER_BYTES ? kept : {};
}
