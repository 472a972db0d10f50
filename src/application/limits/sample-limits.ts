import type { Limits } from '../../ports/limits/limits.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { Gauge, Metrics } from '../../ports/runtime/metrics.js';
import { PeriodicLoop } from '../shared/periodic-loop.js';
import type { NamedLimits } from './named-limits.js';

const EVERY_MS = 15_000;

const GAUGES = {
  limit_concurrency: 'Most that a configured limit lets go on at the same time.',
  limit_held: 'Places of a configured limit that are held; looked at every 15 seconds.',
  limit_available:
    'What the rate of a configured limit lets begin at once; looked at every 15 seconds.',
} as const;
type GaugeName = keyof typeof GAUGES;

/** Shows as metrics how much of the configured limits is in use, whichever processes use it. */
export class SampleLimits extends PeriodicLoop {
  private readonly gauges: Readonly<Record<GaugeName, Gauge>>;

  constructor(
    private readonly deps: {
      readonly named: NamedLimits;
      readonly limits: Limits;
      readonly metrics: Metrics;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {
    const { clock, logger } = deps;
    super({ clock, logger, everyMs: EVERY_MS, failing: 'limits cannot be looked at now' });
    const made = Object.entries(GAUGES).map(([name, help]) => [
      name,
      deps.metrics.gauge({ name, help, labels: ['limit'] }),
    ]);
    this.gauges = Object.fromEntries(made) as Record<GaugeName, Gauge>;
  }

  protected async turn(): Promise<void> {
    const { named, limits } = this.deps;
    const configured = named.all();
    const usage = configured.length > 0 ? await limits.usage(configured) : [];
    const { limit_concurrency: most, limit_held: held, limit_available: available } = this.gauges;
    // What is not configured any more goes.
    for (const gauge of Object.values(this.gauges)) gauge.clear();
    for (const [index, { name, concurrency }] of configured.entries()) {
      const used = usage[index];
      const labels = { limit: name };
      if (concurrency !== undefined) most.set(concurrency, labels);
      if (concurrency !== undefined && used) held.set(used.held, labels);
      if (used && used.available !== null) available.set(used.available, labels);
    }
  }
}
