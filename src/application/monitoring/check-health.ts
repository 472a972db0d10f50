import { toAppError } from '../../domain/shared/app-error.js';
import type { HealthStatus } from '../../domain/shared/health-status.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { HealthCheck } from '../../ports/runtime/health-check.js';

export interface HealthCheckResult {
  readonly name: string;
  readonly status: HealthStatus;
  readonly lastCheck: Date;
  readonly durationMs: number;
  readonly details: Readonly<Record<string, string | number | boolean>>;
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

/** Longest a single check may take, ms. */
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
      status: checks.some(({ status }) => status === 'unhealthy')
        ? 'unhealthy'
        : failed.length > 0
          ? 'degraded'
          : 'healthy',
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
    const late = clock.sleep(CHECK_TIMEOUT_MS, finished.signal).then(() => undefined);
    try {
      const details = await Promise.race([check.check(), late]);
      if (details) return result('healthy', details);
      return result(check.critical ? 'unhealthy' : 'degraded', { error: 'does not answer' });
    } catch (error) {
      return result(check.critical ? 'unhealthy' : 'degraded', { error: toAppError(error).code });
    } finally {
      finished.abort();
    }
  }
}
