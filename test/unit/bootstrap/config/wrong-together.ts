import { yaml, type Wrong } from './wrong.js';

const production = { CLICKUP_BRAIN_ENVIRONMENT: 'production' };

/** Values that are right by themselves and wrong in view of others, and the rest of the kinds. */
export const WRONG_TOGETHER: Readonly<Record<string, Wrong>> = {
  'a pool for sqlite': {
    files: yaml('database: {poolSize: 5}'),
    lines: [
      'database.poolSize: has no effect while database.type is sqlite: remove it (got 5, from brain.config.yaml)',
    ],
  },
  'a server for sqlite': {
    env: { CLICKUP_BRAIN_DATABASE_HOST: 'db', CLICKUP_BRAIN_DATABASE_PASSWORD: 'hunter2' },
    lines: [
      'database.host: has no effect while database.type is sqlite: remove it (got "db", from CLICKUP_BRAIN_DATABASE_HOST)',
      'database.password: has no effect while database.type is sqlite: remove it (got "***", from CLICKUP_BRAIN_DATABASE_PASSWORD)',
    ],
  },
  'a URL for a database in memory': {
    set: ['database.type=memory', 'database.url=x.db'],
    lines: [
      'database.url: has no effect while database.type is memory: remove it (got "x.db", from --set database.url)',
    ],
  },
  'a URL for a broker in memory': {
    files: { '.env': 'CLICKUP_BRAIN_BROKER_URL=amqp://guest:hunter2@mq\n' },
    lines: [
      'broker.url: has no effect while broker.type is memory: remove it (got "amqp://***@mq", from CLICKUP_BRAIN_BROKER_URL in .env)',
    ],
  },
  'a prefix that nothing uses': {
    files: { 'brain.config.json': '{"broker": {"prefix": "mine"}}' },
    lines: [
      'broker.prefix: has no effect while broker.type and cache.type are memory: remove it (got "mine", from brain.config.json)',
    ],
  },
  'a URL for a cache in memory': {
    env: { CLICKUP_BRAIN_CACHE_URL_FILE: 'cache-url' },
    files: { 'cache-url': 'redis://:hunter2@cache' },
    lines: [
      'cache.url: has no effect while cache.type is memory: remove it (got "redis://***@cache", from CLICKUP_BRAIN_CACHE_URL_FILE)',
    ],
  },
  'a folder for a cache in Redis': {
    set: ['cache.type=redis', 'cache.url=redis://cache', 'cache.directory=x'],
    lines: [
      'cache.directory: has no effect while cache.type is redis: remove it (got "x", from --set cache.directory)',
    ],
  },
  'a database server said twice': {
    set: ['database.type=postgres', 'database.url=postgres://db/x', 'database.host=db'],
    env: { CLICKUP_BRAIN_DATABASE_PASSWORD: 'hunter2' },
    lines: [
      'database.host: must not be set besides database.url: keep one of them (got "db", from --set database.host)',
      'database.password: must not be set besides database.url: keep one of them (got "***", from CLICKUP_BRAIN_DATABASE_PASSWORD)',
    ],
  },
  'a database server without host': {
    set: ['database.type=mysql', 'database.user=brain'],
    lines: ['database.host: is required when database.user is set'],
  },
  'a password of nobody': {
    set: ['database.type=mysql', 'database.host=db', 'database.password=hunter2'],
    lines: ['database.user: is required when database.password is set'],
  },
  'a port that no server has': {
    set: ['database.type=mysql', 'database.host=db', 'database.port=0'],
    lines: [
      'database.port: must be an integer between 1 and 65535 (got 0, from --set database.port)',
    ],
  },
  'debug for the whole network': {
    files: yaml('debug: true\napi: {host: 0.0.0.0}'),
    lines: [
      'debug: must be false unless api.host is a loopback address (got true, from brain.config.yaml)',
    ],
  },
  'any origin in production': {
    env: production,
    files: yaml('api: {cors: {allowedOrigins: ["*"]}}'),
    lines: [
      'api.cors.allowedOrigins: must not be * in production (got ["*"], from brain.config.yaml)',
    ],
  },
  'any origin without authentication': {
    set: ['api.cors.allowedOrigins=*', 'security.requireAuthentication=false'],
    lines: [
      'api.cors.allowedOrigins: must not be * while security.requireAuthentication is false (got ["*"], from --set api.cors.allowedOrigins)',
    ],
  },
  'an origin with a path': {
    set: ['api.cors.allowedOrigins=https://a.example/'],
    lines: [
      'api.cors.allowedOrigins: must be a list of at most 100 origins such as https://example.com, or * (got ["https://a.example/"], from --set api.cors.allowedOrigins)',
    ],
  },
  'the origin of nobody': {
    files: yaml('api: {cors: {allowedOrigins: "null"}}'),
    lines: [
      'api.cors.allowedOrigins: must be a list of at most 100 origins such as https://example.com, or * (got "null", from brain.config.yaml)',
    ],
  },
  'no metrics in production': {
    files: {
      '.env': 'CLICKUP_BRAIN_ENVIRONMENT=production\n',
      ...yaml('monitoring: {enabled: false}'),
    },
    lines: ['monitoring.enabled: must be true in production (got false, from brain.config.yaml)'],
  },
  'a well-known signing secret in production': {
    env: { ...production, CLICKUP_BRAIN_SECURITY_JWT_SECRET_FILE: 'jwt' },
    files: { jwt: 'supersecret\n' },
    lines: [
      'security.jwtSecret: must not be a well-known development secret in production (got "***", from CLICKUP_BRAIN_SECURITY_JWT_SECRET_FILE)',
    ],
  },
  'a well-known database password in production': {
    env: production,
    set: ['database.type=mysql', 'database.url=mysql://root:pass%77ord@db/brain'],
    lines: [
      'database.url: must not be a well-known development secret in production (got "mysql://***@db/brain", from --set database.url)',
    ],
  },
  'a header for keys that has another use': {
    set: ['security.apiKeyHeader=authorization'],
    lines: [
      'security.apiKeyHeader: must be the name of a header that is free for keys (got "authorization", from --set security.apiKeyHeader)',
    ],
  },
  'a role that nobody has': {
    files: yaml('security: {mfa: {requiredRoles: [boss]}}'),
    lines: [
      'security.mfa.requiredRoles: must be a list of roles (admin, analyst, viewer, service) (got ["boss"], from brain.config.yaml)',
    ],
  },
  'a share above all': {
    files: { 'brain.config.json': '{"targets": {"successRate": 95}}' },
    lines: [
      'targets.successRate: must be a number between 0 and 1 (got 95, from brain.config.json)',
    ],
  },
  'a text with a zero character': {
    files: yaml('tempDir: "a\\0b"'),
    lines: [
      'tempDir: must be a text of 1 to 4096 characters (got "a\\u0000b", from brain.config.yaml)',
    ],
  },
  'an unknown feature flag': {
    files: yaml('features: {automaticRollbak: true}'),
    lines: [
      'features.automaticRollbak: is not a known setting, did you mean features.automaticRollback? (from brain.config.yaml)',
    ],
  },
  'an unknown feature flag in a variable': {
    env: { CLICKUP_BRAIN_FEATURES_TIME_TRAVEL: 'true' },
    lines: ['CLICKUP_BRAIN_FEATURES_TIME_TRAVEL: is not a known setting (from the environment)'],
  },
  'a feature flag that is neither on nor off': {
    set: ['features.automaticRollback=sometimes'],
    lines: [
      'features.automaticRollback: must be true or false (got "sometimes", from --set features.automaticRollback)',
    ],
  },
  'a section of a section that is a value': {
    files: yaml('api: {rateLimit: 60}'),
    lines: ['api.rateLimit: must be a group of settings (from brain.config.yaml)'],
  },
  'alert settings that name what there is not': {
    files: yaml(
      'alerts: {channels: {ops: {type: slack, url: "https://hooks.example.org/x"}}, routes: [{channels: [obs]}], disabledRules: [unhealty]}',
    ),
    lines: [
      'alerts.routes[0].channels: names no channel of alerts.channels: obs, did you mean ops? (from brain.config.yaml)',
      'alerts.disabledRules: unhealty is no built-in rule, did you mean unhealthy? (got ["unhealty"], from brain.config.yaml)',
    ],
  },
  'a mail channel where there is no mail server': {
    files: yaml(
      'alerts: {channels: {ops: {type: email}}}\nmail: {host: mail.example.org, user: brain}',
    ),
    lines: [
      'alerts.channels.ops.to: is required for type email',
      'alerts.channels.ops.from: is required for type email, or mail.from',
    ],
  },
  'limits that limit nothing, or cannot be kept': {
    files: yaml(
      [
        'limits:',
        '  nothing: {}',
        '  fast: {rate: {count: 10001, perSeconds: 1}}',
        '  long: {rate: {count: 1, perSeconds: 86400, burst: 1000}}',
      ].join('\n'),
    ),
    lines: [
      'limits.nothing.concurrency: or rate is required, or both',
      'limits.fast.rate.count: must be at most 10000 for each second (from brain.config.yaml)',
      'limits.long.rate.burst: must be what the rate brings within a year at most (from brain.config.yaml)',
    ],
  },
  'limits that are half said': {
    files: yaml('limits: {half: {rate: {count: 1}}, Named: {concurrency: 0}}'),
    lines: [
      'limits.half.rate.perSeconds: is required (from brain.config.yaml)',
      'limits.Named: is not a possible name: it must be 1 to 64 lower-case letters, digits or hyphens, the first a letter (from brain.config.yaml)',
    ],
  },
  'queues that name what there is not': {
    files: yaml('jobs: {queues: {mail: {limits: [slack, crm]}}}'),
    lines: [
      'jobs.queues.mail.limits: must be names under limits (not slack, crm) (from brain.config.yaml)',
    ],
  },
  "settings without effect on the program's own queues": {
    files: yaml('jobs: {queues: {events: {maxAttempts: 3, concurrency: 4, priority: 90}}}'),
    lines: [
      'jobs.queues.events.maxAttempts: has no effect on a queue of the program itself (from brain.config.yaml)',
      'jobs.queues.events.priority: has no effect on a queue of the program itself (from brain.config.yaml)',
    ],
  },
  'a secret for requests that is none': {
    files: yaml('jobs: {http: {secret: short}}'),
    lines: [
      'jobs.http.secret: must be a text or a list of texts, whsec_ and at least 24 bytes in base64 (got "***", from brain.config.yaml)',
    ],
  },
};
