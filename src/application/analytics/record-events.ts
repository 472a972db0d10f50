import {
  readEvent,
  type AnalyticsEvent,
  type NewAnalyticsEvent,
} from '../../domain/analytics/analytics-event.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { eachValid, within } from '../shared/each-valid.js';
import type { UseCase } from '../shared/use-case.js';
import type { AnalyticsSettings } from './analytics-settings.js';
import type { EventCounter } from './event-counter.js';

/** Events of one request. */
export const MOST_EVENTS = 10_000;

export interface RecordedEvent extends Pick<AnalyticsEvent, 'id' | 'name' | 'at'> {
  /** An event of the name with its key is there already: this one is not kept. */
  readonly isDuplicate: boolean;
}

export interface RecordEventsDeps {
  readonly counter: EventCounter;
  readonly settings: AnalyticsSettings;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** Takes events of the business: all of them or none. */
export class RecordEvents implements UseCase<
  { readonly items: readonly NewAnalyticsEvent[] },
  readonly RecordedEvent[]
> {
  readonly name = 'analytics.record-many';
  readonly permission = 'analytics:write';
  /** They are too many for an audit, and are kept themselves. */
  readonly leavesOwnRecord = true;

  constructor(private readonly deps: RecordEventsDeps) {}

  /**
   * @throws AppError `validation` (`analytics.invalid`, `analytics.too-old`, `analytics.too-far-ahead`); `conflict`
   *   (`analytics.too-many-names`)
   */
  async execute({
    items,
  }: {
    readonly items: readonly NewAnalyticsEvent[];
  }): Promise<readonly RecordedEvent[]> {
    return this.record(within('items', () => this.read(items)));
  }

  read(items: readonly NewAnalyticsEvent[]): readonly AnalyticsEvent[] {
    const { ids, clock, settings, counter } = this.deps;
    const times = { now: clock.now(), keptMs: settings.keptMs };
    try {
      return eachValid(items, (item) => readEvent(item, ids.next(), times));
    } catch (error) {
      counter.refused(items.length);
      throw error;
    }
  }

  record(events: readonly AnalyticsEvent[]): Promise<readonly RecordedEvent[]> {
    const { work, counter, clock } = this.deps;
    return work.run(async () => {
      const kept = await counter.add(events, clock.now());
      return events.map(({ id, name, at }) => ({ id, name, at, isDuplicate: !kept.has(id) }));
    });
  }
}

/** One event. */
export class RecordEvent implements UseCase<NewAnalyticsEvent, RecordedEvent> {
  readonly name = 'analytics.record';
  readonly permission = 'analytics:write';
  readonly leavesOwnRecord = true;

  constructor(private readonly deps: RecordEventsDeps) {}

  /** @throws AppError as `RecordEvents` */
  async execute(told: NewAnalyticsEvent): Promise<RecordedEvent> {
    const { ids, clock, settings, counter } = this.deps;
    let event: AnalyticsEvent;
    try {
      event = readEvent(told, ids.next(), { now: clock.now(), keptMs: settings.keptMs });
    } catch (error) {
      counter.refused(1);
      throw error;
    }
    const [recorded] = await new RecordEvents(this.deps).record([event]);
    if (!recorded) throw new AppError('internal', 'analytics.lost', 'The event was not recorded');
    return recorded;
  }
}
