import { InMemoryMetrics } from '../../src/adapters/outbound/memory/in-memory-metrics.js';
import { PromClientMetrics } from '../../src/adapters/outbound/prom-client/prom-client-metrics.js';
import { metricsContract } from './metrics.contract.js';

metricsContract('InMemoryMetrics', () => new InMemoryMetrics());
metricsContract('PromClientMetrics', () => new PromClientMetrics());
