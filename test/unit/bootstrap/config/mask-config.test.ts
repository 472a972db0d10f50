import { expect } from 'chai';
import { describeConfig } from '../../../../src/bootstrap/config/describe-config.js';
import { loadConfig } from '../../../../src/bootstrap/config/load-config.js';
import { maskConfig, secretsOf } from '../../../../src/bootstrap/config/mask-config.js';

const { config } = loadConfig({
  env: {},
  overrides: {
    database: {
      type: 'postgres',
      url: 'postgres://root:hunter1@db/brain?sslmode=require&password=hunter2',
    },
    broker: { type: 'rabbitmq', url: 'amqp://guest:hun@ter3@mq:5672' },
    cache: { type: 'redis', url: 'redis://:hunter4@cache' },
    security: { bootstrapKey: 'hunter5-and-some-more' },
    integrations: {
      github: { webhookSecret: ['hunter6', 'hunter7'] },
      slack: { webhookSecret: 'hunter8' },
    },
    telemetry: { endpoint: 'http://collector:4318', headers: { 'X-Key': 'hunter9' } },
  },
});

describe('maskConfig', () => {
  const masked = maskConfig(config);

  it('masks secrets and the credentials within URLs', () => {
    expect(masked.database.url).to.equal('postgres://***@db/brain?sslmode=require&password=***');
    expect(masked.broker.url).to.equal('amqp://***@mq:5672');
    expect(masked.cache.url).to.equal('redis://***@cache');
    expect(masked.security.bootstrapKey).to.equal('***');
    expect(masked.integrations.github.webhookSecret).to.deep.equal(['***', '***']);
    expect(masked.telemetry.headers).to.deep.equal({ 'X-Key': '***' });
    expect(JSON.stringify(masked)).not.to.match(/hunter|ter3/);
  });

  it('leaves everything else, and the original, as it is', () => {
    expect(masked.api).to.deep.equal(config.api);
    expect(masked.security).not.to.have.property('jwtSecret');
    expect(config.security.bootstrapKey).to.equal('hunter5-and-some-more');
  });
});

describe('secretsOf', () => {
  it('lists every secret text', () => {
    expect(secretsOf(config)).to.deep.equal([
      'hunter5-and-some-more',
      'hunter6',
      'hunter7',
      'hunter8',
      'hunter9',
    ]);
  });
});

describe('describeConfig', () => {
  const described = new Map(describeConfig().map((setting) => [setting.path, setting]));

  it('tells everything about a setting', () => {
    expect(described.get('database.poolSize')).to.deep.equal({
      path: 'database.poolSize',
      type: 'an integer between 1 and 200',
      default: '10',
      variable: 'CLICKUP_BRAIN_DATABASE_POOL_SIZE',
      description: 'Connections to the database server that one process holds at most.',
      secret: false,
      hasEffect: true,
      isLive: false,
    });
    expect(described.get('logging.level')?.default).to.equal(
      'development: debug, staging: info, production: warn',
    );
    expect(described.get('gateway.port')?.hasEffect).to.equal(false);
    expect(described.get('logging.level')?.isLive).to.equal(true);
    expect(described.get('resilience.<name>.retries.attempts')).to.include({
      variable: undefined,
      isLive: true,
    });
    expect(described.get('gateway.routes[].path')?.default).to.equal('required');
  });

  it('has a sentence and a variable of its own for each', () => {
    const all = [...described.values()];
    expect(all.filter(({ description }) => !/^[A-Z].*\.$/.test(description))).to.deep.equal([]);
    const variables = all.flatMap(({ variable }) => variable ?? []);
    expect(new Set(variables).size).to.equal(variables.length);
  });
});
