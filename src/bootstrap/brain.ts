import { setMaxListeners } from 'node:events';
import { Container } from 'inversify';
import { EventRelay } from '../adapters/inbound/worker/event-relay.js';
import { QueueDirectory } from '../application/jobs/queue-directory.js';
import { DeferredErrorRecorder } from '../application/errors/deferred-error-recorder.js';
import { RecordingLogger } from '../application/errors/recording-logger.js';
import type { ProcessFacts } from '../application/monitoring/system-status.js';
import { RequestHealth } from '../application/monitoring/request-health.js';
import type { Logger } from '../ports/runtime/logger.js';
import { systemActor } from '../domain/access/actor.js';
import { OPERATIONS } from '../domain/alerts/default-rules.js';
import { alertSettingsOf } from './alert-settings.js';
import { scheduleSettingsOf } from './schedule-settings.js';
import type { AdapterOverrides } from './adapters.js';
import { configWatchOf } from './config-runtime/config-watch.js';
import type { LiveConfiguration } from './config-runtime/live-configuration.js';
import type { Config } from './config/config.js';
import { checkHealthOf, startHealth } from './health.js';
import type { Logging } from './logging.js';
import { applicationModule } from './modules/application-module.js';
import { portsModule } from './modules/ports-module.js';
import { openAdapters, type OpenedAdapters } from './open-adapters.js';
import type { OwnHandler } from './own-handler.js';
import { isDead, processId } from './process-id.js';
import { queueSettingsOf } from './queue-settings.js';
import { resilienceSettingsOf } from './resilience-settings.js';
import { handledQueues } from './roles/job-handlers.js';
import { ROLE_STARTERS } from './roles/role-starters.js';
import { requireKnownQueues } from './require-known-queues.js';
import { runsPlugins, type RoleName, type RunningRole } from './roles/role.js';
import { PORTS } from './tokens/ports.js';
import { SERVICES } from './tokens/services.js';
import { startHeartbeat, startHistory } from './history.js';
import { storageWatchOf } from './storage.js';
import { startSampling, storageSizesOf } from './sampling.js';
import { useCaseCatalogueOf } from './use-case-catalogue.js';
import { VERSION } from './version.js';
import { webhookSettingsOf } from './webhook-settings.js';

export interface BrainParts {
  readonly configuration: LiveConfiguration;
  readonly roles: readonly RoleName[];
  readonly logging: Logging;
  readonly adapters?: AdapterOverrides;
  /** Patterns of the queues whose jobs its worker does; all of them when absent. */
  readonly queues?: string;
  /** Of the program that embeds this one. */
  readonly handlers?: readonly OwnHandler[];
  /** Called once everything runs, before the process says that it is ready. */
  readonly onStarted?: (brain: RunningBrain) => Promise<void>;
}

export interface RunningBrain {
  readonly container: Container;
  /** Where the API answers, if this process has it. */
  readonly url: string | undefined;
  /** The first administrator's key, when it was generated now. */
  readonly firstKey: string | undefined;
  /** The key that only this machine's operator can read. */
  readonly localKey: string;
  stop(): Promise<void>;
}

/** Opens the adapters, brings the schema up to date and starts the roles. */
export async function startBrain(parts: BrainParts): Promise<RunningBrain> {
  const { configuration, logging } = parts;
  const { config } = configuration;
  const early = new DeferredErrorRecorder();
  const logger = new RecordingLogger(logging.ports.logger, early, 'brain');
  const logPorts = { ...logging.ports, logger };
  const opened = await openAdapters(configuration, logPorts, parts.adapters);
  logging.reportTo(opened.adapters.metrics);
  const stopFollowing = configuration.onChange(({ logging: { level, levels } }) => {
    logPorts.logControl.setLevels({ root: level, loggers: levels });
    logging.hide(configuration.secrets);
  });
  const stopping = new AbortController();
  // Every open stream listens.
  setMaxListeners(0, stopping.signal);
  /** Stopped together. */
  const running: RunningRole[] = [];
  /** Stopped when those have ended, the last one first: they serve them until then. */
  const serving: RunningRole[] = [];
  const stop = async () => {
    stopping.abort();
    await stopAll(running.splice(0), logger);
    for (const one of serving.splice(0).reverse()) await stopAll([one], logger);
    stopFollowing();
    await opened.close();
  };
  try {
    await migrate(opened, logger);
    const id = processId(opened.adapters.ids.next());
    const localKey = `brain_${opened.adapters.randomness.secret(32)}`;
    const container = assemble(parts, opened, localKey, id);
    early.passTo(container.get(SERVICES.errors));
    const aggregator = container.get(SERVICES.errorAggregator);
    aggregator.start();
    serving.push({ stop: () => aggregator.stop() });
    const storage = container.get(SERVICES.storageWatch);
    storage.start();
    running.push({ stop: () => storage.stop() });
    const firstKey = await makeFirstKey(container, config);
    running.push(...startShared(container, logger));
    running.push(await startConfiguration(container, parts.roles));
    running.push(...startSampling(container, configuration.config, parts.roles));
    running.push(...startHistory(container, configuration));
    running.push(startHealth(container, configuration, id));
    const state = { isServing: false };
    let url: string | undefined;
    if (runsPlugins(parts.roles)) {
      const plugins = container.get(SERVICES.pluginHost);
      serving.push({ stop: () => plugins.stop() });
      await plugins.start();
    }
    if (parts.roles.some((role) => role === 'api' || role === 'scheduler')) {
      const directory = container.get(SERVICES.queueDirectory);
      const stopLooking = configuration.onChange(requireKnownQueues(directory));
      running.push({
        stop: async () => {
          stopLooking();
        },
      });
    }
    for (const name of parts.roles) {
      const start = await ROLE_STARTERS[name]();
      const { queues } = parts;
      const context = {
        ...{ container, configuration, state, stopping: stopping.signal, processId: id },
        ...(queues !== undefined && { queues }),
      };
      const role = await start(context);
      running.push(role);
      url = role.url ?? url;
    }
    const brain = { container, url, firstKey, localKey, stop };
    await parts.onStarted?.(brain);
    state.isServing = true;
    running.push(startHeartbeat(container, parts.roles));
    return brain;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopAll(roles: readonly RunningRole[], logger: Logger): Promise<void> {
  const stopped = await Promise.allSettled(roles.map((role) => role.stop()));
  for (const result of stopped) {
    if (result.status === 'rejected') logger.error('stopping failed', { error: result.reason });
  }
}

async function migrate({ schema }: OpenedAdapters, logger: Logger): Promise<void> {
  if (!schema) return;
  await schema.requireKnown();
  const applied = await logger.timed('migrations applied', () => schema.migrate());
  if (applied.length > 0) logger.info('database migrated', { migrations: applied });
}

function assemble(
  parts: BrainParts,
  opened: OpenedAdapters,
  localKey: string,
  id: string,
): Container {
  const { adapters, checks } = opened;
  const container = new Container();
  container.load(portsModule(adapters), applicationModule());
  const { configuration, logging } = parts;
  container.bind(SERVICES.configuration).toConstantValue(configuration);
  container.bind(SERVICES.webhookSettings).toConstantValue(webhookSettingsOf(configuration.config));
  container.bind(SERVICES.localKey).toConstantValue({ hash: adapters.digests.sha256(localKey) });
  container.bind(SERVICES.redact).toConstantValue((text) => logging.redact(text));
  const recorder = parts.adapters?.errors ?? container.get(SERVICES.errorAggregator);
  container.bind(SERVICES.errors).toConstantValue(recorder);
  container
    .bind(SERVICES.massReadSettings)
    .toConstantValue(() => configuration.config.security.massRead);
  container
    .bind(SERVICES.alertSettings)
    .toConstantValue(alertSettingsOf(() => configuration.config));
  container
    .bind(SERVICES.scheduleSettings)
    .toConstantValue(scheduleSettingsOf(() => configuration.config));
  container.bind(SERVICES.storageSizes).toConstantValue(storageSizesOf(configuration.config));
  container
    .bind(SERVICES.storageWatch)
    .toConstantValue(storageWatchOf(container, configuration, id));
  container.bind(SERVICES.ownHandlers).toConstantValue(parts.handlers ?? []);
  container.bind(SERVICES.queueDirectory).toConstantValue(
    new QueueDirectory({
      configured: queueSettingsOf(() => configuration.config),
      handled: () => handledQueues(container),
    }),
  );
  container.bind(SERVICES.programRun).toConstantValue({ id: adapters.ids.next() });
  container.bind(SERVICES.processFacts).toConstantValue(factsOf(parts));
  const operations = adapters.metrics.counter({
    name: OPERATIONS,
    help: 'Calls of use cases by how they ended; refusals that callers caused succeed.',
    labels: ['outcome'],
  });
  const requests = new RequestHealth({ clock: adapters.clock, operations });
  container.bind(SERVICES.requestHealth).toConstantValue(requests);
  container
    .bind(SERVICES.checkHealth)
    .toConstantValue(checkHealthOf(container, configuration, [...checks, requests]));
  container.bind(SERVICES.useCaseCatalogue).toConstantValue(useCaseCatalogueOf(container));
  container.bind(SERVICES.configWatch).toConstantValue(configWatchOf(container));
  return container;
}

function factsOf({ configuration, roles }: BrainParts): ProcessFacts {
  const { database, broker, cache } = configuration.config;
  const adapters = { database: database.type, broker: broker.type, cache: cache.type };
  return { version: VERSION, roles, adapters };
}

function makeFirstKey(container: Container, config: Config): Promise<string | undefined> {
  const ensure = container.get(SERVICES.ensureFirstKey);
  const context = { actor: systemActor('start'), requestId: 'start' };
  return container
    .get(PORTS.scope)
    .run(context, () => ensure.execute(config.security.bootstrapKey));
}

/** Stored overrides count before a role starts; later ones of other processes are followed. */
async function startConfiguration(
  container: Container,
  roles: readonly RoleName[],
): Promise<RunningRole> {
  const follow = container.get(SERVICES.followConfiguration);
  const context = { actor: systemActor('start'), requestId: 'start' };
  await follow.catchUp();
  await container
    .get(PORTS.scope)
    .run(context, () => container.get(SERVICES.recordStart).execute(roles.includes('api')));
  follow.start();
  return {
    stop: async () => {
      await follow.stop();
      await container.get(SERVICES.configWatch).stop();
    },
  };
}

/** What every process does, whatever its roles: it may have written events, and followers may ask it. */
function startShared(container: Container, logger: Logger): readonly RunningRole[] {
  const newRelay = () =>
    new EventRelay({
      stream: container.get(PORTS.eventStream),
      publisher: container.get(PORTS.publisher),
      broker: container.get(PORTS.broker),
      leases: container.get(PORTS.leases),
      clock: container.get(PORTS.clock),
      logger: logger.child('relay'),
      holder: processId(container.get(PORTS.ids).next()),
      isDead,
    });
  let relay = newRelay();
  relay.start();
  const stopFeed = container.get(SERVICES.feed).start();
  const tell = container.get(SERVICES.tellDependencies);
  tell.start();
  const resilience = container.get(PORTS.resilience);
  resilience.onOpen('broker', {
    restart: async () => {
      await relay.stop();
      relay = newRelay();
      relay.start();
    },
  });
  const stopConfiguring = container.get(SERVICES.configuration).onChange((config) => {
    resilience.configure(resilienceSettingsOf(config));
  });
  return [
    { stop: () => relay.stop() },
    {
      stop: () => {
        stopConfiguring();
        return tell.stop();
      },
    },
    {
      stop: () => {
        stopFeed();
        return Promise.resolve();
      },
    },
  ];
}
