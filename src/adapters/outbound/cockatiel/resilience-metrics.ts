import type { Counter, Gauge, Histogram, Metrics } from '../../../ports/runtime/metrics.js';

export interface ResilienceMetrics {
  readonly failures: Counter;
  readonly retries: Counter;
  readonly retriesRefused: Counter;
  readonly timeouts: Counter;
  readonly rejected: Counter;
  readonly fallbacks: Counter;
  readonly state: Gauge;
  readonly recoverySeconds: Histogram;
}

export function resilienceMetrics(metrics: Metrics): ResilienceMetrics {
  const labels = ['dependency'];
  const counter = (name: string, help: string): Counter =>
    metrics.counter({ name: `resilience_${name}_total`, help, labels });
  return {
    failures: counter('failures', 'Calls that a dependency failed to answer.'),
    retries: counter('retries', 'Calls to a dependency that were tried again.'),
    retriesRefused: counter('retries_refused', 'Retries that the budget did not grant.'),
    timeouts: counter('timeouts', 'Calls to a dependency that took too long.'),
    rejected: counter('rejected', 'Calls refused without asking the dependency.'),
    fallbacks: counter('fallbacks', 'Calls answered by a poorer answer.'),
    state: metrics.gauge({
      name: 'resilience_breaker_open',
      help: 'Whether calls to a dependency are refused: 1 yes, 0 no.',
      labels,
    }),
    recoverySeconds: metrics.histogram({
      name: 'resilience_recovery_seconds',
      help: 'How long recovery actions took.',
      labels: ['dependency', 'outcome'],
      buckets: [0.01, 0.1, 0.5, 1, 5, 10, 30],
    }),
  };
}
