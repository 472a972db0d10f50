import type { MEASURED } from '../measured.js';
import type { MetricTotals } from '../metric-totals.js';

export interface Suggestion {
  /** Stable. */
  readonly rule: string;
  /** What was seen, in numbers. */
  readonly seen: string;
  readonly evidence: {
    readonly hours: number;
    /** Observations that the numbers rest on. */
    readonly samples: number;
    readonly values: Readonly<Record<string, number | string>>;
  };
  /** What to change. */
  readonly change: string;
  /** Present when it is a setting. */
  readonly setting?: {
    readonly key: string;
    readonly now: number | string;
    readonly proposed: number | string;
  };
  readonly effect: string;
  /** `high`: much evidence, and the cause is known; `low`: a place to look at. */
  readonly confidence: 'high' | 'medium' | 'low';
}

/** Settings that suggestions weigh. */
export interface Tuning {
  readonly databaseType: string;
  readonly poolSize: number;
  /** Absent: each worker finds it by itself. */
  readonly jobConcurrency?: number | undefined;
  readonly maxConcurrentOperations: number;
  readonly cacheSeconds: number;
  readonly averageResponseSeconds: number;
}

/** What a period tells. */
export interface Evidence {
  readonly hours: number;
  readonly metric: (name: (typeof MEASURED)[keyof typeof MEASURED]) => MetricTotals;
  readonly tuning: Tuning;
}

/** Says nothing when the evidence is thin, or the metric is not there. */
export type Rule = (evidence: Evidence) => readonly Suggestion[];

export const percent = (share: number): string => `${String(Math.round(share * 1_000) / 10)} %`;

export const seconds = (value: number): string =>
  value < 1
    ? `${String(Math.round(value * 10_000) / 10)} ms`
    : `${String(Math.round(value * 100) / 100)} s`;

export const rounded = (value: number): number => Number(value.toPrecision(4));
