import type { AppError } from '../../domain/shared/app-error.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type {
  BoundHistogram,
  Counter,
  Gauge,
  Histogram,
  Metrics,
} from '../../ports/runtime/metrics.js';
import { DURATION_BUCKETS } from './duration-buckets.js';

/** How long a credential counts as in use after its last call, ms. */
const ACTIVE_MS = 15 * 60_000;

/** Credentials remembered; beyond, the one unused for longest is forgotten. */
const MOST_ACTORS = 10_000;

/** Kinds of actors that stand for somebody, not for the program itself. */
const SOMEBODY: ReadonlySet<string> = new Set(['api-key', 'local', 'service']);

/** Counts what use cases are asked for, how long they take and how they fail. */
export class UseCaseMetrics {
  private readonly durations: Histogram;
  private readonly durationsOf = new Map<string, BoundHistogram>();
  private readonly failures: Counter;
  private readonly active: Gauge;
  /** When each was last seen, longest ago first. */
  private readonly actors = new Map<string, number>();

  constructor(private readonly deps: { readonly metrics: Metrics; readonly clock: Clock }) {
    const { metrics } = deps;
    this.durations = metrics.histogram({
      name: 'use_case_duration_seconds',
      help: 'How long use cases took, failed ones included.',
      labels: ['use_case'],
      buckets: DURATION_BUCKETS,
    });
    this.failures = metrics.counter({
      name: 'use_case_failures_total',
      help: 'Use cases that failed or were refused, by kind of error.',
      labels: ['use_case', 'kind'],
    });
    this.active = metrics.gauge({
      name: 'active_credentials',
      help: 'Credentials that asked for something in the last 15 minutes.',
    });
  }

  ended(useCase: string, { actor }: ExecutionContext, durationMs: number, error?: AppError): void {
    let durations = this.durationsOf.get(useCase);
    if (!durations) {
      durations = this.durations.with({ use_case: useCase });
      this.durationsOf.set(useCase, durations);
    }
    durations.observe(durationMs / 1_000);
    if (error) this.failures.add(1, { use_case: useCase, kind: error.kind });
    if (SOMEBODY.has(actor.kind)) this.see(actor.id);
  }

  /** Brings the number of active credentials up to date: it falls though nobody calls. */
  refresh(): void {
    const oldestMs = this.deps.clock.monotonicMs() - ACTIVE_MS;
    for (const [actor, seenMs] of this.actors) {
      if (seenMs > oldestMs) break;
      this.actors.delete(actor);
    }
    this.active.set(this.actors.size);
  }

  private see(actor: string): void {
    this.actors.delete(actor);
    this.actors.set(actor, this.deps.clock.monotonicMs());
    if (this.actors.size <= MOST_ACTORS) return;
    const [oldest] = this.actors.keys();
    if (oldest !== undefined) this.actors.delete(oldest);
  }
}
