import { Housekeeper } from '../../adapters/inbound/worker/housekeeper.js';
import { PORTS } from '../tokens.js';
import type { RoleContext, RunningRole } from './role.js';

/** Does what is due by the clock. */
export function startScheduler({
  container,
  processId: holder,
}: RoleContext): Promise<RunningRole> {
  const housekeeper = new Housekeeper({
    idempotency: container.get(PORTS.idempotency),
    work: container.get(PORTS.work),
    leases: container.get(PORTS.leases),
    clock: container.get(PORTS.clock),
    logger: container.get(PORTS.logger).child('scheduler'),
    holder,
  });
  housekeeper.start();
  return Promise.resolve({ stop: () => housekeeper.stop() });
}
