import { DATA_DELAY, DEAD_LETTERS } from '../../domain/alerts/default-rules.js';
import { listQuery } from '../../domain/shared/page.js';
import type { EventQueries } from '../../ports/events/received-event-repository.js';
import type { JobQueries } from '../../ports/jobs/job-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Gauge, Metrics } from '../../ports/runtime/metrics.js';

const MOST_COUNTED = 200;

/** Makes metrics of what only the database knows. */
export class AlertFacts {
  private readonly delay: Gauge;
  private readonly deadLetters: Gauge;

  constructor(
    private readonly deps: {
      readonly events: Pick<EventQueries, 'list'>;
      readonly jobs: Pick<JobQueries, 'list'>;
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
      help: 'Jobs without an attempt left, counted up to 200.',
    });
  }

  async measure(): Promise<void> {
    const { events, jobs, clock } = this.deps;
    const status = (value: string) =>
      [{ field: 'status', operator: 'in', values: [value] }] as const;
    const sort = [{ field: 'createdAt', descending: false }];
    const waiting = await events.list(listQuery({ limit: 1, sort, filters: status('received') }));
    const since = waiting.items[0]?.createdAt ?? clock.now();
    this.delay.set(Math.max(0, (clock.now().getTime() - since.getTime()) / 1_000));
    const filters = status('dead_letter');
    const dead = await jobs.list(listQuery({ limit: MOST_COUNTED, filters }));
    this.deadLetters.set(dead.items.length);
  }
}
