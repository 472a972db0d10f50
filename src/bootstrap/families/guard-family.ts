import { CockatielResilience } from '../../adapters/outbound/cockatiel/cockatiel-resilience.js';
import { PromClientMetrics } from '../../adapters/outbound/prom-client/prom-client-metrics.js';
import type { Adapters } from '../adapters.js';
import type { SystemPorts } from './system-family.js';

export type GuardPorts = Pick<Adapters, 'metrics' | 'resilience'>;

/** What counts, and what keeps the failures of dependencies within bounds. */
export function guardFamily(
  { clock, randomness }: SystemPorts,
  metrics: Adapters['metrics'] = new PromClientMetrics(),
): GuardPorts {
  return { metrics, resilience: new CockatielResilience({ clock, randomness, metrics }) };
}
