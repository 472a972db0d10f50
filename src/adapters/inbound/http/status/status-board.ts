import { isAllowed, systemActor } from '../../../../domain/access/actor.js';
import type { Permission } from '../../../../domain/access/role.js';
import type { AlertState } from '../../../../domain/alerts/alert.js';
import type { ErrorGroupState } from '../../../../domain/errors/error-group.js';
import type { ReceivedEventState } from '../../../../domain/events/received-event.js';
import type { PluginView } from '../../../../domain/plugins/plugin-state.js';
import { listQuery, type ListQuery, type Page } from '../../../../domain/shared/page.js';
import type { QueueBacklog } from '../../../../application/jobs/count-jobs.js';
import type { CheckHealth, HealthReport } from '../../../../application/monitoring/check-health.js';
import type {
  PerformanceReport,
  ReportInput,
} from '../../../../application/monitoring/report-performance.js';
import type { SystemStatus } from '../../../../application/monitoring/system-status.js';
import type { UseCase } from '../../../../application/shared/use-case.js';
import type { UseCaseRunner } from '../../../../application/shared/use-case-runner.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { ExecutionContext } from '../../../../ports/runtime/execution-scope.js';
import { BoundedReading, type Reading } from './reading.js';

export interface StatusBoardDeps {
  readonly clock: Clock;
  readonly runner: UseCaseRunner;
  readonly health: CheckHealth;
  readonly system: UseCase<void, SystemStatus>;
  readonly report: UseCase<ReportInput, PerformanceReport>;
  readonly queues: UseCase<void, readonly QueueBacklog[]>;
  readonly events: UseCase<ListQuery, Page<ReceivedEventState>>;
  readonly errors: UseCase<ListQuery, Page<ErrorGroupState>>;
  readonly alerts: UseCase<ListQuery, Page<AlertState>>;
  readonly plugins: UseCase<undefined, readonly PluginView[]>;
}

/** What a reader may see; a section that needs another permission is undefined. */
export interface StatusView {
  readonly health: Reading<HealthReport>;
  readonly system?: Reading<SystemStatus> | undefined;
  readonly report?: Reading<PerformanceReport> | undefined;
  readonly queues?: Reading<readonly QueueBacklog[]> | undefined;
  readonly events?: Reading<Page<ReceivedEventState>> | undefined;
  readonly errors?: Reading<Page<ErrorGroupState>> | undefined;
  readonly alerts?: Reading<Page<AlertState>> | undefined;
  readonly plugins?: Reading<readonly PluginView[]> | undefined;
}

/** Hours that score, targets and traffic are of. */
export const HOURS = 24;

const PAGE = systemActor('status-page');

const SHOWN = 10;
const FRESH_MS = 2_000;
/** These read much. */
const DEAR_MS = 15_000;

const OPEN_ERRORS = listQuery({
  limit: SHOWN,
  filters: [
    { field: 'status', operator: 'in', values: ['open', 'regressed'] },
    // Refusals that callers caused.
    { field: 'severity', operator: 'ne', values: ['low'] },
  ],
});
const FIRING = listQuery({
  limit: SHOWN,
  filters: [{ field: 'status', operator: 'in', values: ['firing'] }],
});

/** All that the status page shows; each part is had on its own, so that one that fails hides no other. */
export class StatusBoard {
  private readonly health: BoundedReading<HealthReport, void>;
  private readonly sections;

  constructor(deps: StatusBoardDeps) {
    const { clock, runner } = deps;
    const section = <Input, Value>(
      useCase: UseCase<Input, Value>,
      input: Input,
      freshMs: number = FRESH_MS,
    ) => ({
      permission: useCase.permission,
      reading: new BoundedReading(clock, freshMs, (execution: ExecutionContext) =>
        runner.run(useCase, input, execution),
      ),
    });
    // Health keeps its own answers for a second.
    this.health = new BoundedReading(clock, 0, () => deps.health.execute());
    this.sections = {
      system: section(deps.system, undefined),
      report: section(deps.report, { hours: HOURS }, DEAR_MS),
      queues: section(deps.queues, undefined, DEAR_MS),
      events: section(deps.events, listQuery({ limit: SHOWN })),
      errors: section(deps.errors, OPEN_ERRORS),
      alerts: section(deps.alerts, FIRING),
      plugins: section(deps.plugins, undefined),
    };
  }

  /** What anybody may see: whether all is well. */
  publicView(): Promise<Reading<HealthReport>> {
    return this.health.read();
  }

  async view(execution: ExecutionContext): Promise<StatusView> {
    // What one reader asks for is shown to others: plugins judge the page, not whoever came first.
    const shared = { ...execution, actor: PAGE };
    const of = async <Value>({ permission, reading }: Section<Value>) =>
      isAllowed(execution.actor, permission) ? reading.read(shared) : undefined;
    const { sections } = this;
    const [health, system, report, queues, events, errors, alerts, plugins] = await Promise.all([
      this.health.read(),
      of(sections.system),
      of(sections.report),
      of(sections.queues),
      of(sections.events),
      of(sections.errors),
      of(sections.alerts),
      of(sections.plugins),
    ]);
    return { health, system, report, queues, events, errors, alerts, plugins };
  }
}

interface Section<Value> {
  readonly permission: Permission;
  readonly reading: BoundedReading<Value, ExecutionContext>;
}
