import { InMemoryJobBroker } from '../../src/adapters/outbound/memory/in-memory-job-broker.js';
import { InMemoryLogger } from '../../src/adapters/outbound/memory/in-memory-logger.js';
import { openInMemoryPersistence } from '../../src/adapters/outbound/memory/open-in-memory-persistence.js';
import { AsyncExecutionScope } from '../../src/adapters/outbound/system/async-execution-scope.js';
import { UuidV7Generator } from '../../src/adapters/outbound/system/uuid-v7-generator.js';
import { ManualClock } from './manual-clock.js';

/** The ports that a process stands on, all of them in memory, with a clock that the test moves. */
export function inMemoryParts() {
  const clock = new ManualClock();
  const logger = new InMemoryLogger();
  const broker = new InMemoryJobBroker(logger);
  const scope = new AsyncExecutionScope();
  const ids = new UuidV7Generator();
  const persistence = openInMemoryPersistence({
    clock,
    logger,
    scope,
    ids,
    onJobsEnqueued: (queue) => {
      broker.wake(`job:${queue}`);
    },
    onCancelRequested: () => {
      broker.wake('jobs-cancelled');
    },
    onQueuesChanged: () => {
      broker.wake('queues-changed');
    },
    onEventsAppended: () => {
      broker.wake('events-appended');
    },
  });
  return { clock, logger, broker, scope, ids, ...persistence };
}

/** Lets everything run that waits for no time to pass. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
