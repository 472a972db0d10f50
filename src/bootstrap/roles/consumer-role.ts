import { CommandConsumer } from '../../adapters/inbound/amqp/command-consumer.js';
import { jobCommands } from '../../adapters/inbound/amqp/job-commands.js';
import { metricCommands } from '../../adapters/inbound/amqp/metric-commands.js';
import { taskCommands } from '../../adapters/inbound/amqp/task-commands.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import type { RoleContext, RunningRole } from './role.js';

/** Runs commands that come over the broker. */
export async function startConsumer({ container }: RoleContext): Promise<RunningRole> {
  const ids = container.get(PORTS.ids);
  const consumer = new CommandConsumer({
    channel: container.get(PORTS.commands),
    commands: [
      ...taskCommands({
        create: container.get(USE_CASES['tasks.create']),
        change: container.get(USE_CASES['tasks.update']),
      }),
      ...jobCommands({ enqueue: container.get(USE_CASES['jobs.enqueue']) }),
      ...metricCommands({ record: container.get(USE_CASES['metrics.record']) }),
    ],
    runner: container.get(SERVICES.runner),
    newRequestId: () => ids.next(),
    tracer: container.get(PORTS.tracer),
    logger: container.get(PORTS.logger).child('consumer'),
  });
  await consumer.start();
  return { stop: () => consumer.stop() };
}
