import type { AnalyticsEvent } from '../../domain/analytics/analytics-event.js';
import type { AnalyticsEventId } from '../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../domain/shared/page.js';

/** A part of the events, in the order of their time and, of the same time, of their ids. */
export interface EventScan {
  /** All when absent. */
  readonly name?: string | undefined;
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  /** Behind this one. */
  readonly after?: Pick<AnalyticsEvent, 'at' | 'id'> | undefined;
  readonly limit: number;
}

/** The events themselves. */
export interface AnalyticsEvents {
  /**
   * Within a unit of work: keeps those whose key no other event of the name has; of several with the same key
   * the first. @returns the ids of those that are kept now
   */
  add(events: readonly AnalyticsEvent[]): Promise<ReadonlySet<AnalyticsEventId>>;
  list(query: ListQuery): Promise<Page<AnalyticsEvent>>;
  scan(scan: EventScan): Promise<readonly AnalyticsEvent[]>;
  /** Within a unit of work: deletes events that happened before `time`, oldest first. @returns how many */
  forgetBefore(time: Date, limit: number): Promise<number>;
}
