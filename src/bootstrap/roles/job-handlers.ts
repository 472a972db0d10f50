import type { Container } from 'inversify';
import { EventJobHandler } from '../../adapters/inbound/worker/event-job-handler.js';
import type { JobHandler } from '../../adapters/inbound/worker/job-handler.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';

/** What workers do with jobs, one handler a queue. Health asks here which queues are handled at all. */
export function jobHandlers(container: Container): readonly JobHandler[] {
  return [
    new EventJobHandler({
      runner: container.get(SERVICES.runner),
      handle: container.get(USE_CASES['events.handle']),
      fail: container.get(USE_CASES['events.fail']),
    }),
  ];
}
