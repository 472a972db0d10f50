import { policyOf, type ResilienceSettings } from '../../../domain/resilience/dependency-policy.js';
import type { ErrorCategory } from '../../../domain/shared/app-error.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Metrics } from '../../../ports/runtime/metrics.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import type {
  DependencyNews,
  DependencyStatus,
  RecoveryActions,
  Resilience,
  ResiliencePolicy,
} from '../../../ports/runtime/resilience.js';
import { GuardedDependency, type GuardedDependencyDeps } from './guarded-dependency.js';
import { resilienceMetrics } from './resilience-metrics.js';

export interface CockatielResilienceDeps {
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'fraction'>;
  readonly metrics: Metrics;
}

/** Breakers, deadlines and bulkheads by cockatiel; retries, budgets and recovery by rules of our own. */
export class CockatielResilience implements Resilience {
  private readonly dependencies = new Map<string, GuardedDependency>();
  private readonly actions = new Map<string, RecoveryActions>();
  private readonly listeners = new Set<(news: DependencyNews) => void>();
  private readonly shared: GuardedDependencyDeps;

  constructor(
    deps: CockatielResilienceDeps,
    private settings: ResilienceSettings = {},
  ) {
    this.shared = {
      ...deps,
      metrics: resilienceMetrics(deps.metrics),
      tell: (news) => {
        for (const listener of this.listeners) {
          try {
            listener(news);
          } catch {
            // Whoever wants the news must not spoil the call that made them.
          }
        }
      },
    };
  }

  policy(dependency: string, category: ErrorCategory): ResiliencePolicy {
    const known = this.dependencies.get(dependency);
    if (known) return known;
    const policy = policyOf(this.settings, dependency, category);
    const guarded = new GuardedDependency(this.shared, dependency, category, policy);
    guarded.onOpen(this.actions.get(dependency) ?? {});
    this.dependencies.set(dependency, guarded);
    return guarded;
  }

  configure(settings: ResilienceSettings): void {
    this.settings = settings;
    for (const [name, guarded] of this.dependencies) {
      guarded.configure(policyOf(settings, name, guarded.category));
    }
  }

  onOpen(dependency: string, actions: RecoveryActions): void {
    const all = { ...this.actions.get(dependency), ...actions };
    this.actions.set(dependency, all);
    this.dependencies.get(dependency)?.onOpen(all);
  }

  statuses(): readonly DependencyStatus[] {
    return [...this.dependencies.values()].map(({ status }) => status);
  }

  listen(listener: (news: DependencyNews) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }
}
