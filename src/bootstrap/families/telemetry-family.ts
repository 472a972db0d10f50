import { hostname } from 'node:os';
import type { Collector } from '../../adapters/outbound/telemetry/collector.js';
import type { MetricsPushDeps } from '../../adapters/outbound/telemetry/metrics-push.js';
import { SilentTracer } from '../../adapters/outbound/telemetry/silent-tracer.js';
import { redactor } from '../../domain/shared/redaction.js';
import type { Adapters } from '../adapters.js';
import type { Config } from '../config/config.js';
import { secretsOf } from '../config/mask-config.js';
import { VERSION } from '../version.js';
import type { Opened } from './opened.js';
import type { SystemPorts } from './system-family.js';

export type TelemetryPorts = Pick<Adapters, 'tracer'>;

/** What tells a collector outside of this process. Nothing of it is loaded unless there is one. */
export async function openTelemetryFamily(
  config: Config,
  { clock, ids }: SystemPorts,
  metrics: Adapters['metrics'],
  parentLogger: Adapters['logger'],
): Promise<Opened<TelemetryPorts>> {
  const { endpoint, headers, ...wanted } = config.telemetry;
  const silent = { tracer: new SilentTracer() };
  if (endpoint === undefined) {
    return { ports: silent, checks: [], close: () => Promise.resolve() };
  }
  const resource = {
    'service.name': wanted.serviceName,
    'service.version': VERSION,
    'service.instance.id': ids.next(),
    'deployment.environment.name': config.environment,
    'host.name': hostname(),
    'process.pid': process.pid,
  };
  const collector = { endpoint, headers, resource };
  const deps = { clock, metrics, logger: parentLogger.child('telemetry') };
  const tracer = wanted.traces ? await openTracer(config, deps, collector) : undefined;
  const push = wanted.metrics ? await openPush(config, deps, collector) : undefined;
  push?.start();
  return {
    ports: tracer ? { tracer } : silent,
    checks: [],
    close: async () => {
      await Promise.all([tracer?.stop(), push?.stop()]);
    },
  };
}

async function openTracer(config: Config, deps: MetricsPushDeps, collector: Collector) {
  const { OpenTelemetryTracer } =
    await import('../../adapters/outbound/telemetry/open-telemetry-tracer.js');
  const redact = redactor(secretsOf(config));
  return new OpenTelemetryTracer({ ...deps, redact }, collector, config.telemetry.sampleRatio);
}

async function openPush({ monitoring }: Config, deps: MetricsPushDeps, collector: Collector) {
  const { MetricsPush } = await import('../../adapters/outbound/telemetry/metrics-push.js');
  return new MetricsPush(deps, collector, monitoring.exportIntervalSeconds * 1_000);
}
