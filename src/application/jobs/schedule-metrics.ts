import type { Counter, Histogram, Metrics } from '../../ports/runtime/metrics.js';
import { DURATION_BUCKETS } from '../shared/duration-buckets.js';
import type { FiredSchedule } from './fire-schedule.js';

/** Counts what this process does with schedules. */
export class ScheduleMetrics {
  private readonly slots: Counter;
  private readonly delays: Histogram;

  constructor({ metrics }: { readonly metrics: Metrics }) {
    this.slots = metrics.counter({
      name: 'schedule_slots_total',
      help: 'Times at which schedules were due: fired, skipped as the job before was unfinished, or missed.',
      labels: ['outcome'],
    });
    this.delays = metrics.histogram({
      name: 'schedule_delay_seconds',
      help: 'How late schedules were looked at.',
      buckets: DURATION_BUCKETS,
    });
  }

  ran({ plan: { late }, fired, skipped, delayMs }: FiredSchedule): void {
    this.delays.observe(Math.max(0, delayMs) / 1_000);
    const missed = late ? late.slots - late.madeUp : 0;
    const outcomes = { fired: fired.length, skipped: skipped.length, missed };
    for (const [outcome, count] of Object.entries(outcomes)) {
      if (count > 0) this.slots.add(count, { outcome });
    }
  }
}
