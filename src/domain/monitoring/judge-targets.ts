import type { Availability } from './availability.js';
import { MEASURED } from './measured.js';
import type { MetricTotals } from './metric-totals.js';
import type { Recovery } from './recovery.js';
import { budgetOf, type TargetResult, type Targets } from './target.js';

/** Fewer calls say nothing about a share of them. */
export const FEWEST_CALLS = 20;

/** Kinds of errors that callers cause: they are no failure of the installation. */
const CALLERS_FAULTS: ReadonlySet<string> = new Set([
  ...['validation', 'not-found', 'conflict', 'precondition-failed', 'unauthorised', 'forbidden'],
  ...['rate-limited', 'too-large'],
]);

/** What a period is judged by. */
export interface ServiceFacts {
  readonly availability: Availability;
  readonly recoveries: readonly Recovery[];
  readonly metric: (name: (typeof MEASURED)[keyof typeof MEASURED]) => MetricTotals;
  /** Requests that all processes together take at once. */
  readonly capacity: number;
}

export function judgeTargets(targets: Targets, facts: ServiceFacts): readonly TargetResult[] {
  return [
    availabilityResult(targets.availability, facts.availability),
    successResult(targets.successRate, facts),
    responseResult(targets.averageResponseSeconds, facts),
    recoveryResult(targets.recoverySeconds, facts.recoveries),
    concurrencyResult(targets.concurrentOperations, facts),
  ];
}

function availabilityResult(target: number, found: Availability): TargetResult {
  const { totalMs, upMs, plannedMs, unplannedMs, outages } = found;
  const value = totalMs > 0 ? upMs / totalMs : null;
  const total = ((1 - target) * totalMs) / 1_000;
  return {
    name: 'availability',
    target,
    value,
    state: value === null ? 'unknown' : value >= target ? 'met' : 'missed',
    budget: value === null ? null : budgetOf('seconds', total, (plannedMs + unplannedMs) / 1_000),
    facts: {
      measuredSeconds: totalMs / 1_000,
      plannedSeconds: plannedMs / 1_000,
      unplannedSeconds: unplannedMs / 1_000,
      outages: outages.length,
    },
  };
}

/** Of use cases and of jobs that came to an end. */
function successResult(target: number, { metric }: ServiceFacts): TargetResult {
  const jobs = metric(MEASURED.jobsSettled);
  const [done, given] = ['completed', 'dead_letter'].map((outcome) => jobs.with({ outcome }).count);
  const failedCalls = metric(MEASURED.useCaseFailures).filtered(
    ({ kind = '' }) => !CALLERS_FAULTS.has(kind),
  ).count;
  const calls = metric(MEASURED.useCaseSeconds).count;
  const total = calls + (done ?? 0) + (given ?? 0);
  const failed = failedCalls + (given ?? 0);
  const value = total >= FEWEST_CALLS ? 1 - failed / total : null;
  return {
    name: 'successRate',
    target,
    value,
    state: value === null ? 'unknown' : value >= target ? 'met' : 'missed',
    budget: value === null ? null : budgetOf('calls', (1 - target) * total, failed),
    facts: {
      useCases: calls,
      failedUseCases: failedCalls,
      jobs: (done ?? 0) + (given ?? 0),
      failedJobs: given ?? 0,
    },
  };
}

function responseResult(target: number, { metric }: ServiceFacts): TargetResult {
  const seconds = metric(MEASURED.requestSeconds);
  const requests = seconds.count;
  const value = requests > 0 ? (seconds.value('average') ?? null) : null;
  const spent = seconds.value('sum') ?? 0;
  return {
    name: 'averageResponseSeconds',
    target,
    value,
    state: value === null ? 'unknown' : value <= target ? 'met' : 'missed',
    budget: value === null ? null : budgetOf('seconds', target * requests, spent),
    facts: { requests, p95Seconds: seconds.value('p95') ?? 0 },
  };
}

/** The average of all failures; one that is not over counts as long as it has lasted. */
function recoveryResult(target: number, recoveries: readonly Recovery[]): TargetResult {
  const seconds = recoveries.map(({ fromMs, toMs }) => (toMs - fromMs) / 1_000);
  const used = seconds.reduce((sum, one) => sum + one, 0);
  const failures = seconds.length;
  const value = failures > 0 ? used / failures : null;
  return {
    name: 'recoverySeconds',
    target,
    value,
    state: value === null ? 'unknown' : value <= target ? 'met' : 'missed',
    budget: value === null ? null : budgetOf('seconds', target * failures, used),
    facts: {
      failures,
      longestSeconds: seconds.reduce((most, one) => Math.max(most, one), 0),
      notOver: recoveries.filter(({ isOver }) => !isOver).length,
    },
  };
}

/** Missed when the processes together would turn requests away before so many are under way. */
function concurrencyResult(target: number, { metric, capacity }: ServiceFacts): TargetResult {
  const peak = metric(MEASURED.requestsUnderWay).value('max') ?? 0;
  return {
    name: 'concurrentOperations',
    target,
    value: capacity,
    state: capacity >= target ? 'met' : 'missed',
    budget: budgetOf('operations', capacity, peak),
    facts: { capacity, peak },
  };
}
