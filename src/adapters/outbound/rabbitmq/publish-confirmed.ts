import type { Writable } from 'node:stream';
import type { ConfirmChannel, Options } from 'amqplib';
import type { Clock } from '../../../ports/runtime/clock.js';
import { AppError } from '../../../domain/shared/app-error.js';
import { brokerUnavailable, reasonOf } from '../messaging/broker-unavailable.js';
import type { RabbitMqConnection } from './rabbitmq-connection.js';
import { finishesWithin } from '../messaging/waiting.js';

export interface OutgoingMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly body: Buffer;
  readonly options: Options.Publish;
}

export interface Sent {
  /** False when the channel wants no more for now: what is sent on top of it is buffered in memory. */
  readonly roomForMore: boolean;
  /** Resolves when the broker has taken responsibility for the message. */
  readonly confirmed: Promise<void>;
}

export function send(channel: ConfirmChannel, message: OutgoingMessage): Sent {
  const { exchange, routingKey, body, options } = message;
  let roomForMore = false;
  const confirmed = new Promise<void>((resolve, reject) => {
    roomForMore = channel.publish(exchange, routingKey, body, options, (error: Error | null) => {
      if (error) reject(error);
      else resolve();
    });
  });
  return { roomForMore, confirmed };
}

/**
 * Messages sent meanwhile leave in one piece, up to what the socket buffers: one by one, each would cost a call of the
 * system. The client library hands them to the socket before the immediate that follows.
 */
export function inOnePiece<T>(channel: ConfirmChannel, action: () => T): T {
  const { connection } = channel as unknown as { connection?: { stream?: Writable } };
  const socket = connection?.stream;
  socket?.cork();
  try {
    return action();
  } finally {
    process.nextTick(() => setImmediate(() => socket?.uncork()));
  }
}

/**
 * Waits for the confirms of messages just sent. A connection on which they stay away is dropped with what
 * it has buffered, unless the broker said that it is blocked: then it will get to them later.
 * @throws AppError `broker.unavailable`; the messages may have arrived all the same
 */
export async function awaitConfirms(
  sent: readonly Sent[],
  timeoutMs: number,
  { connection, clock }: { connection: RabbitMqConnection; clock: Clock },
): Promise<void> {
  const confirmed = Promise.all(sent.map((message) => message.confirmed));
  try {
    if (await finishesWithin(clock, timeoutMs, confirmed)) return;
    if (connection.state !== 'blocked') connection.recycle();
    throw brokerUnavailable(`The broker confirmed nothing within ${timeoutMs} ms`);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw brokerUnavailable(`The broker did not confirm: ${reasonOf(error)}`, error);
  }
}
