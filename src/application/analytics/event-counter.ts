import type { AnalyticsEvent } from '../../domain/analytics/analytics-event.js';
import { DayBlock, dayOf } from '../../domain/analytics/day-block.js';
import { groupKey, groupOf, otherGroup, UNDECLARED } from '../../domain/analytics/event-group.js';
import type { AnalyticsEvents } from '../../ports/analytics/analytics-events.js';
import type { AnalyticsSeries, NewSeries } from '../../ports/analytics/analytics-series.js';
import type { Metrics } from '../../ports/runtime/metrics.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { AnalyticsEventId } from '../../domain/shared/ids.js';
import type { AnalyticsSettings } from './analytics-settings.js';

/**
 * Keeps events and what they add up to, in one unit of work: an event that is there counts, once. Blocks are only
 * ever added, so that nobody who records waits for another.
 */
export class EventCounter {
  private readonly count: (result: string, events: number) => void;

  constructor(
    private readonly deps: {
      readonly events: AnalyticsEvents;
      readonly series: AnalyticsSeries;
      readonly settings: AnalyticsSettings;
      readonly work: UnitOfWork;
      readonly metrics: Metrics;
    },
  ) {
    const counter = deps.metrics.counter({
      name: 'analytics_events_total',
      help: 'Events told to analytics: recorded, known already (duplicate), or refused.',
      labels: ['result'],
    });
    this.count = (result, events) => {
      if (events > 0) counter.add(events, { result });
    };
  }

  /**
   * Within a unit of work. @returns the ids of those that were not there
   * @throws AppError `conflict` (`analytics.too-many-names`)
   */
  async add(events: readonly AnalyticsEvent[], now: Date): Promise<ReadonlySet<AnalyticsEventId>> {
    const kept = await this.deps.events.add(events);
    await this.addBlocks(
      events.filter(({ id }) => kept.has(id)),
      now,
    );
    this.deps.work.afterCommit(() => {
      this.count('recorded', kept.size);
      this.count('duplicate', events.length - kept.size);
    });
    return kept;
  }

  refused(events: number): void {
    this.count('refused', events);
  }

  private async addBlocks(events: readonly AnalyticsEvent[], now: Date): Promise<void> {
    const wanted = new Map<string, NewSeries & { readonly events: AnalyticsEvent[] }>();
    for (const event of events) {
      const definition = this.deps.settings.definitions.get(event.name) ?? UNDECLARED;
      const dimensions = groupOf(event.dimensions, definition);
      const key = `${event.name} ${groupKey(dimensions)}`;
      const known = wanted.get(key);
      if (known) {
        known.events.push(event);
        continue;
      }
      const { name } = event;
      const otherwise = otherGroup(definition);
      wanted.set(key, {
        name,
        dimensions,
        otherwise,
        most: definition.mostGroups,
        events: [event],
      });
    }
    if (wanted.size === 0) return;
    const series = [...wanted.values()];
    const ids = await this.deps.series.place(series, now);
    const days = new Map<string, { seriesId: number; dayMs: number; block: DayBlock }>();
    for (const [index, { events: own }] of series.entries()) {
      const seriesId = ids[index] ?? 0;
      for (const event of own) {
        const dayMs = dayOf(event.at.getTime());
        const key = `${String(seriesId)} ${String(dayMs)}`;
        const day = days.get(key) ?? { seriesId, dayMs, block: new DayBlock() };
        days.set(key, day);
        day.block.add(event);
      }
    }
    await this.deps.series.add(
      [...days.values()].map(({ block, ...of }) => ({ ...of, ...block.pack() })),
    );
  }
}
