import { systemActor } from '../../domain/access/actor.js';
import type { TargetResult } from '../../domain/monitoring/target.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { ServiceRecord } from '../../ports/monitoring/service-record.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { Leases } from '../../ports/runtime/leases.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { ReadService } from './read-service.js';
import { BackgroundLoop } from '../shared/background-loop.js';

const LEASE = 'target-watch';

/** Between two looks, ms. */
export const JUDGING_MS = 5 * 60_000;
const LEASE_MS = 2 * JUDGING_MS;

/** The period that targets are judged over. */
const HOURS = 24;

const CONTEXT = { actor: systemActor('targets'), requestId: 'targets' };

/**
 * Tells once when a target is missed over the last day, and once when it is met again. One process does, and
 * what was last told is stored with the event, so that neither a restart nor a crash tells it twice.
 */
export class TargetWatch extends BackgroundLoop {
  constructor(
    private readonly deps: {
      readonly service: ReadService;
      readonly record: ServiceRecord;
      readonly events: EventLog;
      readonly work: UnitOfWork;
      readonly scope: ExecutionScope;
      readonly leases: Leases;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly holder: string;
      /** Told after each look. */
      readonly onDone?: () => Promise<unknown>;
    },
  ) {
    super();
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { clock, leases, holder, logger } = this.deps;
    await clock.sleep(JUDGING_MS, signal);
    while (!signal.aborted) {
      try {
        if (await leases.acquire(LEASE, holder, LEASE_MS)) {
          await this.look();
          await this.deps.onDone?.();
        }
      } catch (error) {
        logger.warn('targets cannot be judged now', { error });
      }
      await clock.sleep(JUDGING_MS, signal);
    }
  }

  private async look(): Promise<void> {
    const { service, scope, work, logger } = this.deps;
    const { targets } = await service.last(HOURS);
    for (const result of targets) {
      const told = await scope.run(CONTEXT, () => work.run(() => this.tell(result)));
      if (told && result.state === 'missed') logger.warn('a target is missed', told);
      else if (told) logger.info('a target is met again', told);
    }
  }

  /**
   * A target that was never missed needs no telling that it is met; of an unknown one nothing is told.
   * @returns what was told
   */
  private async tell(result: TargetResult): Promise<JsonObject | undefined> {
    const { record, events, clock } = this.deps;
    const { name, state: verdict, target, value, budget } = result;
    if (verdict === 'unknown') return undefined;
    const known = (await record.verdicts()).find((one) => one.name === name);
    if (known?.verdict === verdict) return undefined;
    await record.saveVerdict({ name, verdict, since: clock.now() });
    if (!known && verdict === 'met') return undefined;
    const data = { target: name, wanted: target, value, hours: HOURS, burn: budget?.burn ?? null };
    await events.append([{ type: `brain.target.${verdict}`, subject: `target:${name}`, data }]);
    return data;
  }
}
