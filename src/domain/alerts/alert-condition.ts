/** How values of a metric within the window become one. `growth` is the last value less the lowest. */
export const AGGREGATES = [
  'average',
  'sum',
  'min',
  'max',
  'last',
  'rate',
  'increase',
  'growth',
  'p50',
  'p95',
  'p99',
] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export const CONDITION_TYPES = [
  'threshold',
  'ratio',
  'absence',
  'event',
  'health',
  'expectation',
  'watchdog',
] as const;

type Texts = Readonly<Record<string, string>>;

/** Exactly one of them is there. */
interface Bound {
  readonly above?: number;
  readonly below?: number;
}

export interface ThresholdCondition extends Bound {
  readonly type: 'threshold';
  readonly metric: string;
  readonly labels: Texts;
  readonly aggregate: Aggregate;
  readonly windowSeconds: number;
}

/** What a counter grew by, as a share of what another one grew by. */
export interface RatioCondition extends Bound {
  readonly type: 'ratio';
  readonly metric: string;
  readonly labels: Texts;
  readonly ofMetric: string;
  readonly ofLabels: Texts;
  readonly windowSeconds: number;
  /** Of less than this there is no rate to speak of. */
  readonly minimum: number;
}

/** The metric has no sample at all within the window. */
export interface AbsenceCondition {
  readonly type: 'absence';
  readonly metric: string;
  readonly labels: Texts;
  readonly windowSeconds: number;
}

/** At least `count` domain events within the window. */
export interface EventCondition {
  readonly type: 'event';
  readonly events: readonly string[];
  /** Facts that the event must have, by name: `actor`, `subject`, or one of its data. `*` stands for anything. */
  readonly match: Texts;
  /** Facts that must not hold. */
  readonly unless: Texts;
  /** Facts that become labels, so that each value has its own alert. */
  readonly groupBy: readonly string[];
  readonly count: number;
  /** Also how long after the last such event the alert is over. */
  readonly windowSeconds: number;
  /** Events that end the alert at once, unless they match. */
  readonly resolvedBy: readonly string[];
}

export interface HealthCondition {
  readonly type: 'health';
  /** This bad, or worse. */
  readonly status: 'degraded' | 'unhealthy';
}

/** Something expected did not happen. */
export interface ExpectationCondition {
  readonly type: 'expectation';
}

/** Always fires, so that silence tells whoever listens that alerting itself is dead. */
export interface WatchdogCondition {
  readonly type: 'watchdog';
  readonly everySeconds: number;
}

export type AlertCondition =
  | ThresholdCondition
  | RatioCondition
  | AbsenceCondition
  | EventCondition
  | HealthCondition
  | ExpectationCondition
  | WatchdogCondition;
