import { InMemoryJobBroker } from '../../src/adapters/outbound/memory/in-memory-job-broker.js';
import { InMemoryLogger } from '../../src/adapters/outbound/memory/in-memory-logger.js';
import { openRabbitMqJobBrokers } from '../support/rabbitmq.js';
import { openRedisJobBrokers } from '../support/redis-broker.js';
import { describeWith } from '../support/services.js';
import { jobBrokerContract } from './job-broker.contract.js';

jobBrokerContract('InMemoryJobBroker', async () => {
  const broker = new InMemoryJobBroker(new InMemoryLogger());
  return { broker, elsewhere: broker, close: () => Promise.resolve() };
});

describeWith('rabbitmq', 'on RabbitMQ', () => {
  jobBrokerContract('RabbitMqJobBroker', () => openRabbitMqJobBrokers());
});

describeWith('redis', 'on Redis', () => {
  jobBrokerContract('RedisJobBroker', () => openRedisJobBrokers());
});
