import { expect } from 'chai';
import { eventually } from '../../../support/eventually.js';
import { FakeApi, problem } from './fake-api.js';
import { FakeHost } from './fake-host.js';

const PATH = 'integrations.github.webhookSecret';
const ping = (id: string) => ({ id, deliveryId: `delivery-${id}`, createdAt: '2026-03-01' });

describe('brain webhooks setup github', () => {
  let api: FakeApi;
  let host: FakeHost;
  let pings: object[];

  beforeEach(async () => {
    api = new FakeApi();
    host = new FakeHost();
    host.url = await api.start();
    pings = [];
    api.answer = () => ({ json: { items: pings.slice(-1), nextCursor: null } });
  });

  afterEach(() => api.stop());

  /** Lets the waiting command come round, until the promise is settled. */
  async function passTime(times: number): Promise<void> {
    for (let i = 0; i < times; i += 1) {
      await eventually(() => expect(host.clock.asleep).to.equal(1));
      await host.clock.advance(2_000);
    }
  }

  it('makes a secret when none is set, and says how to set it', async () => {
    host.local.configShow = () => Promise.resolve([{ path: PATH, value: [], origin: 'default' }]);
    const { code, stdout } = await host.run('webhooks', 'setup', 'github', '--no-wait');
    expect(code).to.equal(0);
    const secret = /^ {2}([0-9a-f]{64})$/m.exec(stdout)?.[1] ?? 'none';
    expect(stdout).to.contain(`      webhookSecret: ${secret}`);
    expect(stdout).to.contain(`CLICKUP_BRAIN_INTEGRATIONS_GITHUB_WEBHOOK_SECRET=${secret}`);
    expect(stdout).to.contain(`${host.url}/github/events`).and.contain('GitHub cannot reach');
  });

  it('prints no secret that is set', async () => {
    host.local.configShow = () =>
      Promise.resolve([{ path: PATH, value: ['***'], origin: 'a.yaml' }]);
    const url = 'https://brain.example.org';
    const words = ['webhooks', 'setup', 'github', '--no-wait', '--public-url', url];
    const { stdout } = await host.run(...words);
    expect(stdout).to.contain('The secret is set').and.contain(`${url}/github/events`);
    expect(stdout).not.to.match(/[0-9a-f]{64}|cannot reach/);
    expect(api.asked).to.be.empty;
  });

  it('reports the test delivery that comes, not an old one', async () => {
    pings = [ping('old')];
    const run = host.run('webhooks', 'setup', 'github', '--json');
    await passTime(2);
    pings.push(ping('new'));
    await passTime(1);
    const { code, stdout, stderr } = await run;
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({
      delivery: { eventId: 'new', deliveryId: 'delivery-new' },
    });
    expect(stderr).to.contain('Payload URL');
    expect(api.asked[0]?.query).to.deep.include(['filter[type]', 'ping']);
  });

  it('outlasts a restart of the instance', async () => {
    const run = host.run('webhooks', 'setup', 'github');
    await passTime(1);
    const answer = api.answer;
    api.answer = () => problem(401);
    await passTime(1);
    api.answer = () => problem(503);
    await passTime(1);
    api.answer = answer;
    pings = [ping('first')];
    await passTime(1);
    expect((await run).stdout).to.contain('delivery-first');
    expect(host.connected.length).to.be.at.least(4);
  });

  it('gives up in time and says what to check', async () => {
    const run = host.run('webhooks', 'setup', 'github', '--timeout', '4');
    await passTime(2);
    const { code, stderr } = await run;
    expect(code).to.equal(1);
    expect(stderr).to.contain('Recent deliveries').and.contain('401');
  });

  it('stops at Ctrl-C', async () => {
    const run = host.run('webhooks', 'setup', 'github');
    await eventually(() => expect(host.clock.asleep).to.equal(1));
    host.interruption.abort();
    expect((await run).code).to.equal(1);
    expect(host.clock.asleep).to.equal(0);
  });

  it('ends when the instance refuses for good', async () => {
    api.answer = () => problem(403);
    expect((await host.run('webhooks', 'setup', 'github')).code).to.equal(1);
  });
});
