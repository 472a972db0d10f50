import type { Adapters } from '../adapters.js';
import type { Config } from '../config/config.js';
import type { Opened } from './opened.js';
import type { SystemPorts } from './system-family.js';

export type BrokerPorts = Pick<Adapters, 'broker' | 'publisher' | 'commands'>;

export async function openBrokerFamily(
  { broker }: Config,
  { clock, randomness }: SystemPorts,
  logger: Adapters['logger'],
): Promise<Opened<BrokerPorts>> {
  switch (broker.type) {
    case 'memory': {
      const { InMemoryJobBroker } =
        await import('../../adapters/outbound/memory/in-memory-job-broker.js');
      const { InMemoryEventPublisher } =
        await import('../../adapters/outbound/memory/in-memory-event-publisher.js');
      const { InMemoryCommandChannel } =
        await import('../../adapters/outbound/memory/in-memory-command-channel.js');
      return {
        ports: {
          broker: new InMemoryJobBroker(),
          publisher: new InMemoryEventPublisher(),
          commands: new InMemoryCommandChannel(),
        },
        checks: [],
        close: () => Promise.resolve(),
      };
    }
    case 'rabbitmq': {
      const { openRabbitMq } = await import('../../adapters/outbound/rabbitmq/open-rabbitmq.js');
      return openRabbitMq({
        url: broker.url ?? '',
        prefix: broker.prefix,
        clock,
        randomness,
        logger,
      });
    }
  }
}
