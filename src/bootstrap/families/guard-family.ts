import type { Adapters } from '../adapters.js';
import type { SystemPorts } from './system-family.js';

export type GuardPorts = Pick<Adapters, 'metrics' | 'resilience'>;

export async function openMetrics(): Promise<Adapters['metrics']> {
  const { PromClientMetrics } =
    await import('../../adapters/outbound/prom-client/prom-client-metrics.js');
  return new PromClientMetrics();
}

/** What counts, and what keeps the failures of dependencies within bounds. */
export async function guardFamily(
  { clock, randomness }: SystemPorts,
  counting?: Adapters['metrics'],
): Promise<GuardPorts> {
  const { CockatielResilience } =
    await import('../../adapters/outbound/cockatiel/cockatiel-resilience.js');
  const metrics = counting ?? (await openMetrics());
  return { metrics, resilience: new CockatielResilience({ clock, randomness, metrics }) };
}
