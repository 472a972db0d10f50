import { yaml, type Wrong } from './wrong.js';

const production = { CLICKUP_BRAIN_ENVIRONMENT: 'production' };

/** Values that no setting takes, and values that do not go together. */
export const WRONG_VALUES: Readonly<Record<string, Wrong>> = {
  'a number that is a word': {
    env: { CLICKUP_BRAIN_DATABASE_POOL_SIZE: 'many' },
    lines: [
      'database.poolSize: must be an integer between 1 and 200 (got "many", from CLICKUP_BRAIN_DATABASE_POOL_SIZE)',
    ],
  },
  'a number below its range': {
    env: { CLICKUP_BRAIN_DATABASE_POOL_SIZE: '0' },
    lines: [
      'database.poolSize: must be an integer between 1 and 200 (got 0, from CLICKUP_BRAIN_DATABASE_POOL_SIZE)',
    ],
  },
  'a number above its range': {
    files: yaml('database: {poolSize: 201}'),
    lines: [
      'database.poolSize: must be an integer between 1 and 200 (got 201, from brain.config.yaml)',
    ],
  },
  'an address of a collector with credentials': {
    set: ['telemetry.endpoint=http://user:password@collector:4318'],
    lines: [
      'telemetry.endpoint: must be an http:// or https:// URL without credentials, query or fragment (got "http://***@collector:4318", from --set telemetry.endpoint)',
    ],
  },
  'an address of a collector with an impossible port': {
    set: ['telemetry.endpoint=http://collector:99999'],
    lines: [
      'telemetry.endpoint: must be an http:// or https:// URL without credentials, query or fragment (got "http://collector:99999", from --set telemetry.endpoint)',
    ],
  },
  'a header of two lines': {
    files: yaml('telemetry: {headers: {X-Key: "a\\r\\nX-Evil: b"}}'),
    lines: [
      'telemetry.headers.X-Key: must be 1 to 4096 printable ASCII characters (got "***", from brain.config.yaml)',
    ],
  },
  'a header whose name is none': {
    files: yaml('telemetry: {headers: {"X Key": "a"}}'),
    lines: [
      'telemetry.headers.X Key: is not a possible name: it must be 1 to 64 letters, digits or hyphens (from brain.config.yaml)',
    ],
  },
  'a share above 1': {
    set: ['telemetry.sampleRatio=1.5'],
    lines: [
      'telemetry.sampleRatio: must be a number between 0 and 1 (got 1.5, from --set telemetry.sampleRatio)',
    ],
  },
  'a fraction for an integer': {
    set: ['jobs.concurrency=2.5'],
    lines: [
      'jobs.concurrency: must be an integer between 1 and 1000, or {min, max} of such with min at most max, perhaps with targetWaitSeconds (JSON in variables) (got 2.5, from --set jobs.concurrency)',
    ],
  },
  'a number in hexadecimal': {
    set: ['api.port=0x1F40'],
    lines: ['api.port: must be an integer between 0 and 65535 (got "0x1F40", from --set api.port)'],
  },
  'a number with a unit': {
    set: ['jobs.leaseSeconds=10s'],
    lines: [
      'jobs.leaseSeconds: must be a number between 0.5 and 3600 (got "10s", from --set jobs.leaseSeconds)',
    ],
  },
  'a number that is not one': {
    files: yaml('jobs: {pollIntervalSeconds: .nan}'),
    lines: [
      'jobs.pollIntervalSeconds: must be a number between 0.05 and 300 (got NaN, from brain.config.yaml)',
    ],
  },
  'a number in quotes in a file': {
    files: yaml('api: {port: "8000"}'),
    lines: [
      'api.port: must be an integer between 0 and 65535 (got "8000", from brain.config.yaml)',
    ],
  },
  'a port above all ports': {
    env: { CLICKUP_BRAIN_API_PORT: '65536' },
    lines: [
      'api.port: must be an integer between 0 and 65535 (got 65536, from CLICKUP_BRAIN_API_PORT)',
    ],
  },
  'a host with a scheme': {
    env: { CLICKUP_BRAIN_API_HOST: 'http://localhost' },
    lines: [
      'api.host: must be a host name or an IP address (got "http://localhost", from CLICKUP_BRAIN_API_HOST)',
    ],
  },
  'an address with a number too large': {
    env: { CLICKUP_BRAIN_API_HOST: '127.0.0.256' },
    lines: [
      'api.host: must be a host name or an IP address (got "127.0.0.256", from CLICKUP_BRAIN_API_HOST)',
    ],
  },
  'an unknown environment': {
    env: { CLICKUP_BRAIN_ENVIRONMENT: 'prod' },
    lines: [
      'environment: must be one of development, staging, production (got "prod", from CLICKUP_BRAIN_ENVIRONMENT)',
    ],
  },
  'neither true nor false': {
    env: { CLICKUP_BRAIN_DEBUG: 'maybe' },
    lines: ['debug: must be true or false (got "maybe", from CLICKUP_BRAIN_DEBUG)'],
  },
  'a truth in quotes in a file': {
    files: yaml('debug: "true"'),
    lines: ['debug: must be true or false (got "true", from brain.config.yaml)'],
  },
  'an unknown log level': {
    env: { CLICKUP_BRAIN_LOGGING_LEVEL: 'LOUD' },
    lines: [
      'logging.level: must be one of trace, debug, info, warn, error, fatal (got "LOUD", from CLICKUP_BRAIN_LOGGING_LEVEL)',
    ],
  },
  'an unknown log format': {
    set: ['logging.format=xml'],
    lines: ['logging.format: must be one of json, text (got "xml", from --set logging.format)'],
  },
  'an unknown database': {
    set: ['database.type=oracle'],
    lines: [
      'database.type: must be one of sqlite, mysql, postgres, memory (got "oracle", from --set database.type)',
    ],
  },
  'a broker that this version does not speak to': {
    set: ['broker.type=kafka'],
    lines: [
      'broker.type: must be one of memory, rabbitmq, redis (got "kafka", from --set broker.type)',
    ],
  },
  'a cache that this version does not have': {
    set: ['cache.type=file'],
    lines: ['cache.type: must be one of memory, redis (got "file", from --set cache.type)'],
  },
  'a prefix with a space': {
    set: ['broker.prefix=my brain'],
    lines: [
      'broker.prefix: must be 1 to 64 letters, digits, dots, underscores or hyphens, the first a letter (got "my brain", from --set broker.prefix)',
    ],
  },
  'a PostgreSQL without URL': {
    set: ['database.type=postgres'],
    lines: [
      'database.url: is required when database.type is postgres, for example postgres://user:password@127.0.0.1:5432/brain',
    ],
  },
  'a MySQL without URL': {
    set: ['database.type=mysql'],
    lines: [
      'database.url: is required when database.type is mysql, for example mysql://user:password@127.0.0.1:3306/brain',
    ],
  },
  'a RabbitMQ without URL': {
    set: ['broker.type=rabbitmq'],
    lines: [
      'broker.url: is required when broker.type is rabbitmq, for example amqp://user:password@127.0.0.1:5672',
    ],
  },
  'a Redis as broker without URL': {
    set: ['broker.type=redis'],
    lines: [
      'broker.url: is required when broker.type is redis, for example redis://127.0.0.1:6379',
    ],
  },
  'the URL of another broker': {
    set: ['broker.type=redis', 'broker.url=amqp://guest:hunter2@mq:5672'],
    lines: [
      'broker.url: must be a URL that begins with redis:// or rediss:// when broker.type is redis (got "amqp://***@mq:5672", from --set broker.url)',
    ],
  },
  'a Redis without URL': {
    set: ['cache.type=redis'],
    lines: ['cache.url: is required when cache.type is redis, for example redis://127.0.0.1:6379'],
  },
  'the URL of another server, with credentials': {
    set: ['database.type=postgres', 'database.url=mysql://root:hunter2@db/brain'],
    lines: [
      'database.url: must be a URL that begins with postgres:// or postgresql:// when database.type is postgres (got "mysql://***@db/brain", from --set database.url)',
    ],
  },
  'no URL at all where one is needed': {
    set: ['cache.type=redis', 'cache.url=localhost'],
    lines: [
      'cache.url: must be a URL that begins with redis:// or rediss:// when cache.type is redis (got "localhost", from --set cache.url)',
    ],
  },
  'a URL whose password breaks it': {
    set: ['broker.type=rabbitmq', 'broker.url=amqp://guest:hunter2/@x#@mq:5672'],
    lines: [
      'broker.url: must be a URL, special characters of its password percent-encoded (got "amqp://***@mq:5672", from --set broker.url)',
    ],
  },
  'a server URL for sqlite': {
    env: { CLICKUP_BRAIN_DATABASE_URL: 'postgres://u:hunter2@db/brain?password=hunter3' },
    lines: [
      'database.url: must be a file path or sqlite:path when database.type is sqlite (got "postgres://***@db/brain?password=***", from CLICKUP_BRAIN_DATABASE_URL)',
    ],
  },
  'an sqlite database in memory': {
    set: ['database.url=sqlite::memory:'],
    lines: [
      'database.url: must be a file path or sqlite:path when database.type is sqlite (got "sqlite::memory:", from --set database.url)',
    ],
  },
  'a memory database in production': {
    env: production,
    set: ['database.type=memory'],
    lines: [
      'database.type: must not be memory in production (got "memory", from --set database.type)',
    ],
  },
  'a memory database in staging': {
    set: ['database.type=memory', 'environment=staging'],
    lines: [
      'database.type: must not be memory in staging (got "memory", from --set database.type)',
    ],
  },
  'a short bootstrap key, not shown': {
    env: { CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY: 'hunter2' },
    lines: [
      'security.bootstrapKey: must be 16 to 256 printable characters without spaces (got "***", from CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY)',
    ],
  },
  'a bootstrap key that is a number': {
    files: yaml('security: {bootstrapKey: 12345678901234567}'),
    lines: [
      'security.bootstrapKey: must be 16 to 256 printable characters without spaces (got "***", from brain.config.yaml)',
    ],
  },
  'a well-known bootstrap key in production': {
    env: { ...production, CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY: 'changeme-changeme' },
    lines: [
      'security.bootstrapKey: must not be a well-known development secret in production (got "***", from CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY)',
    ],
  },
  'a well-known webhook secret in production': {
    env: { ...production, CLICKUP_BRAIN_INTEGRATIONS_GITHUB_WEBHOOK_SECRET: 'Kx8vP2mQ9rTz,test' },
    lines: [
      'integrations.github.webhookSecret: must not be a well-known development secret in production (got "***", from CLICKUP_BRAIN_INTEGRATIONS_GITHUB_WEBHOOK_SECRET)',
    ],
  },
  'no authentication in production': {
    env: production,
    set: ['security.requireAuthentication=false'],
    lines: [
      'security.requireAuthentication: must be true in production (got false, from --set security.requireAuthentication)',
    ],
  },
  'no authentication in staging': {
    set: ['environment=staging', 'security.requireAuthentication=no'],
    lines: [
      'security.requireAuthentication: must be true in staging (got false, from --set security.requireAuthentication)',
    ],
  },
  'no authentication for the whole network': {
    set: ['api.host=0.0.0.0', 'security.requireAuthentication=off'],
    lines: [
      'security.requireAuthentication: must be true unless api.host is a loopback address (got false, from --set security.requireAuthentication)',
    ],
  },
  'an allowed address that is a name': {
    set: ['integrations.github.allowedIps=github.com'],
    lines: [
      'integrations.github.allowedIps: must be a list of 1 to 100 IP addresses or CIDR ranges (got ["github.com"], from --set integrations.github.allowedIps)',
    ],
  },
  'an address range too narrow to be': {
    files: yaml('integrations: {github: {allowedIps: [192.30.252.0/33, "::1/128"]}}'),
    lines: [
      'integrations.github.allowedIps: must be a list of 1 to 100 IP addresses or CIDR ranges (got ["192.30.252.0/33","::1/128"], from brain.config.yaml)',
    ],
  },
  'an allow list that allows nobody': {
    files: yaml('integrations: {github: {allowedIps: []}}'),
    lines: [
      'integrations.github.allowedIps: must be a list of 1 to 100 IP addresses or CIDR ranges (got [], from brain.config.yaml)',
    ],
  },
  'a webhook secret that is a group': {
    files: yaml('integrations: {github: {webhookSecret: {old: hunter2}}}'),
    lines: [
      'integrations.github.webhookSecret: must be a text or a list of at most 100 texts of 1 to 1024 characters (got "***", from brain.config.yaml)',
    ],
  },
  'a text that is a group': {
    files: yaml('dataDir: {path: x}'),
    lines: [
      'dataDir: must be a text of 1 to 4096 characters (got a group, from brain.config.yaml)',
    ],
  },
};
