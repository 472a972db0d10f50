import { systemActor } from '../../domain/access/actor.js';
import { readEvent, type AnalyticsEvent } from '../../domain/analytics/analytics-event.js';
import { mapEvent } from '../../domain/analytics/event-mapping.js';
import { AppError, concurrencyConflict } from '../../domain/shared/app-error.js';
import type { PositionedEvent } from '../../domain/shared/domain-event.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventStream } from '../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { AnalyticsSettings } from './analytics-settings.js';
import type { EventCounter } from './event-counter.js';

const CONSUMER = 'analytics';

/** Events looked at in one unit of work. */
const BATCH = 1_000;

/** Domain events become events of analytics, as the configuration maps them: each commits with the position in the log. */
export class FollowDomainEvents {
  constructor(
    private readonly deps: {
      readonly settings: AnalyticsSettings;
      readonly counter: EventCounter;
      readonly stream: EventStream;
      readonly work: UnitOfWork;
      readonly scope: ExecutionScope;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  /** Looks at all there is; from the beginning of the log where events were never mapped before. */
  async catchUp(signal: AbortSignal): Promise<void> {
    const { scope, ids, settings, stream } = this.deps;
    // Who never followed holds no events back; who stops following must not go on doing so.
    if (settings.mappings.size === 0 && (await stream.cursor(CONSUMER)) === 0) return;
    const context = { actor: systemActor('analytics'), requestId: ids.next() };
    await scope.run(context, async () => {
      while (!signal.aborted && (await this.batch()) > 0);
    });
  }

  private batch(): Promise<number> {
    const { stream, work, counter, clock } = this.deps;
    return work.run(async () => {
      const from = await stream.cursor(CONSUMER);
      const events = await stream.readAfter(from, BATCH);
      const last = events.at(-1);
      if (!last) return 0;
      const now = clock.now();
      const mapped = events.flatMap((event) => this.mapped(event, now));
      if (mapped.length > 0) await counter.add(mapped, now);
      const isOurs = await stream.advance(CONSUMER, from, last.position);
      if (!isOurs) throw concurrencyConflict('cursor');
      return events.length;
    });
  }

  /** None of what is mapped nowhere, older than events are kept, or mapped to something that cannot be. */
  private mapped(event: PositionedEvent, now: Date): readonly AnalyticsEvent[] {
    const { settings, ids } = this.deps;
    const mapping = settings.mappings.get(event.type);
    if (!mapping) return [];
    try {
      return [readEvent(mapEvent(event, mapping), ids.next(), { now, keptMs: settings.keptMs })];
    } catch (error) {
      if (error instanceof AppError && error.kind === 'validation') return [];
      throw error;
    }
  }
}
