import type { IncomingMessage } from 'node:http';
import type { Container } from 'inversify';
import {
  asAnybody,
  byApiKey,
  findByApiKey,
  type Authenticate,
} from '../../adapters/inbound/http/authenticate.js';
import { analyticsRoutes } from '../../adapters/inbound/http/analytics-routes.js';
import { healthRoutes } from '../../adapters/inbound/http/health-routes.js';
import { HttpServer } from '../../adapters/inbound/http/http-server.js';
import { configStatusRoute } from '../../adapters/inbound/http/config-status-route.js';
import { documentRoutes } from '../../adapters/inbound/http/document-routes.js';
import { limitRoutes } from '../../adapters/inbound/http/limit-routes.js';
import { queueRoutes } from '../../adapters/inbound/http/queue-routes.js';
import { logRoutes } from '../../adapters/inbound/http/log-routes.js';
import { metricPointsRoute } from '../../adapters/inbound/http/metric-points-route.js';
import { metricsRoutes } from '../../adapters/inbound/http/metrics-routes.js';
import { performanceRoutes } from '../../adapters/inbound/http/performance-routes.js';
import { storageRoute, systemStatusRoute } from '../../adapters/inbound/http/system-routes.js';
import { pluginRoutes } from '../../adapters/inbound/http/plugin-routes.js';
import { Recognition } from '../../adapters/inbound/http/recognition.js';
import type { RequestLimits } from '../../adapters/inbound/http/request-gate.js';
import type { Route } from '../../adapters/inbound/http/route.js';
import { RequestMetrics } from '../../adapters/inbound/http/request-metrics.js';
import { StatusBoard } from '../../adapters/inbound/http/status/status-board.js';
import { statusRoutes } from '../../adapters/inbound/http/status/status-routes.js';
import { streamRoute } from '../../adapters/inbound/http/stream-route.js';
import { ClientAddresses } from '../../adapters/inbound/http/client-addresses.js';
import { WebhookMetrics } from '../../adapters/inbound/http/webhook-metrics.js';
import { webhookRoutes } from '../../adapters/inbound/http/webhook-routes.js';
import { isAllowed } from '../../domain/access/actor.js';
import type { Config } from '../config/config.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { VERSION } from '../version.js';
import { webhookSettingsOf } from '../webhook-settings.js';
import { apiResources } from './api-resources.js';
import type { RoleContext, RunningRole } from './role.js';

/** Serves the HTTP API, the webhooks and the event stream. */
export async function startApi(context: RoleContext): Promise<RunningRole> {
  const { container } = context;
  const { config } = context.configuration;
  const ids = container.get(PORTS.ids);
  const authenticate = config.security.requireAuthentication
    ? byApiKey(
        container.get(SERVICES.authenticateKey),
        config.security.apiKeyHeader,
        addressesOf(config),
      )
    : asAnybody();
  const server = new HttpServer({
    routes: allRoutes(context, authenticate),
    authenticate,
    newRequestId: () => ids.next(),
    logger: container.get(PORTS.logger).child('http'),
    errors: container.get(SERVICES.errors),
    outcomes: container.get(SERVICES.requestHealth),
    measures: new RequestMetrics(container.get(PORTS.metrics)),
    limits: () => requestLimitsOf(context.configuration.config),
    tracer: container.get(PORTS.tracer),
    cors: { ...config.api.cors, keyHeader: config.security.apiKeyHeader },
  });
  const { host, port } = config.api;
  const listening = await server.listen(host, port);
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shown}:${String(listening)}`,
    stop: () => server.stop(),
  };
}

function addressesOf({ api }: Config): ClientAddresses {
  return new ClientAddresses(api.trustedProxies);
}

function requestLimitsOf({ api }: Config): RequestLimits {
  return { concurrent: api.maxConcurrentOperations, timeoutMs: api.timeoutSeconds * 1_000 };
}

function allRoutes(
  { container, configuration: { config }, state, stopping }: RoleContext,
  authenticate: Authenticate,
): readonly Route[] {
  const clock = container.get(PORTS.clock);
  const logger = container.get(PORTS.logger).child('http');
  const runner = container.get(SERVICES.runner);
  const tools = { runner };
  const feed = container.get(SERVICES.feed);
  const webhooks = webhookSettingsOf(config);
  const health = container.get(SERVICES.checkHealth);
  const { publicMetrics } = config.monitoring;
  const routes = [
    ...statusPage(container, config),
    ...healthRoutes({
      health,
      clock,
      state,
      stopping,
      showsDetails: publicMetrics ? () => Promise.resolve(true) : mayReadSystem(container, config),
    }),
    ...apiResources(container, tools),
    ...pluginRoutes({
      runner,
      list: container.get(USE_CASES['plugins.list']),
      get: container.get(USE_CASES['plugins.get']),
      install: container.get(USE_CASES['plugins.install']),
      change: container.get(USE_CASES['plugins.update']),
      reload: container.get(USE_CASES['plugins.reload']),
      uninstall: container.get(USE_CASES['plugins.delete']),
    }),
    ...queueRoutes({
      runner,
      clock,
      list: container.get(USE_CASES['queues.list']),
      get: container.get(USE_CASES['queues.get']),
      change: container.get(USE_CASES['queues.update']),
      purge: container.get(USE_CASES['queues.purge']),
    }),
    ...limitRoutes(container.get(USE_CASES['limits.list']), runner),
    systemStatusRoute(container.get(USE_CASES['system.status']), runner),
    storageRoute(container.get(USE_CASES['system.storage']), runner),
    ...metricsRoutes({
      runner,
      read: container.get(USE_CASES['metrics.read']),
      summarise: container.get(USE_CASES['metrics.summary']),
      performance: container.get(USE_CASES['performance.metrics']),
      isPublic: publicMetrics,
    }),
    metricPointsRoute(container.get(USE_CASES['metrics.points']), { runner, clock }),
    ...performanceRoutes({
      report: container.get(USE_CASES['performance.report']),
      suggest: container.get(USE_CASES['performance.suggestions']),
      runner,
    }),
    ...analyticsRoutes({
      runner,
      clock,
      logger,
      series: container.get(USE_CASES['analytics.series']),
      funnel: container.get(USE_CASES['analytics.funnel']),
      export: container.get(USE_CASES['analytics.export']),
      names: container.get(USE_CASES['analytics.names']),
      name: container.get(USE_CASES['analytics.name']),
    }),
    configStatusRoute(container.get(USE_CASES['config.status']), runner, publicMetrics),
    streamRoute({ feed, logger, authenticate, stopping }),
    ...logRoutes({
      runner,
      list: container.get(USE_CASES['logs.list']),
      follow: container.get(USE_CASES['logs.follow']),
      status: container.get(USE_CASES['logs.status']),
      test: container.get(USE_CASES['logs.test']),
      logger,
      authenticate,
      stopping,
    }),
    ...webhookRoutes({
      runner,
      receive: container.get(USE_CASES['events.receive']),
      providers: container.get(SERVICES.webhookProviders),
      secretsOf: (provider) => webhooks.secretsOf(provider),
      allowedIpsOf: (provider) => webhooks.allowedIpsOf(provider),
      addresses: addressesOf(config),
      keyHeader: config.security.apiKeyHeader,
      measures: new WebhookMetrics(container.get(PORTS.metrics), clock),
      clock,
    }),
  ];
  return [...documentRoutes(routes, VERSION, config.security.apiKeyHeader), ...routes];
}

function statusPage(container: Container, config: Config): readonly Route[] {
  const clock = container.get(PORTS.clock);
  return statusRoutes({
    clock,
    recognition: recognitionOf(container, config, { basic: true }),
    facts: {
      version: VERSION,
      environment: config.environment,
      canSignIn: config.security.requireAuthentication,
      hasPublicMetrics: config.monitoring.publicMetrics,
    },
    board: new StatusBoard({
      clock,
      runner: container.get(SERVICES.runner),
      health: container.get(SERVICES.checkHealth),
      system: container.get(USE_CASES['system.status']),
      report: container.get(USE_CASES['performance.report']),
      queues: container.get(USE_CASES['jobs.statistics']),
      events: container.get(USE_CASES['events.list']),
      errors: container.get(USE_CASES['errors.list']),
      alerts: container.get(USE_CASES['alerts.list']),
      plugins: container.get(USE_CASES['plugins.list']),
    }),
  });
}

function mayReadSystem(container: Container, config: Config) {
  const recognition = recognitionOf(container, config, { basic: false });
  return async (request: IncomingMessage) => {
    const who = await recognition.of(request);
    return typeof who !== 'string' && isAllowed(who, 'system:read');
  };
}

function recognitionOf(
  container: Container,
  config: Config,
  options: { readonly basic: boolean },
): Recognition {
  const { security } = config;
  const keys = container.get(SERVICES.authenticateKey);
  const find = security.requireAuthentication
    ? findByApiKey(keys, security.apiKeyHeader, { ...options, addresses: addressesOf(config) })
    : asAnybody();
  return new Recognition(find, container.get(PORTS.clock));
}
