import { InMemoryCommandChannel } from '../../src/adapters/outbound/memory/in-memory-command-channel.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { openRabbitMqCommandChannel } from '../support/rabbitmq.js';
import { openRedisCommandChannel } from '../support/redis-broker.js';
import { describeWith } from '../support/services.js';
import { commandChannelContract } from './command-channel.contract.js';

commandChannelContract('InMemoryCommandChannel', async () => {
  const channel = new InMemoryCommandChannel(new SystemClock());
  return {
    channel,
    replyTo: 'replies',
    send: async (command) => channel.send({ ...command, redelivered: false }),
    setAside: async () =>
      channel.dead.map(({ message, reason }) => ({
        body: Buffer.from(message.body).toString(),
        reason,
        headers: message.headers,
      })),
    answered: () =>
      channel.replies
        .filter(({ replyTo }) => replyTo === 'replies')
        .map(({ correlationId, reply, headers }) => ({
          correlationId,
          reply,
          ...(headers.traceparent !== undefined && { traceparent: headers.traceparent }),
        })),
    close: () => Promise.resolve(),
  };
});

describeWith('rabbitmq', 'on RabbitMQ', () => {
  commandChannelContract('RabbitMqCommandChannel', () => openRabbitMqCommandChannel());
});

describeWith('redis', 'on Redis', () => {
  commandChannelContract('RedisCommandChannel', () => openRedisCommandChannel());
});
