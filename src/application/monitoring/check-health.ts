import { toAppError } from '../../domain/shared/app-error.js';
import { worstOf, type HealthStatus } from '../../domain/shared/health-status.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { HealthCheck, HealthFacts, HealthFinding } from '../../ports/runtime/health-check.js';

export interface HealthCheckResult {
  readonly name: string;
  readonly status: HealthStatus;
  readonly lastCheck: Date;
  readonly durationMs: number;
  readonly details: HealthFacts;
}

export interface HealthReport {
  readonly status: HealthStatus;
  readonly timestamp: Date;
  readonly checks: readonly HealthCheckResult[];
  readonly summary: {
    readonly totalChecks: number;
    readonly healthyChecks: number;
    readonly failedChecks: number;
  };
}

/** Longest a check may take that does not say otherwise, ms. */
const CHECK_TIMEOUT_MS = 5_000;

/** Results younger than this answer again, so that probes cannot load the dependencies, ms. */
const FRESH_MS = 1_000;

/** Asks every dependency whether it answers. Unhealthy means a critical one does not. */
export class CheckHealth {
  private last: { atMs: number; report: Promise<HealthReport> } | undefined;

  constructor(
    private readonly deps: { readonly checks: readonly HealthCheck[]; readonly clock: Clock },
  ) {}

  execute(): Promise<HealthReport> {
    const nowMs = this.deps.clock.monotonicMs();
    if (!this.last || nowMs - this.last.atMs > FRESH_MS) {
      this.last = { atMs: nowMs, report: this.examine() };
    }
    return this.last.report;
  }

  private async examine(): Promise<HealthReport> {
    const checks = await Promise.all(this.deps.checks.map((check) => this.ask(check)));
    const failed = checks.filter(({ status }) => status !== 'healthy');
    return {
      status: worstOf(failed.map(({ status }) => status)),
      timestamp: this.deps.clock.now(),
      checks,
      summary: {
        totalChecks: checks.length,
        healthyChecks: checks.length - failed.length,
        failedChecks: failed.length,
      },
    };
  }

  private async ask(check: HealthCheck): Promise<HealthCheckResult> {
    const { clock } = this.deps;
    const startedMs = clock.monotonicMs();
    const result = (status: HealthStatus, details: HealthCheckResult['details']) => ({
      name: check.name,
      status,
      lastCheck: clock.now(),
      durationMs: Math.round(clock.monotonicMs() - startedMs),
      details,
    });
    const finished = new AbortController();
    const late = clock
      .sleep(check.timeoutMs ?? CHECK_TIMEOUT_MS, finished.signal)
      .then(() => undefined);
    try {
      const answer = await Promise.race([check.check(), late]);
      if (answer) return result(...judged(answer));
      return result(check.critical ? 'unhealthy' : 'degraded', { error: 'does not answer' });
    } catch (error) {
      return result(check.critical ? 'unhealthy' : 'degraded', { error: toAppError(error).code });
    } finally {
      finished.abort();
    }
  }
}

/** A finding has its facts in an object of their own, which no fact is. */
function judged(answer: HealthFacts | HealthFinding): readonly [HealthStatus, HealthFacts] {
  return isFinding(answer) ? [answer.status, answer.facts] : ['healthy', answer];
}

function isFinding(answer: HealthFacts | HealthFinding): answer is HealthFinding {
  return typeof answer['facts'] === 'object';
}
