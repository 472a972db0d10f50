import { ToldQueues } from '../application/jobs/told-queues.js';
import { meteredCache } from '../application/monitoring/cache-metrics.js';
import { countPublished } from '../application/monitoring/event-metrics.js';
import type { HealthCheck } from '../ports/runtime/health-check.js';
import type { Schema } from '../ports/runtime/schema.js';
import type { AdapterOverrides, Adapters } from './adapters.js';
import { allEntityStores } from './all-entity-stores.js';
import { cachedPersistence } from './cached-persistence.js';
import { CronerCalendar } from '../adapters/outbound/croner/croner-calendar.js';
import { ConfiguredFeatureFlags } from '../adapters/outbound/system/configured-feature-flags.js';
import type { LiveConfiguration } from './config-runtime/live-configuration.js';
import type { Config } from './config/config.js';
import { openAlertFamily } from './families/alert-family.js';
import { openBrokerFamily } from './families/broker-family.js';
import { languageFamily } from './families/language-family.js';
import { openCodebaseFamily } from './families/codebase-family.js';
import { openCacheFamily } from './families/cache-family.js';
import { guardFamily, type GuardPorts } from './families/guard-family.js';
import { openMonitoringFamily } from './families/monitoring-family.js';
import { openPersistenceFamily } from './families/persistence-family.js';
import { indexedPersistence } from './indexed-persistence.js';
import { queueSettingsOf } from './queue-settings.js';
import { systemFamily, type SystemPorts } from './families/system-family.js';
import { openTelemetryFamily } from './families/telemetry-family.js';
import { deliveryLogFamily } from './families/delivery-log-family.js';
import { webhookFamily } from './families/webhook-family.js';

export interface OpenedAdapters {
  readonly adapters: Adapters;
  readonly checks: readonly HealthCheck[];
  /** Absent where there is nothing to migrate. */
  readonly schema?: Schema;
  readonly close: () => Promise<void>;
}

export type LoggingPorts = Pick<Adapters, 'logger' | 'logHistory' | 'logControl'>;

/** Opens every adapter as configured, unless another one is passed in. */
export async function openAdapters(
  configuration: LiveConfiguration,
  logging: LoggingPorts,
  overrides: AdapterOverrides = {},
): Promise<OpenedAdapters> {
  const { config } = configuration;
  const { logger } = logging;
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closeOne of closers.splice(0).reverse()) await closeOne();
  };
  try {
    const system = overridden<SystemPorts>(systemFamily(), overrides);
    // What counts comes first: the guards count too.
    const opened = await openMonitoringFamily(config, system);
    closers.push(opened.close);
    const { metrics, systemProbe, folderStorage } = overridden(opened.ports, overrides);
    const guards = overridden<GuardPorts>(await guardFamily(system, metrics), {
      ...overrides,
      metrics,
    });
    const telemetry = await openTelemetryFamily(config, system, metrics, logger);
    closers.push(telemetry.close);
    const observing = overridden(telemetry.ports, overrides);
    const broker = await openBrokerFamily(config, system, guards, logger);
    closers.push(broker.close);
    const chosen = overridden(broker.ports, overrides);
    const messaging = { ...chosen, publisher: countPublished(chosen.publisher, metrics) };
    const cache = await openCacheFamily(config, system, guards, logger);
    closers.push(cache.close);
    const watching = { ...guards, ...observing };
    const told = new ToldQueues(queueSettingsOf(() => configuration.config));
    const database = await openPersistenceFamily(
      config,
      system,
      messaging.broker,
      watching,
      logger,
      (jobs) => told.enqueued(jobs),
    );
    closers.push(database.close);
    const asked = overridden(cache.ports, overrides);
    const shared = { cache: meteredCache(asked.cache, metrics) };
    const stored = indexedPersistence(overridden(database.ports, overrides));
    const flags = new ConfiguredFeatureFlags(() => configuration.config.features);
    const own = {
      flags,
      webhookProviders: webhookFamily(),
      cronCalendar: new CronerCalendar(),
      ...languageFamily(),
    };
    const rest = overridden({ ...logging, ...own }, overrides);
    const alerting = overridden(await openAlertFamily(config, system), overrides);
    const calling = { http: alerting.http, resilience: guards.resilience, clock: system.clock };
    const logs = overridden({ deliveryLogs: deliveryLogFamily(config, calling) }, overrides);
    const code = await openCodebaseFamily(configuration);
    closers.push(code.close);
    const sources = overridden(code.ports, overrides);
    const { maxAgeSeconds } = config.cache;
    const persistence = isCacheSound(config)
      ? cachedPersistence(stored, shared.cache, maxAgeSeconds)
      : stored;
    return {
      adapters: {
        ...{ ...system, systemProbe, folderStorage, ...guards, ...observing, ...messaging },
        ...{ ...shared, ...persistence, ...alerting, ...sources, ...rest, ...logs },
        entities: allEntityStores(persistence),
      },
      checks: [...database.checks, ...broker.checks, ...cache.checks],
      ...(database.schema ? { schema: database.schema } : {}),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A cache of one process would show old answers where another process can write: it stands before a
 * database server only when all processes share it.
 */
function isCacheSound({ cache, database }: Config): boolean {
  return cache.type === 'redis' || database.type === 'sqlite' || database.type === 'memory';
}

function overridden<Ports extends Partial<Adapters>>(
  ports: Ports,
  overrides: AdapterOverrides,
): Ports {
  const entries = Object.entries(ports).map(([name, configured]) => {
    const override: unknown = overrides[name as keyof Adapters];
    if (override === undefined) return [name, configured];
    if (typeof override !== 'function') return [name, override];
    return [name, (override as (configured: unknown) => unknown)(configured)];
  });
  return Object.fromEntries(entries) as Ports;
}
