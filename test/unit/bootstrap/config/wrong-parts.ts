import { yaml, type Wrong } from './wrong.js';

const json = (content: unknown) => ({ 'brain.config.json': JSON.stringify(content) });

const schedule = (rest: object) =>
  json({ jobs: { schedules: { nightly: { queue: 'q', ...rest } } } });

const route = (rest: object) => json({ gateway: { routes: [{ path: '/a', ...rest }] } });

/** Values that are made of parts: each part is refused by its own path, with its own source. */
export const WRONG_PARTS: Readonly<Record<string, Wrong>> = {
  'a schedule that never fires': {
    files: schedule({ cron: '0 0 30 2 *' }),
    lines: [
      'jobs.schedules.nightly.cron: leaves no time at which it would be due (from brain.config.json)',
    ],
  },
  'a schedule without sense or zone': {
    files: json({
      jobs: {
        schedules: {
          often: { queue: 'q', cron: 'now and then' },
          there: { queue: 'q', cron: '0 0 * * *', timeZone: 'Mars/Base' },
          twice: { queue: 'q', cron: '0 0 * * *', everySeconds: 5 },
          never: { queue: 'q' },
        },
      },
    }),
    lines: [
      'jobs.schedules.often.cron: must be a cron expression of five fields, or six with seconds first (from brain.config.json)',
      'jobs.schedules.there.timeZone: must be an IANA time zone (from brain.config.json)',
      'jobs.schedules.twice.everySeconds: must be the only one of cron, everySeconds and at; one of them is needed (from brain.config.json)',
      'jobs.schedules.never.cron: or everySeconds or at is required, one of them',
    ],
  },
  'a schedule of times that there are not': {
    files: schedule({
      ...{ queue: 'events', at: '2026-13-01T00:00:00Z' },
      ...{ startsAt: '2026-02-02T00:00:00Z', endsAt: '2026-02-01T00:00:00Z' },
    }),
    lines: [
      'jobs.schedules.nightly.at: must be a time that there is (from brain.config.json)',
      "jobs.schedules.nightly.queue: must not be one of the program's own queues (from brain.config.json)",
      'jobs.schedules.nightly.endsAt: must not be before startsAt (from brain.config.json)',
    ],
  },
  'a schedule of unknown settings': {
    files: schedule({ everySeconds: 60, overlap: 'stack', paused: true }),
    lines: [
      'jobs.schedules.nightly.overlap: must be one of skip, queue, cancel (got "stack", from brain.config.json)',
      'jobs.schedules.nightly.paused: is not a known setting (from brain.config.json)',
    ],
  },
  'a part out of range, deep within, in YAML': {
    files: yaml('resilience: {database: {retries: {attempts: 99}}}'),
    lines: [
      'resilience.database.retries.attempts: must be an integer between 0 and 10 (got 99, from brain.config.yaml)',
    ],
  },
  'a part out of range in JSON': {
    files: json({ resilience: { cache: { breaker: { failureRate: 2 } } } }),
    lines: [
      'resilience.cache.breaker.failureRate: must be a number between 0.01 and 1 (got 2, from brain.config.json)',
    ],
  },
  'a part of the wrong type in a variable': {
    env: { CLICKUP_BRAIN_RESILIENCE: '{"broker": {"bulkhead": {"concurrency": "many"}}}' },
    lines: [
      'resilience.broker.bulkhead.concurrency: must be an integer between 1 and 100000 (got "many", from CLICKUP_BRAIN_RESILIENCE)',
    ],
  },
  'a wrong part in a file that a variable names': {
    env: { CLICKUP_BRAIN_RESILIENCE_FILE: 'resilience.json' },
    files: { 'resilience.json': '{"network": {"recovery": "pray"}}\n' },
    lines: [
      'resilience.network.recovery: must be one of none, reconnect, restart (got "pray", from CLICKUP_BRAIN_RESILIENCE_FILE)',
    ],
  },
  'a wrong part in .env': {
    files: { '.env': `CLICKUP_BRAIN_LOGGING_LEVELS='{"brain.http": "loud"}'\n` },
    lines: [
      'logging.levels.brain.http: must be one of trace, debug, info, warn, error, fatal (got "loud", from CLICKUP_BRAIN_LOGGING_LEVELS in .env)',
    ],
  },
  'a wrong part in an assignment': {
    set: ['resilience={"database": {"timeoutSeconds": 0}}'],
    lines: [
      'resilience.database.timeoutSeconds: must be a number between 0.01 and 3600 (got 0, from --set resilience)',
    ],
  },
  'parts of one whole, each from its own source': {
    env: { CLICKUP_BRAIN_RESILIENCE: '{"database": {"fallback": "perhaps"}}' },
    files: yaml('resilience: {database: {timeoutSeconds: -1}, cache: 5}'),
    lines: [
      'resilience.database.fallback: must be true or false (got "perhaps", from CLICKUP_BRAIN_RESILIENCE)',
      'resilience.database.timeoutSeconds: must be a number between 0.01 and 3600 (got -1, from brain.config.yaml)',
      'resilience.cache: must be a group of settings (got 5, from brain.config.yaml)',
    ],
  },
  'a map that is no JSON, not shown': {
    env: { CLICKUP_BRAIN_RESILIENCE: 'database: hunter2' },
    lines: [
      'resilience: must be a map of dependencies or categories of errors to groups, at most 100 (JSON in variables) (got a text, from CLICKUP_BRAIN_RESILIENCE)',
    ],
  },
  'a map that is a list': {
    files: yaml('logging: {levels: [debug]}'),
    lines: [
      'logging.levels: must be a map of loggers to levels, at most 100 (JSON in variables) (got ["debug"], from brain.config.yaml)',
    ],
  },
  'a map with too many entries': {
    files: json({
      logging: {
        levels: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`l${i}`, 'info'])),
      },
    }),
    lines: [
      'logging.levels: must be a map of loggers to levels, at most 100 (JSON in variables) (got a group, from brain.config.json)',
    ],
  },
  'a misspelt part': {
    files: yaml('resilience: {database: {retrys: {attempts: 1}}}'),
    lines: [
      'resilience.database.retrys: is not a known setting, did you mean retries? (from brain.config.yaml)',
    ],
  },
  'a name that nothing can have': {
    files: yaml('resilience: {"my database": {timeoutSeconds: 1}}'),
    lines: [
      'resilience.my database: is not a possible name: it must be 1 to 64 letters, digits, dots, underscores or hyphens, the first a letter (from brain.config.yaml)',
    ],
  },
  'a name that tries to reach the prototype': {
    files: { 'brain.config.json': '{"resilience": {"__proto__": {"timeoutSeconds": 1}}}' },
    lines: [
      'resilience.__proto__: is not a possible name: it must be 1 to 64 letters, digits, dots, underscores or hyphens, the first a letter (from brain.config.json)',
    ],
  },
  'a name that tries to fake a line': {
    set: ['logging.levels={"a\\nconfig: fine": "info"}'],
    lines: [
      'logging.levels.a?config: fine: is not a possible name: it must be 1 to 100 letters, digits, dots, underscores or hyphens, the first a letter (from --set logging.levels)',
    ],
  },
  'a part assigned by itself': {
    set: ['resilience.database.timeoutSeconds=5'],
    lines: [
      'resilience.database.timeoutSeconds: is part of resilience: give that as JSON, as in resilience={…} (from --set)',
    ],
  },
  'a variable for a part': {
    env: { CLICKUP_BRAIN_LOGGING_LEVELS_HTTP: 'debug' },
    lines: [
      'CLICKUP_BRAIN_LOGGING_LEVELS_HTTP: is part of logging.levels: give CLICKUP_BRAIN_LOGGING_LEVELS as JSON (from the environment)',
    ],
  },
  'a first delay above the longest': {
    files: yaml('resilience: {network: {retries: {initialDelayMs: 50, maxDelayMs: 10}}}'),
    lines: [
      'resilience.network.retries.maxDelayMs: must not be less than initialDelayMs, which is 50 (from brain.config.yaml)',
    ],
  },
  'policies of dependencies that are not used or not known': {
    files: yaml('resilience: {database: {fallback: false}, cash: {fallback: true}}'),
    lines: [
      'resilience.database: has no effect while database.type is sqlite: remove it (from brain.config.yaml)',
      'resilience.cash: is no dependency and no category of errors, did you mean cache? (from brain.config.yaml)',
    ],
  },
  'routes that are a group': {
    files: yaml('gateway: {routes: {path: /a}}'),
    lines: [
      'gateway.routes: must be a list of routes, at most 100 (JSON in variables) (got a group, from brain.config.yaml)',
    ],
  },
  'a route without path': {
    files: json({ gateway: { routes: [{ targetUrl: 'http://a' }] } }),
    lines: ['gateway.routes[0].path: is required (from brain.config.json)'],
  },
  'a route without target': {
    files: route({}),
    lines: [
      'gateway.routes[0].targets: is required, or targetUrl for a single one (from brain.config.json)',
    ],
  },
  'a route with targets said twice': {
    files: route({ targetUrl: 'http://a', targets: [{ url: 'http://b' }] }),
    lines: [
      'gateway.routes[0].targetUrl: must not be set besides targets: keep one of them (from brain.config.json)',
    ],
  },
  'a route with several wrong parts': {
    files: route({
      targets: [{ url: 'ftp://u:hunter2@a', weight: 0 }],
      methods: ['FETCH'],
      balance: 'random',
      roles: ['boss'],
      rateLimits: {},
      circuitBreaker: { failureThreshold: 1.5 },
    }),
    lines: [
      'gateway.routes[0].targets[0].url: must be a URL that begins with http:// or https://, without ? or # (got "ftp://***@a", from brain.config.json)',
      'gateway.routes[0].targets[0].weight: must be an integer between 1 and 1000 (got 0, from brain.config.json)',
      'gateway.routes[0].methods: must be a list of methods (GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS) (got ["FETCH"], from brain.config.json)',
      'gateway.routes[0].balance: must be one of roundRobin, leastConnections, weighted (got "random", from brain.config.json)',
      'gateway.routes[0].roles: must be a list of roles (admin, analyst, viewer, service) (got ["boss"], from brain.config.json)',
      'gateway.routes[0].rateLimits: is not a known setting, did you mean rateLimit? (from brain.config.json)',
      'gateway.routes[0].circuitBreaker.failureThreshold: must be an integer between 1 and 10000 (got 1.5, from brain.config.json)',
    ],
  },
  'a header of a route, not shown': {
    files: route({
      targetUrl: 'http://a',
      transform: { request: { setHeaders: { Authorization: 'hunter2\nX: y' } } },
    }),
    lines: [
      'gateway.routes[0].transform.request.setHeaders.Authorization: must be a text of 1 to 4096 characters on one line (got "***", from brain.config.json)',
    ],
  },
};
