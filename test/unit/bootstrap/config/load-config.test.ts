import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../../../src/bootstrap/config/load-config.js';
import { configFolder, removeFolder } from './config-folder.js';

describe('loadConfig', () => {
  let cwd: string;

  beforeEach(() => {
    cwd = configFolder({
      'brain.config.yaml': 'api: {port: 3001, host: "::1"}\njobs: {concurrency: 31}\n',
      '.env': 'CLICKUP_BRAIN_API_PORT=3002\nCLICKUP_BRAIN_JOBS_LEASE_SECONDS=12\nOTHER=1\n',
      'secrets/key': 'a-key-out-of-a-file-1\r\n',
    });
  });

  afterEach(() => {
    removeFolder(cwd);
  });

  it('answers defaults, by environment, without any source', () => {
    const { config, origins, warnings, file } = loadConfig({ env: {} });
    expect(config).to.deep.equal({
      environment: 'development',
      debug: false,
      dataDir: resolve('data'),
      tempDir: resolve('data/tmp'),
      api: {
        host: '127.0.0.1',
        port: 8000,
        workers: 1,
        trustedProxies: [],
        timeoutSeconds: 30,
        maxConcurrentOperations: 1000,
        cors: { allowedOrigins: ['*'] },
        rateLimit: { enabled: false, requestsPerMinute: 60 },
      },
      database: { type: 'sqlite', url: resolve('data/brain.db'), poolSize: 10 },
      broker: { type: 'memory', prefix: 'brain' },
      cache: { type: 'memory', maxAgeSeconds: 10 },
      security: {
        requireAuthentication: true,
        jwtExpirySeconds: 3600,
        apiKeyHeader: 'X-API-Key',
        allowPrivateAddresses: false,
        massRead: { rows: 10_000, windowSeconds: 300 },
        session: { idleMinutes: 30, absoluteHours: 12 },
        mfa: { requiredRoles: [] },
      },
      codebases: {
        roots: ['.'],
        allowedHosts: ['github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org'],
        maxFiles: 20_000,
        maxFileKb: 1_024,
        maxTotalMb: 256,
        maxElements: 400_000,
        maxRepositoryMb: 1_024,
        fetchTimeoutSeconds: 300,
        timeoutSeconds: 1_800,
        fileTimeoutMs: 5_000,
        historyCommits: 1_000,
      },
      jobs: {
        concurrency: 10,
        leaseSeconds: 10,
        pollIntervalSeconds: 5,
        maxConcurrentRuns: 1,
        timeoutSeconds: 300,
        http: { secret: [] },
        queues: {},
        schedules: {},
      },
      integrations: {
        github: {
          ...{ timeoutSeconds: 30, retries: 3, webhookSecret: [] },
          ...{ apiUrl: 'https://api.github.com', hooks: [], recoverMinutes: 15 },
        },
        linear: { timeoutSeconds: 30, retries: 3, webhookSecret: [] },
        slack: { timeoutSeconds: 30, retries: 3, webhookSecret: [] },
        clickup: { timeoutSeconds: 30, retries: 3, webhookSecret: [] },
      },
      logging: { level: 'debug', levels: {}, bufferSize: 1000, maxFileMb: 10, files: 5 },
      gateway: { port: 8080, workers: 1, dataPlane: 'node', routes: [] },
      monitoring: {
        enabled: true,
        healthChecksEnabled: true,
        healthCheckIntervalSeconds: 30,
        sampleSeconds: 1,
        exportIntervalSeconds: 60,
        publicMetrics: true,
        historyMaxMb: 256,
        rollbackWatchSeconds: 60,
        thresholds: {
          diskFreePercent: 10,
          memoryPercent: 90,
          cpuPercent: 95,
          eventLoopDelayMs: 500,
          jobBacklogSeconds: 300,
        },
      },
      telemetry: {
        headers: {},
        traces: true,
        metrics: true,
        sampleRatio: 1,
        serviceName: 'clickup-brain',
      },
      targets: {
        concurrentOperations: 1000,
        averageResponseSeconds: 2,
        successRate: 0.95,
        availability: 0.999,
        recoverySeconds: 30,
      },
      analytics: { events: {}, fromEvents: {} },
      alerts: {
        enabled: true,
        evaluationSeconds: 15,
        repeatSeconds: 14_400,
        channels: {},
        routes: [],
        rules: {},
        disabledRules: [],
        expectations: {},
      },
      mail: { tls: 'starttls' },
      limits: {},
      retention: {
        errorDays: 30,
        payloadDays: 30,
        jobDays: 14,
        eventDays: 90,
        deadLetterDays: 365,
        alertDays: 90,
        analyticsDays: 800,
        analyticsEventDays: 90,
        configRevisionDays: 400,
        eventLogDays: 30,
        metricSecondsHours: 6,
        metricMinutesDays: 14,
        metricHoursDays: 400,
      },
      storage: {
        dataFolderMaxMb: 0,
        databaseMaxMb: 0,
        softShare: 0.8,
        hardShare: 0.95,
        minFreeMb: 64,
      },
      artifacts: { maxSizeMb: 100, retentionDays: 7 },
      cleanup: { intervalMinutes: 60 },
      learning: { enabled: true },
      plugins: {
        directory: resolve('data/plugins'),
        disabled: [],
        settings: {},
        callTimeoutMs: 1000,
        jobTimeoutSeconds: 60,
        maxMemoryMb: 256,
      },
      features: { automaticRollback: true },
      resilience: {},
    });
    expect(warnings).to.deep.equal([]);
    expect(file).to.equal(undefined);
    expect(origins.get('api.port')).to.deep.equal({ layer: 'default', name: 'default' });
    expect(origins.get('logging.level')).to.deep.equal({
      layer: 'profile',
      name: 'development profile',
    });
  });

  for (const [environment, expected] of Object.entries({
    development: ['debug', ['*'], false, 1, true, true],
    staging: ['info', [], true, 2, false, true],
    production: ['warn', [], true, 5, false, false],
  })) {
    it(`has the defaults of ${environment}`, () => {
      const { config } = loadConfig({ env: { CLICKUP_BRAIN_ENVIRONMENT: environment } });
      expect([
        config.logging.level,
        config.api.cors.allowedOrigins,
        config.api.rateLimit.enabled,
        config.jobs.maxConcurrentRuns,
        config.monitoring.publicMetrics,
        config.features.automaticRollback,
      ]).to.deep.equal(expected);
      expect(config.security.requireAuthentication).to.equal(true);
    });
  }

  it('ranks caller, --set, environment, .env, file and defaults, and knows who set what', () => {
    const env: Record<string, string> = {};
    const set: string[] = [];
    const overrides: { api?: { port: number } } = {};
    const port = () => {
      const { config, origins } = loadConfig({ env, set, overrides, cwd });
      return [config.api.port, origins.get('api.port')?.layer, origins.get('api.port')?.name];
    };
    removeFolder(join(cwd, '.env'));
    expect(port()).to.deep.equal([3001, 'file', 'brain.config.yaml']);
    removeFolder(cwd);
    cwd = configFolder({
      'brain.config.yaml': 'api: {port: 3001}',
      '.env': 'CLICKUP_BRAIN_API_PORT=3002',
    });
    expect(port()).to.deep.equal([3002, 'dotenv', 'CLICKUP_BRAIN_API_PORT in .env']);
    env['CLICKUP_BRAIN_API_PORT'] = '3003';
    expect(port()).to.deep.equal([3003, 'environment', 'CLICKUP_BRAIN_API_PORT']);
    set.push('api.port=1', 'api.port=3004');
    expect(port()).to.deep.equal([3004, 'command-line', '--set api.port']);
    overrides.api = { port: 3005 };
    expect(port()).to.deep.equal([3005, 'command-line', 'the command line']);
  });

  it('merges the layers key by key', () => {
    const { config, file } = loadConfig({
      env: { CLICKUP_BRAIN_JOBS_POLL_INTERVAL_SECONDS: '0.5' },
      cwd,
    });
    expect(config.api).to.include({ host: '::1', port: 3002 });
    expect(config.jobs).to.include({
      concurrency: 31,
      leaseSeconds: 12,
      pollIntervalSeconds: 0.5,
    });
    expect(file).to.equal(join(cwd, 'brain.config.yaml'));
  });

  it('lets a lower layer of a wrong value be, when a higher one is right', () => {
    const env = { CLICKUP_BRAIN_API_PORT: 'x' };
    expect(loadConfig({ env, set: ['api.port=5'] }).config.api.port).to.equal(5);
  });

  it('reads a secret from a file and trims its last line end', () => {
    const env = { CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY_FILE: 'secrets/key' };
    const { config, origins } = loadConfig({ env, cwd });
    expect(config.security.bootstrapKey).to.equal('a-key-out-of-a-file-1');
    expect(origins.get('security.bootstrapKey')?.name).to.equal(
      'CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY_FILE',
    );
  });

  it('takes an empty variable and a key without value as absent', () => {
    const env = { CLICKUP_BRAIN_JOBS_CONCURRENCY: '', CLICKUP_BRAIN_API_PORT_FILE: '' };
    const { config } = loadConfig({ env, cwd });
    expect(config.jobs.concurrency).to.equal(31);
    removeFolder(cwd);
    cwd = configFolder({ 'brain.config.yaml': 'api:\n  port:\ndatabase:\n' });
    expect(loadConfig({ env: {}, cwd }).config.api.port).to.equal(8000);
  });

  it('takes the file that the command line names before the one that the environment names', () => {
    removeFolder(cwd);
    cwd = configFolder({ 'a.json': '{"api": {"port": 1}}', 'b.yml': 'api: {port: 2}' });
    const env = { CLICKUP_BRAIN_CONFIG: 'b.yml' };
    expect(loadConfig({ env, cwd }).config.api.port).to.equal(2);
    expect(loadConfig({ env, cwd, file: 'a.json' }).config.api.port).to.equal(1);
  });

  it('finds the name of the file in .env too', () => {
    removeFolder(cwd);
    cwd = configFolder({ '.env': 'CLICKUP_BRAIN_CONFIG=b.yml', 'b.yml': 'api: {port: 2}' });
    expect(loadConfig({ env: {}, cwd }).config.api.port).to.equal(2);
  });

  it('takes an empty file as no settings', () => {
    removeFolder(cwd);
    cwd = configFolder({ 'brain.config.json': '' });
    expect(loadConfig({ env: {}, cwd }).config.api.port).to.equal(8000);
  });

  it('makes every path absolute, from the working directory', () => {
    const { config } = loadConfig({ env: {}, cwd, set: ['dataDir=var', 'logging.directory=log'] });
    expect(config.dataDir).to.equal(join(cwd, 'var'));
    expect(config.database.url).to.equal(join(cwd, 'var/brain.db'));
    expect(config.logging.directory).to.equal(join(cwd, 'log'));
  });

  for (const [url, file] of Object.entries({
    'x/y.db': 'x/y.db',
    'sqlite:x.db': 'x.db',
    'sqlite://x.db': 'x.db',
    'sqlite:///var/x.db': '/var/x.db',
    '/var/x.db': '/var/x.db',
  })) {
    it(`understands the sqlite file ${url}`, () => {
      const { config, origins } = loadConfig({ env: {}, cwd, set: [`database.url=${url}`] });
      expect(config.database.url).to.equal(resolve(cwd, file));
      expect(origins.get('database.url')?.name).to.equal('--set database.url');
    });
  }

  it('accepts the names of levels that other programs use, in any case', () => {
    const level = (name: string) =>
      loadConfig({ env: { CLICKUP_BRAIN_LOGGING_LEVEL: name } }).config.logging.level;
    expect(['WARNING', 'Critical', 'INFO', 'trace'].map(level)).to.deep.equal([
      'warn',
      'fatal',
      'info',
      'trace',
    ]);
  });

  it('logs at debug when debug is on, and keeps trace', () => {
    const level = (text: string) =>
      loadConfig({ env: {}, set: ['debug=true', `logging.level=${text}`] }).config.logging.level;
    expect(level('error')).to.equal('debug');
    expect(level('trace')).to.equal('trace');
    const { origins } = loadConfig({ env: {}, set: ['debug=1', 'logging.level=warn'] });
    expect(origins.get('logging.level')?.name).to.equal('--set debug');
  });

  it('reads one secret or several, from a variable or a file, as a list', () => {
    const env = { CLICKUP_BRAIN_INTEGRATIONS_GITHUB_WEBHOOK_SECRET: 'new, old' };
    expect(loadConfig({ env }).config.integrations.github.webhookSecret).to.deep.equal([
      'new',
      'old',
    ]);
    const overrides = { integrations: { github: { webhookSecret: 'one,whole' } } };
    expect(loadConfig({ env, overrides }).config.integrations.github.webhookSecret).to.deep.equal([
      'one,whole',
    ]);
  });

  it('accepts what is announced but not there yet, with a warning', () => {
    const env = { CLICKUP_BRAIN_GATEWAY_PORT: '0', CLICKUP_BRAIN_SECURITY_JWT_SECRET: 'x' };
    const set = ['integrations.slack.token=x'];
    expect(loadConfig({ env, set }).warnings).to.deep.equal([
      'config: security.jwtSecret has no effect in this version (from CLICKUP_BRAIN_SECURITY_JWT_SECRET)',
      'config: integrations.slack.token has no effect in this version (from --set integrations.slack.token)',
      'config: gateway.port has no effect in this version (from CLICKUP_BRAIN_GATEWAY_PORT)',
    ]);
  });

  it('warns of missing authentication, and opens the API to no web page then', () => {
    const set = ['security.requireAuthentication=false'];
    const { config, warnings, origins } = loadConfig({ env: {}, set });
    expect(config.api.cors.allowedOrigins).to.deep.equal([]);
    expect(origins.get('api.cors.allowedOrigins')?.name).to.equal(
      '--set security.requireAuthentication',
    );
    expect(warnings).to.deep.equal([
      'config: security.requireAuthentication is false: every caller is an administrator',
    ]);
  });

  it('does not read the variables of earlier programs and names the new setting', () => {
    const env = { DB_HOST: 'db', CTS_LOG_LEVEL: 'x', CTS_ANYTHING: '1', GITHUB_ACCESS_TOKEN: 'x' };
    expect(loadConfig({ env }).warnings).to.deep.equal([
      'config: DB_HOST is not read: use database.host (CLICKUP_BRAIN_DATABASE_HOST)',
      'config: CTS_LOG_LEVEL is not read: use logging.level (CLICKUP_BRAIN_LOGGING_LEVEL)',
      'config: CTS_ANYTHING is not read: no setting of this version takes its place',
      'config: GITHUB_ACCESS_TOKEN is not read: use integrations.github.token (CLICKUP_BRAIN_INTEGRATIONS_GITHUB_TOKEN)',
    ]);
  });

  it('answers a frozen plain object', () => {
    const { config } = loadConfig({ env: {} });
    expect(Object.isFrozen(config) && Object.isFrozen(config.integrations.github)).to.equal(true);
    expect(Object.isFrozen(config.integrations.github.webhookSecret)).to.equal(true);
    expect(Object.getPrototypeOf(config.api)).to.equal(Object.prototype);
    expect(structuredClone(config)).to.deep.equal(config);
  });

  it('does not hand its defaults out to be changed', () => {
    const overrides = { integrations: { github: { webhookSecret: ['a'] } } };
    const { config } = loadConfig({ env: {}, overrides });
    overrides.integrations.github.webhookSecret.push('b');
    expect(config.integrations.github.webhookSecret).to.deep.equal(['a']);
  });
});
