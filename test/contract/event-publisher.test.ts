import { InMemoryEventPublisher } from '../../src/adapters/outbound/memory/in-memory-event-publisher.js';
import { openRabbitMqEventPublisher } from '../support/rabbitmq.js';
import { openRedisEventPublisher } from '../support/redis-broker.js';
import { describeWith } from '../support/services.js';
import { eventPublisherContract } from './event-publisher.contract.js';

eventPublisherContract('InMemoryEventPublisher', async () => {
  const publisher = new InMemoryEventPublisher();
  return { publisher, received: () => publisher.published, close: () => Promise.resolve() };
});

describeWith('rabbitmq', 'on RabbitMQ', () => {
  eventPublisherContract('RabbitMqEventPublisher', () => openRabbitMqEventPublisher());
});

describeWith('redis', 'on Redis', () => {
  eventPublisherContract('RedisEventPublisher', () => openRedisEventPublisher());
});
