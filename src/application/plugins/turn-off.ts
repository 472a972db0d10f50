import { turnedOffReason } from '../../domain/plugins/plugin-state.js';
import { systemActor } from '../../domain/access/actor.js';
import type { PluginStore } from '../../ports/plugins/plugin-store.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

export interface TurnOffDeps {
  readonly store: PluginStore;
  readonly work: UnitOfWork;
  readonly eventLog: EventLog;
  readonly scope: ExecutionScope;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Turns a plugin off everywhere, because of its strikes. When that cannot be stored it is off in this process
 * until the restart.
 */
export async function turnOff(deps: TurnOffDeps, name: string, fault: string): Promise<void> {
  const { store, work, eventLog, scope, clock, logger } = deps;
  const reason = turnedOffReason(fault);
  logger.error('a plugin was turned off', { plugin: name, reason });
  const context = { actor: systemActor('plugins'), requestId: 'plugins' };
  try {
    await scope.run(context, () =>
      work.run(async () => {
        const before = (await store.records()).find((record) => record.name === name);
        if (before?.isEnabled === false) return;
        const generation = before?.generation ?? 0;
        const updatedAt = clock.now();
        await store.put({ name, isEnabled: false, reason, generation, updatedAt });
        await eventLog.append([
          { type: 'brain.plugin.disabled', subject: `plugin:${name}`, data: { name, reason } },
        ]);
      }),
    );
  } catch (error) {
    logger.error('that a plugin is off could not be stored', { plugin: name, error });
  }
}
