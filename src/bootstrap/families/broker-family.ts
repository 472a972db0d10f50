import type { Adapters } from '../adapters.js';
import type { Config } from '../config/config.js';
import type { Resilience } from '../../ports/runtime/resilience.js';
import { guardedPublisher } from '../guarded-publisher.js';
import type { GuardPorts } from './guard-family.js';
import type { Opened } from './opened.js';
import type { SystemPorts } from './system-family.js';

export type BrokerPorts = Pick<Adapters, 'broker' | 'publisher' | 'commands'>;

export function openBrokerFamily(
  { broker }: Config,
  system: SystemPorts,
  { resilience }: GuardPorts,
  logger: Adapters['logger'],
): Promise<Opened<BrokerPorts>> {
  switch (broker.type) {
    case 'memory':
      return inMemory(system, logger);
    case 'rabbitmq':
      return rabbitMq(
        broker.url ?? '',
        broker.prefix,
        system,
        resilience,
        logger.child('rabbitmq'),
      );
    case 'redis':
      return redis(broker.url ?? '', broker.prefix, system, resilience, logger.child('redis'));
  }
}

async function inMemory(
  { clock }: SystemPorts,
  logger: Adapters['logger'],
): Promise<Opened<BrokerPorts>> {
  const { InMemoryJobBroker } =
    await import('../../adapters/outbound/memory/in-memory-job-broker.js');
  const { InMemoryEventPublisher } =
    await import('../../adapters/outbound/memory/in-memory-event-publisher.js');
  const { InMemoryCommandChannel } =
    await import('../../adapters/outbound/memory/in-memory-command-channel.js');
  return {
    ports: {
      broker: new InMemoryJobBroker(logger),
      publisher: new InMemoryEventPublisher(),
      commands: new InMemoryCommandChannel(clock),
    },
    checks: [],
    close: () => Promise.resolve(),
  };
}

async function rabbitMq(
  url: string,
  prefix: string,
  { clock, randomness, scope }: SystemPorts,
  resilience: Resilience,
  logger: Adapters['logger'],
): Promise<Opened<BrokerPorts>> {
  const { RabbitMqConnection } =
    await import('../../adapters/outbound/rabbitmq/rabbitmq-connection.js');
  const { RabbitMqJobBroker } =
    await import('../../adapters/outbound/rabbitmq/rabbitmq-job-broker.js');
  const { RabbitMqEventPublisher } =
    await import('../../adapters/outbound/rabbitmq/rabbitmq-event-publisher.js');
  const { RabbitMqCommandChannel } =
    await import('../../adapters/outbound/rabbitmq/rabbitmq-command-channel.js');
  const { RabbitMqHealthCheck } =
    await import('../../adapters/outbound/rabbitmq/rabbitmq-health-check.js');
  const deps = { clock, randomness, logger, scope };
  const publishing = new RabbitMqConnection(deps, { url, name: 'publishing' });
  const consuming = new RabbitMqConnection(deps, { url, name: 'consuming' });
  const both = { ...deps, publishing, consuming };
  const opened = {
    ports: {
      broker: new RabbitMqJobBroker(both, { prefix }),
      publisher: guardedPublisher(
        new RabbitMqEventPublisher({ connection: publishing, clock }, { prefix }),
        resilience.policy('broker', 'network'),
      ),
      commands: new RabbitMqCommandChannel(both, { prefix }),
    },
    checks: [new RabbitMqHealthCheck({ clock }, [publishing, consuming])],
    close: async () => {
      await Promise.all([publishing.stop(), consuming.stop()]);
    },
  };
  resilience.onOpen('broker', { reconnect: (signal) => publishing.reconnect(signal) });
  publishing.start();
  consuming.start();
  return opened;
}

async function redis(
  url: string,
  prefix: string,
  { clock, randomness, scope }: SystemPorts,
  resilience: Resilience,
  logger: Adapters['logger'],
): Promise<Opened<BrokerPorts>> {
  const { RedisLink } = await import('../../adapters/outbound/redis/redis-link.js');
  const { RedisJobBroker } = await import('../../adapters/outbound/redis/redis-job-broker.js');
  const { RedisEventPublisher } =
    await import('../../adapters/outbound/redis/redis-event-publisher.js');
  const { RedisCommandChannel } =
    await import('../../adapters/outbound/redis/redis-command-channel.js');
  const { RedisBrokerHealthCheck } =
    await import('../../adapters/outbound/redis/redis-broker-health-check.js');
  const { RedisAdvice, askForAdvice } =
    await import('../../adapters/outbound/redis/redis-advice.js');
  const deps = { clock, randomness, logger, scope };
  const advice = new RedisAdvice(logger);
  const publishing = new RedisLink(deps, {
    url,
    name: 'publishing',
    setup: (connection) => advice.sayOn(connection),
  });
  const broker = new RedisJobBroker({ ...deps, publishing }, { prefix });
  const listening = new RedisLink(deps, {
    url,
    name: 'listening',
    setup: (connection) => broker.listenOn(connection),
  });
  const openReading = () => new RedisLink(deps, { url, name: 'commands', blocks: true });
  const commands = new RedisCommandChannel({ ...deps, publishing, openReading }, { prefix });
  resilience.onOpen('broker', { reconnect: (signal) => publishing.reconnect(signal) });
  publishing.start();
  listening.start();
  return {
    ports: {
      broker,
      publisher: guardedPublisher(
        new RedisEventPublisher(publishing, { prefix }),
        resilience.policy('broker', 'network'),
      ),
      commands,
    },
    checks: [new RedisBrokerHealthCheck([publishing, listening])],
    advice: () => askForAdvice(publishing),
    close: async () => {
      await commands.close();
      await Promise.all([publishing.stop(), listening.stop()]);
    },
  };
}
