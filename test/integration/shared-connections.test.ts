import { expect } from 'chai';
import { InMemoryLogger } from '../../src/adapters/outbound/memory/in-memory-logger.js';
import { RabbitMqConnection } from '../../src/adapters/outbound/rabbitmq/rabbitmq-connection.js';
import { AsyncExecutionScope } from '../../src/adapters/outbound/system/async-execution-scope.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { SystemRandomness } from '../../src/adapters/outbound/system/system-randomness.js';
import { systemActor } from '../../src/domain/access/actor.js';
import { eventually } from '../support/eventually.js';
import { openRedisCache } from '../support/redis.js';
import { amqpUrl, describeWith } from '../support/services.js';

/** Who happens to make, mend or first use a connection must not stand for all that comes of it. */
describe('connections that many share', () => {
  const context = { actor: systemActor('test'), requestId: 'whoever-came-first' };
  let scope: AsyncExecutionScope;
  let logger: InMemoryLogger;

  beforeEach(() => {
    scope = new AsyncExecutionScope();
    logger = new InMemoryLogger({ scope });
  });

  const requestsTold = (message: string) =>
    logger.entries
      .filter((entry) => entry.message === message)
      .map(({ requestId }) => requestId ?? null);

  describeWith('redis', 'on Redis', () => {
    it('log in nobody’s name', async () => {
      await scope.run(context, async () => {
        const opened = await openRedisCache(logger, undefined, undefined, scope);
        const remember = (key: string) =>
          opened.cache.remember(key, 1_000, () => Promise.resolve('1'));
        try {
          await remember('a');
          await opened.connection.reconnect(AbortSignal.timeout(10_000));
          await remember('b');
        } finally {
          await opened.close();
        }
      });
      const told = [
        ...requestsTold('Redis answers'),
        ...requestsTold('Redis does not answer; going without it'),
      ];
      expect(told).not.to.deep.equal([]);
      expect(new Set(told)).to.deep.equal(new Set([null]));
    });
  });

  describeWith('rabbitmq', 'on RabbitMQ', () => {
    it('log and set up channels in nobody’s name', async () => {
      const deps = { clock: new SystemClock(), randomness: new SystemRandomness(), logger, scope };
      const connection = new RabbitMqConnection(deps, { url: amqpUrl, name: 'test' });
      const seen: unknown[] = [];
      const use = (name: string) => ({
        name,
        setup: () => {
          seen.push(scope.current());
          return Promise.resolve();
        },
      });
      await scope
        .run(context, async () => {
          connection.useChannel(use('early'));
          connection.start();
          await eventually(() => expect(seen).to.have.lengthOf(1));
          const late = connection.useChannel(use('late'));
          await eventually(() => expect(late.current).not.to.equal(undefined));
          late.restart();
          await eventually(() => expect(seen).to.have.lengthOf(3));
        })
        .finally(() => connection.stop());
      expect(seen).to.deep.equal([undefined, undefined, undefined]);
      expect(requestsTold('Connected to the broker')).to.deep.equal([null]);
    });
  });
});
