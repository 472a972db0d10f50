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
