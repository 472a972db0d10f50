import { hostname } from 'node:os';
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
  const { endpoint, headers, traces, sampleRatio, serviceName } = config.telemetry;
  if (endpoint === undefined || !traces) {
    return { ports: { tracer: new SilentTracer() }, checks: [], close: () => Promise.resolve() };
  }
  const logger = parentLogger.child('telemetry');
  const resource = {
    'service.name': serviceName,
    'service.version': VERSION,
    'service.instance.id': ids.next(),
    'deployment.environment.name': config.environment,
    'host.name': hostname(),
    'process.pid': process.pid,
  };
  const { OpenTelemetryTracer } =
    await import('../../adapters/outbound/telemetry/open-telemetry-tracer.js');
  const redact = redactor(secretsOf(config));
  const deps = { clock, logger, metrics, redact };
  const tracer = new OpenTelemetryTracer(deps, { endpoint, headers, resource }, sampleRatio);
  return { ports: { tracer }, checks: [], close: () => tracer.stop() };
}
