import { SETTINGS_BY_PATH } from './catalogue.js';

/** Variables of earlier programs that this one replaces, and the setting that took their place. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  DB_USE_SQLITE: 'database.type',
  DB_TYPE: 'database.type',
  DB_HOST: 'database.host',
  DB_PORT: 'database.port',
  DB_USER: 'database.user',
  DB_PASSWORD: 'database.password',
  DB_NAME: 'database.name',
  DB_URL: 'database.url',
  DB_POOL_SIZE: 'database.poolSize',
  REDIS_HOST: 'cache.url',
  REDIS_PORT: 'cache.url',
  REDIS_PASSWORD: 'cache.url',
  GITHUB_ACCESS_TOKEN: 'integrations.github.token',
  LINEAR_ACCESS_TOKEN: 'integrations.linear.token',
  CTS_ENVIRONMENT: 'environment',
  CTS_DEBUG: 'debug',
  CTS_LOG_LEVEL: 'logging.level',
  CTS_LOG_DIRECTORY: 'logging.directory',
  CTS_MAX_LOG_BUFFER_SIZE: 'logging.bufferSize',
  CTS_BASE_STORAGE_PATH: 'dataDir',
  CTS_TEMP_DIRECTORY: 'tempDir',
  CTS_REQUIRE_AUTHENTICATION: 'security.requireAuthentication',
  CTS_CORS_ALLOWED_ORIGINS: 'api.cors.allowedOrigins',
  CTS_ENABLE_RATE_LIMITING: 'api.rateLimit.enabled',
  CTS_MAX_REQUESTS_PER_MINUTE: 'api.rateLimit.requestsPerMinute',
  CTS_MAX_CONCURRENT_RUNS: 'jobs.maxConcurrentRuns',
  CTS_TOOL_TIMEOUT_SECONDS: 'jobs.timeoutSeconds',
  CTS_MAX_ARTIFACT_SIZE_MB: 'artifacts.maxSizeMb',
  CTS_ARTIFACT_RETENTION_DAYS: 'artifacts.retentionDays',
  CTS_CLEANUP_INTERVAL_MINUTES: 'cleanup.intervalMinutes',
  CTS_HEALTH_CHECK_INTERVAL_SECONDS: 'monitoring.healthCheckIntervalSeconds',
  CTS_ENABLE_METRICS: 'monitoring.enabled',
  CTS_ENABLE_HEALTH_CHECKS: 'monitoring.healthChecksEnabled',
  CTS_METRICS_EXPORT_INTERVAL_SECONDS: 'monitoring.exportIntervalSeconds',
};

/** One line for each variable that somebody may believe to have an effect. */
export function seedVariableWarnings(
  variables: Readonly<Record<string, string | undefined>>,
  where: string,
): string[] {
  return Object.keys(variables)
    .filter((name) => Object.hasOwn(SUCCESSORS, name) || name.startsWith('CTS_'))
    .map((name) => {
      const setting = SETTINGS_BY_PATH.get(SUCCESSORS[name] ?? '');
      const advice = setting
        ? `use ${setting.path} (${setting.variable})`
        : 'no setting of this version takes its place';
      return `config: ${name}${where} is not read: ${advice}`;
    });
}
