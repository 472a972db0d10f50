import { DATA_DELAY, DEAD_LETTERS } from '../../domain/alerts/default-rules.js';
import { listQuery } from '../../domain/shared/page.js';
import type { EventQueries } from '../../ports/events/received-event-repository.js';
import type { JobQueries } from '../../ports/jobs/job-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Gauge, Metrics } from '../../ports/runtime/metrics.js';

/**
 * Makes metrics of what only the database knows. Only the process that evaluates shows them: others would show what
 * they once were.
 */
export class AlertFacts {
  private readonly delay: Gauge;
  private readonly deadLetters: Gauge;

  constructor(
    private readonly deps: {
      readonly events: Pick<EventQueries, 'list'>;
      readonly jobs: Pick<JobQueries, 'backlog'>;
      readonly metrics: Metrics;
      readonly clock: Clock;
    },
  ) {
    this.delay = deps.metrics.gauge({
      name: DATA_DELAY,
      help: 'How long the oldest delivery that is not handled yet has waited.',
    });
    this.deadLetters = deps.metrics.gauge({
      name: DEAD_LETTERS,
      help: 'Jobs without an attempt left.',
    });
    this.forget();
  }

  async measure(): Promise<void> {
    const { events, jobs, clock } = this.deps;
    const status = (value: string) =>
      [{ field: 'status', operator: 'in', values: [value] }] as const;
    const sort = [{ field: 'createdAt', descending: false }];
    const waiting = await events.list(listQuery({ limit: 1, sort, filters: status('received') }));
    const since = waiting.items[0]?.createdAt ?? clock.now();
    this.delay.set(Math.max(0, (clock.now().getTime() - since.getTime()) / 1_000));
    const dead = (await jobs.backlog()).filter(({ status: one }) => one === 'dead_letter');
    this.deadLetters.set(dead.reduce((sum, { count }) => sum + count, 0));
  }

  /** Another process measures. */
  forget(): void {
    this.delay.clear();
    this.deadLetters.clear();
  }
}
