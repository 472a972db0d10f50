import { choice, decimal, flag, integer } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { groupOf } from '../structured-kinds.js';

class RetrySettings {
  @Setting(integer(0, 10), { description: 'Times a failed call is tried again; 0 = never.' })
  attempts?: number;

  @Setting(integer(1, 60_000), { description: 'Milliseconds before the first retry, at most.' })
  initialDelayMs?: number;

  @Setting(integer(1, 600_000), { description: 'Milliseconds before any retry, at most.' })
  maxDelayMs?: number;

  @Setting(decimal(0, 1), { description: 'Retries that each first attempt pays for.' })
  budgetRatio?: number;

  @Setting(decimal(0, 1000), { description: 'Retries a second that are granted in any case.' })
  budgetMinPerSecond?: number;
}

class BreakerSettings {
  @Setting(flag(), { description: 'Whether calls are refused while the dependency fails.' })
  enabled?: boolean;

  @Setting(decimal(0.01, 1), { description: 'Share of failed calls that opens the breaker.' })
  failureRate?: number;

  @Setting(integer(1, 10_000), { description: 'Calls within the window before it may open.' })
  minimumCalls?: number;

  @Setting(decimal(0.1, 3600), { description: 'Seconds over which calls are counted.' })
  windowSeconds?: number;

  @Setting(decimal(0.1, 3600), { description: 'Seconds it stays open before calls are tried.' })
  openSeconds?: number;

  @Setting(integer(1, 10_000), { description: 'Failed calls in a row that open the breaker.' })
  consecutiveFailures?: number;
}

class BulkheadSettings {
  @Setting(integer(1, 100_000), { description: 'Calls at the same time.' })
  concurrency?: number;

  @Setting(integer(0, 100_000), { description: 'Calls that may wait for their turn.' })
  queue?: number;
}

/** One entry of `resilience`: what is left out keeps the default of the dependency. */
export class DependencySettings {
  @Setting(decimal(0.01, 3600), { description: 'Seconds a call may take.' })
  timeoutSeconds?: number;

  @Setting(groupOf(RetrySettings), { description: 'How failed calls are tried again.' })
  retries?: RetrySettings;

  @Setting(groupOf(BreakerSettings), { description: 'When calls are refused at once.' })
  breaker?: BreakerSettings;

  @Setting(groupOf(BulkheadSettings), { description: 'How many calls there may be at once.' })
  bulkhead?: BulkheadSettings;

  @Setting(flag(), { description: 'Whether a poorer answer stands in for a failed call.' })
  fallback?: boolean;

  @Setting(choice(['none', 'reconnect', 'restart']), {
    description: 'What is done when the breaker opens.',
  })
  recovery?: 'none' | 'reconnect' | 'restart';
}
