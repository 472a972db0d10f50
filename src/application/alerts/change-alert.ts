import type { AlertState } from '../../domain/alerts/alert.js';
import type { AlertId } from '../../domain/shared/ids.js';
import type { AlertRepository } from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';

export interface ChangeAlertInput {
  readonly id: AlertId;
  readonly change: { readonly status?: 'acknowledged'; readonly note?: string | null };
  readonly expectedVersion?: number;
}

/** Takes an alert on, or notes something about it. */
export class ChangeAlert implements UseCase<ChangeAlertInput, AlertState> {
  readonly name = 'alerts.update';
  readonly permission = 'alert:write';
  readonly takesIn = false;

  constructor(
    private readonly deps: {
      readonly alerts: AlertRepository;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  execute(
    { id, change, expectedVersion }: ChangeAlertInput,
    { actor }: ExecutionContext,
  ): Promise<AlertState> {
    const { alerts, work, clock } = this.deps;
    return work.run(async () => {
      const before = await alerts.get(id);
      requireVersion(before.state, expectedVersion);
      const { status, note = null } = change;
      const now = clock.now();
      const { alert, events } = status
        ? before.acknowledge(actor.id, note, now)
        : before.annotate(note, now);
      await alerts.save(alert, events);
      return alert.state;
    });
  }
}
