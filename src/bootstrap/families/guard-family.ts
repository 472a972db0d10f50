import type { Adapters } from '../adapters.js';
import type { SystemPorts } from './system-family.js';

export type GuardPorts = Pick<Adapters, 'metrics' | 'resilience'>;

/** Observations made within a sampled trace become examples of their bucket. */
export async function openMetrics({ clock, scope }: SystemPorts): Promise<Adapters['metrics']> {
  const { PromClientMetrics } =
    await import('../../adapters/outbound/prom-client/prom-client-metrics.js');
  return new PromClientMetrics({
    traceId: () => {
      const trace = scope.current()?.trace;
      return trace?.isSampled ? trace.traceId : undefined;
    },
    nowSeconds: () => clock.now().getTime() / 1_000,
  });
}

/** What counts, and what keeps the failures of dependencies within bounds. */
export async function guardFamily(
  system: SystemPorts,
  counting?: Adapters['metrics'],
): Promise<GuardPorts> {
  const { CockatielResilience } =
    await import('../../adapters/outbound/cockatiel/cockatiel-resilience.js');
  const metrics = counting ?? (await openMetrics(system));
  const { clock, randomness } = system;
  return { metrics, resilience: new CockatielResilience({ clock, randomness, metrics }) };
}
