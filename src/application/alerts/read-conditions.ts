import type {
  AbsenceCondition,
  Aggregate,
  HealthCondition,
  RatioCondition,
  ThresholdCondition,
} from '../../domain/alerts/alert-condition.js';
import type { AlertRuleState } from '../../domain/alerts/alert-rule.js';
import { Expectation } from '../../domain/alerts/expectation.js';
import type { Reading } from '../../domain/alerts/plan-alerts.js';
import { isWorse, type HealthStatus } from '../../domain/shared/health-status.js';
import type { ScheduleQueries } from '../../ports/jobs/schedule-repository.js';
import type { MetricWindows } from '../../ports/monitoring/metric-history.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExpectationBook } from './expectation-book.js';

/** How what the program depends on fares. */
export interface HealthSource {
  execute(): Promise<{
    readonly checks: readonly { readonly name: string; readonly status: HealthStatus }[];
  }>;
}

/** As many as there may be, those of the configuration besides. */
const MOST_SCHEDULES = 2_000;

/** Schedulers may be busy that long, ms. */
const LEAST_GRACE_MS = 60_000;

type Bounded = Pick<ThresholdCondition, 'above' | 'below'>;

/** Finds out what conditions are now. Those of events are not asked for: events come by themselves. */
export class ReadConditions {
  constructor(
    private readonly deps: {
      readonly metrics: MetricWindows;
      readonly health: HealthSource;
      readonly expectations: Pick<ExpectationBook, 'read' | 'nextDue'>;
      readonly schedules: Pick<ScheduleQueries, 'upcoming'>;
      readonly clock: Clock;
    },
  ) {}

  async read({ condition }: Pick<AlertRuleState, 'condition'>): Promise<readonly Reading[]> {
    switch (condition.type) {
      case 'threshold':
        return [await this.threshold(condition)];
      case 'ratio':
        return [await this.ratio(condition)];
      case 'absence':
        return [await this.absence(condition)];
      case 'health':
        return this.health(condition);
      case 'expectation':
        return [...(await this.expectations()), ...(await this.schedules())];
      case 'watchdog':
        return [{ labels: {}, value: null, isBreached: true, text: 'Alerts are evaluated.' }];
      case 'event':
        return [];
    }
  }

  private async threshold(condition: ThresholdCondition): Promise<Reading> {
    const { aggregate, windowSeconds, metric } = condition;
    const value = await this.value(condition, aggregate);
    if (value === undefined) return unknown(`${metric} has no samples`);
    const over = `over ${String(windowSeconds)} s`;
    return reading(value, condition, `${metric} (${aggregate} ${over}) is ${shown(value)}`);
  }

  private async ratio(condition: RatioCondition): Promise<Reading> {
    const { metric, ofMetric, ofLabels, windowSeconds, minimum } = condition;
    const whole = await this.value(
      { metric: ofMetric, labels: ofLabels, windowSeconds },
      'increase',
    );
    if (whole === undefined) return unknown(`${ofMetric} has no samples`);
    if (whole < minimum || whole === 0) {
      const text = `${ofMetric} grew by ${shown(whole)} only`;
      return { labels: {}, value: null, isBreached: false, text };
    }
    const part = (await this.value(condition, 'increase')) ?? 0;
    const told = `${metric} is ${shown(part / whole)} of ${ofMetric}`;
    return reading(part / whole, condition, `${told} over ${String(windowSeconds)} s`);
  }

  private async absence(condition: AbsenceCondition): Promise<Reading> {
    const isThere = (await this.value(condition, 'last')) !== undefined;
    const { metric, windowSeconds } = condition;
    const text = `${metric} has ${isThere ? '' : 'no '}samples in ${String(windowSeconds)} s`;
    return { labels: {}, value: null, isBreached: !isThere, text };
  }

  private async health({ status: limit }: HealthCondition): Promise<readonly Reading[]> {
    const { checks } = await this.deps.health.execute();
    return checks.map(({ name, status }) => ({
      labels: { check: name },
      value: null,
      isBreached: status === limit || isWorse(status, limit),
      text: `${name} is ${status}`,
    }));
  }

  private async expectations(): Promise<readonly Reading[]> {
    const { expectations, clock } = this.deps;
    const now = clock.now();
    const all = await expectations.read();
    return all
      .filter(({ enabled }) => enabled)
      .map((state): Reading => {
        const { name, kind, severity, lastVolume } = state;
        const [gap] = Expectation.restore(state).shortfalls(now, expectations.nextDue);
        const text = gap
          ? `${gap.kind}: expected ${gap.expected}; came ${gap.came}; since ${gap.since.toISOString()}`
          : 'as expected';
        const labels = { expectation: name, kind };
        return { labels, value: lastVolume, isBreached: gap !== undefined, text, severity };
      });
  }

  /** A schedule whose time is over did not run: nobody fires it, or nobody can. */
  private async schedules(): Promise<readonly Reading[]> {
    const { schedules, clock } = this.deps;
    const nowMs = clock.now().getTime();
    const upcoming = await schedules.upcoming(MOST_SCHEDULES);
    return upcoming.map(({ name, nextRunAt, graceSeconds }): Reading => {
      const graceMs = Math.max(LEAST_GRACE_MS, graceSeconds * 1_000);
      const isBreached = nextRunAt.getTime() + graceMs < nowMs;
      const text = isBreached
        ? `silence: schedule ${name} was due at ${nextRunAt.toISOString()} and did not run`
        : 'as expected';
      return { labels: { schedule: name, kind: 'schedule' }, value: null, isBreached, text };
    });
  }

  /** Undefined: there are no samples. */
  private value(
    {
      metric,
      labels,
      windowSeconds,
    }: Pick<ThresholdCondition, 'metric' | 'labels' | 'windowSeconds'>,
    aggregate: Aggregate,
  ): Promise<number | undefined> {
    const to = this.deps.clock.now();
    const from = new Date(to.getTime() - windowSeconds * 1_000);
    return this.deps.metrics.value({ metric, labels, from, to, aggregate });
  }
}

function reading(value: number, { above, below }: Bounded, text: string): Reading {
  const isAbove = above !== undefined && value > above;
  const isBelow = below !== undefined && value < below;
  const limit = above === undefined ? `not below ${shown(below ?? 0)}` : `at most ${shown(above)}`;
  return { labels: {}, value, isBreached: isAbove || isBelow, text: `${text}, should be ${limit}` };
}

function unknown(text: string): Reading {
  return { labels: {}, value: null, isBreached: null, text };
}

function shown(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
