import type { Adapters } from '../adapters.js';
import type { SystemPorts } from './system-family.js';

export type GuardPorts = Pick<Adapters, 'metrics' | 'resilience'>;

/** What counts, and what keeps the failures of dependencies within bounds. */
export async function guardFamily({ clock, randomness }: SystemPorts): Promise<GuardPorts> {
  const { CockatielResilience } =
    await import('../../adapters/outbound/cockatiel/cockatiel-resilience.js');
  const { PromClientMetrics } =
    await import('../../adapters/outbound/prom-client/prom-client-metrics.js');
  const metrics = new PromClientMetrics();
  return { metrics, resilience: new CockatielResilience({ clock, randomness, metrics }) };
}
