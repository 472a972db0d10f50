import { backoffMs } from '../../domain/plugins/restart-backoff.js';
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

export interface StruckOut {
  readonly name: string;
  readonly fault: string;
  /** False once it was turned on again meanwhile. */
  readonly isStill: () => boolean;
}

/**
 * Turns a plugin off everywhere, because of its strikes. When that cannot be stored it is tried again; the plugin
 * is not asked in this process meanwhile.
 */
export async function turnOff(
  deps: TurnOffDeps,
  { name, fault, isStill }: StruckOut,
  signal: AbortSignal,
): Promise<void> {
  const { scope, clock, logger } = deps;
  const reason = turnedOffReason(fault);
  logger.error('a plugin was turned off', { plugin: name, reason });
  const context = { actor: systemActor('plugins'), requestId: 'plugins' };
  for (let attempt = 1; !signal.aborted && isStill(); attempt += 1) {
    try {
      await scope.run(context, () => store(deps, name, reason));
      return;
    } catch (error) {
      if (attempt === 1) {
        logger.error('that a plugin is off could not be stored', { plugin: name, error });
      }
      await clock.sleep(backoffMs(attempt), signal);
    }
  }
}

function store(
  { store: plugins, work, eventLog, clock }: TurnOffDeps,
  name: string,
  reason: string,
): Promise<void> {
  return work.run(async () => {
    const before = (await plugins.records()).find((record) => record.name === name);
    if (before?.isEnabled === false) return;
    const generation = before?.generation ?? 0;
    const updatedAt = clock.now();
    await plugins.put({ name, isEnabled: false, reason, generation, updatedAt });
    await eventLog.append([
      { type: 'brain.plugin.disabled', subject: `plugin:${name}`, data: { name, reason } },
    ]);
  });
}
