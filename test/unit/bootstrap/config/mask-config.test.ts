import { expect } from 'chai';
import { describeConfig } from '../../../../src/bootstrap/config/describe-config.js';
import { loadConfig } from '../../../../src/bootstrap/config/load-config.js';
import { passwordsWithin } from '../../../../src/bootstrap/config/shown-value.js';
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
    expect(secretsOf(config)).to.have.members([
      'hunter1',
      'hunter2',
      'hun@ter3',
      'hunter4',
      'hunter5-and-some-more',
      'hunter6',
      'hunter7',
      'hunter8',
      'hunter9',
    ]);
  });
});

describe('passwordsWithin', () => {
  for (const [url, found] of Object.entries<readonly string[]>({
    'postgres://user:Zq%2Fplain@h/x': ['Zq%2Fplain', 'Zq/plain'],
    'postgres://user:Zq/pl#ain?@h/x': ['Zq/pl#ain?'],
    'postgres://user:Zq@plain@h/x?mail=a@b': ['Zq@plain'],
    'postgres://user:Zq%plain@h': ['Zq%plain'],
    'postgres://h/x?user=somebody&password=Zq%2Bplain': ['Zq%2Bplain', 'Zq+plain'],
    'redis://:Zq-plain@h': ['Zq-plain'],
    'postgres://user@h': [],
    'postgres://h:5432/x': [],
    'postgres://postgres:postgres@h': [],
    'postgres://user:password@h': [],
  })) {
    it(`finds ${JSON.stringify(found)} in ${url}`, () => {
      expect(passwordsWithin(url)).to.deep.equal(found);
    });
  }
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
