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

/** A question that hangs is not asked again for so long: hanging ones must not pile up, ms. */
const HUNG_MS = 30_000;

interface Look {
  readonly report: Promise<HealthReport>;
  /** Undefined while it is under way. */
  endedMs?: number;
}

interface Question {
  readonly answer: ReturnType<HealthCheck['check']>;
  readonly sinceMs: number;
}

/** Asks every dependency whether it answers. Unhealthy means a critical one does not. */
export class CheckHealth {
  private last: Look | undefined;
  private readonly open = new Map<HealthCheck, Question>();

  constructor(
    private readonly deps: { readonly checks: readonly HealthCheck[]; readonly clock: Clock },
  ) {}

  /** Whoever asks while a look is under way shares it. */
  execute(): Promise<HealthReport> {
    const { clock } = this.deps;
    const { last } = this;
    if (last && clock.monotonicMs() - (last.endedMs ?? Infinity) <= FRESH_MS) return last.report;
    const look: Look = {
      report: this.examine().finally(() => {
        look.endedMs = clock.monotonicMs();
      }),
    };
    this.last = look;
    return look.report;
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
      const answer = await Promise.race([this.question(check), late]);
      if (answer) return result(...judged(answer));
      return result(check.critical ? 'unhealthy' : 'degraded', { error: 'does not answer' });
    } catch (error) {
      return result(check.critical ? 'unhealthy' : 'degraded', { error: toAppError(error).code });
    } finally {
      finished.abort();
    }
  }

  /** The one that is open, unless it hangs for so long that nothing can be hoped of it. */
  private question(check: HealthCheck): Question['answer'] {
    const nowMs = this.deps.clock.monotonicMs();
    const known = this.open.get(check);
    if (known && nowMs - known.sinceMs < HUNG_MS) return known.answer;
    const asked: Question = {
      sinceMs: nowMs,
      answer: Promise.resolve()
        .then(() => check.check())
        .finally(() => {
          if (this.open.get(check) === asked) this.open.delete(check);
        }),
    };
    this.open.set(check, asked);
    return asked.answer;
  }
}

/** A finding has its facts in an object of their own, which no fact is. */
function judged(answer: HealthFacts | HealthFinding): readonly [HealthStatus, HealthFacts] {
  return isFinding(answer) ? [answer.status, answer.facts] : ['healthy', answer];
}

function isFinding(answer: HealthFacts | HealthFinding): answer is HealthFinding {
  return typeof answer['facts'] === 'object';
}
