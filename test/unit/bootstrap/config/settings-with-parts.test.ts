import { expect } from 'chai';
import {
  loadConfig,
  readSources,
  resolveSources,
} from '../../../../src/bootstrap/config/load-config.js';
import { maskConfig, secretsOf } from '../../../../src/bootstrap/config/mask-config.js';
import { shownSettings } from '../../../../src/bootstrap/shown-config.js';
import { configFolder, removeFolder } from './config-folder.js';

describe('settings with parts', () => {
  let cwd: string;

  beforeEach(() => {
    cwd = configFolder({
      'brain.config.yaml': [
        'resilience:',
        '  network: {timeoutSeconds: 2, retries: {attempts: 1, initialDelayMs: 5}}',
        '  integration: {fallback: false}',
        'logging: {levels: {brain.http: WARNING, brain: info}}',
      ].join('\n'),
    });
  });

  afterEach(() => {
    removeFolder(cwd);
  });

  const env = {
    CLICKUP_BRAIN_RESILIENCE: '{"network": {"retries": {"attempts": 4}, "timeoutSeconds": null}}',
  };

  it('take each part from the highest source that has it, and know whose it is', () => {
    const { config, origins } = loadConfig({ env, cwd });
    expect(config.resilience).to.deep.equal({
      network: { timeoutSeconds: 2, retries: { attempts: 4, initialDelayMs: 5 } },
      integration: { fallback: false },
    });
    const setter = (path: string) => origins.get(`resilience.network.${path}`)?.name;
    expect(setter('retries.attempts')).to.equal('CLICKUP_BRAIN_RESILIENCE');
    expect(setter('retries.initialDelayMs')).to.equal('brain.config.yaml');
    expect(setter('timeoutSeconds')).to.equal('brain.config.yaml');
  });

  it('take one spelling, also within maps', () => {
    expect(loadConfig({ env: {}, cwd }).config.logging.levels).to.deep.equal({
      'brain.http': 'warn',
      brain: 'info',
    });
  });

  it('are replaced whole by a stored override, so that it can take parts away', () => {
    const sources = readSources({ env: {}, cwd });
    const stored = [{ path: 'logging.levels', value: { 'brain.jobs': 'trace' } }];
    const { config, origins } = resolveSources(sources, stored);
    expect(config.logging.levels).to.deep.equal({ 'brain.jobs': 'trace' });
    expect(origins.get('logging.levels.brain.jobs')?.name).to.equal('stored override');
    const none = resolveSources(sources, [{ path: 'logging.levels', value: {} }]);
    expect(none.config.logging.levels).to.deep.equal({});
  });

  it('fill in the defaults of groups', () => {
    const routes = [{ path: '/a', targets: [{ url: 'http://a:1' }] }];
    const { config } = loadConfig({ env: {}, overrides: { gateway: { routes } } });
    expect(config.gateway.routes).to.deep.equal([
      {
        path: '/a',
        targets: [{ url: 'http://a:1', weight: 1 }],
        balance: 'roundRobin',
        authRequired: true,
        timeoutSeconds: 30,
      },
    ]);
  });

  it('hide what is secret within them', () => {
    const transform = { request: { setHeaders: { Authorization: 'hunter2' } } };
    const routes = [{ path: '/a', targetUrl: 'http://u:hunter3@a', transform }];
    const { config } = loadConfig({ env: {}, overrides: { gateway: { routes } } });
    expect(JSON.stringify(maskConfig(config))).not.to.match(/hunter/);
    expect(secretsOf(config)).to.include('hunter2');
    expect(config.gateway.routes[0]?.targetUrl).to.equal('http://u:hunter3@a');
  });

  it('are shown part by part, each with its setter', () => {
    const shown = shownSettings(loadConfig({ env, cwd })).filter(({ path }) =>
      /^(resilience|logging\.levels|gateway\.routes)/.test(path),
    );
    expect(shown).to.deep.equal([
      {
        path: 'resilience.network.retries.attempts',
        value: 4,
        origin: 'CLICKUP_BRAIN_RESILIENCE',
      },
      {
        path: 'resilience.network.retries.initialDelayMs',
        value: 5,
        origin: 'brain.config.yaml',
      },
      { path: 'resilience.network.timeoutSeconds', value: 2, origin: 'brain.config.yaml' },
      { path: 'resilience.integration.fallback', value: false, origin: 'brain.config.yaml' },
      { path: 'logging.levels.brain.http', value: 'warn', origin: 'brain.config.yaml' },
      { path: 'logging.levels.brain', value: 'info', origin: 'brain.config.yaml' },
      { path: 'gateway.routes', value: [], origin: 'default' },
    ]);
  });
});

describe('database.host', () => {
  it('makes the URL, percent-encoded where that is needed', () => {
    const set = ['database.type=postgres', 'database.host=::1', 'database.user=a b'];
    const env = { CLICKUP_BRAIN_DATABASE_PASSWORD: 'p@ss/w%rd' };
    const { config, origins } = loadConfig({ env, set: [...set, 'database.name=ops'] });
    expect(config.database.url).to.equal('postgres://a%20b:p%40ss%2Fw%25rd@[::1]:5432/ops');
    expect(origins.get('database.url')?.name).to.equal('--set database.host');
    expect(JSON.stringify(maskConfig(config))).not.to.match(/w%|w%25rd/);
    const url = new URL(config.database.url ?? '');
    expect(decodeURIComponent(url.password)).to.equal('p@ss/w%rd');
  });

  it('has the port of the server and a database name by default', () => {
    const set = ['database.type=mysql', 'database.host=db', 'database.poolSize=3'];
    expect(loadConfig({ env: {}, set }).config.database.url).to.equal('mysql://db:3306/brain');
  });
});
