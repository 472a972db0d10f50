import type { ConfirmChannel } from 'amqplib';

const MOST_DELIVERIES = 20;

export interface CommandNames {
  readonly exchange: string;
  readonly queue: string;
  readonly deadQueue: string;
}

export function commandNames(prefix: string): CommandNames {
  const exchange = `${prefix}.commands`;
  return { exchange, queue: exchange, deadQueue: `${exchange}.dead` };
}

export async function declareDeadQueue(
  channel: ConfirmChannel,
  names: CommandNames,
): Promise<void> {
  await channel.assertQueue(names.deadQueue, {
    durable: true,
    arguments: { 'x-queue-type': 'quorum' },
  });
}

/**
 * Quorum queues have no delivery limit of their own before RabbitMQ 4. What exceeds ours is moved to the
 * dead queue by the broker at least once, which it does only with `reject-publish`.
 * @returns how many consumers the queue has
 */
export async function declareCommandQueue(
  channel: ConfirmChannel,
  names: CommandNames,
): Promise<number> {
  await channel.assertExchange(names.exchange, 'topic', { durable: true });
  await declareDeadQueue(channel, names);
  const { consumerCount } = await channel.assertQueue(names.queue, {
    durable: true,
    arguments: {
      'x-queue-type': 'quorum',
      'x-delivery-limit': MOST_DELIVERIES,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': names.deadQueue,
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    },
  });
  await channel.bindQueue(names.queue, names.exchange, '#');
  return consumerCount;
}
