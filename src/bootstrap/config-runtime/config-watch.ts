import type { Container } from 'inversify';
import { ConfigWatch } from '../../application/config/config-watch.js';
import { MACHINE_CHECKS } from '../../application/monitoring/checks/machine-checks.js';
import { systemActor } from '../../domain/access/actor.js';
import { worstOf } from '../../domain/shared/health-status.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';

/** The watch that undoes a change through the same use case as everybody. */
export function configWatchOf(container: Container): ConfigWatch {
  const configuration = container.get(SERVICES.configuration);
  return new ConfigWatch({
    look: async () => {
      const { checks } = await container.get(SERVICES.checkHealth).execute();
      // A machine that is short of something is no sign that a change was wrong.
      const failing = checks.filter(
        ({ name, status }) => status !== 'healthy' && !MACHINE_CHECKS.has(name),
      );
      const status = worstOf(failing.map((check) => check.status));
      return { status, failing: failing.map(({ name }) => name) };
    },
    revisions: container.get(PORTS.configRevisions),
    events: container.get(PORTS.eventLog),
    work: container.get(PORTS.work),
    clock: container.get(PORTS.clock),
    logger: container.get(PORTS.logger).child('config'),
    watchMs: () => configuration.config.monitoring.rollbackWatchSeconds * 1_000,
    rollBack: () => {
      if (!container.get(PORTS.flags).isEnabled('automaticRollback')) return undefined;
      return async (oldest, newest, reason) => {
        const input = { to: oldest.number - 1, expectedLast: newest.number, reason };
        const context = {
          actor: systemActor('config-watch'),
          requestId: container.get(PORTS.ids).next(),
        };
        const rollBack = container.get(USE_CASES['config-revisions.rollback']);
        await container.get(SERVICES.runner).run(rollBack, input, context);
      };
    },
  });
}
