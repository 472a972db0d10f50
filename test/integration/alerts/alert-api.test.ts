import { expect } from 'chai';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { createBrain, type Brain } from '../../../src/bootstrap/library.js';
import { HttpReceiver } from '../../support/alert-receivers.js';
import { eventually } from '../../support/eventually.js';
import { FakeHost } from '../../unit/adapters/cli/fake-host.js';

const KEY = 'a-key-of-this-suite-only';
const SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly items: readonly Record<string, unknown>[] };
}

describe('alerts over HTTP and on the command line', function () {
  this.timeout(30_000);
  let brain: Brain;
  let hook: HttpReceiver;
  let host: FakeHost;

  before(async () => {
    hook = await HttpReceiver.start();
    brain = createBrain({
      config: {
        api: { port: 0 },
        security: { bootstrapKey: KEY },
        alerts: {
          evaluationSeconds: 1,
          channels: { ops: { type: 'webhook', url: hook.url, secret: [SECRET] } },
          disabledRules: ['mass-deletion'],
          expectations: { imports: { kind: 'sync', subject: 'crm', everySeconds: 3_600 } },
        },
      },
      roles: ['api', 'worker', 'scheduler'],
      adapters: { logger: new InMemoryLogger() },
    });
    await brain.start();
    host = new FakeHost();
    host.url = brain.url ?? '';
    host.env = { BRAIN_API_KEY: KEY };
    await eventually(async () => {
      expect((await http('/api/v1/alert-rules')).body.items.length).to.be.greaterThan(5);
      expect((await http('/api/v1/expectations')).body.items).to.have.length(4);
    });
  });

  after(async () => {
    await brain.stop();
    await hook.stop();
  });

  const http = async (path: string, method = 'GET', json?: object): Promise<Answer> => {
    const headers = { 'content-type': 'application/json', 'x-api-key': KEY };
    const body = json ? { body: JSON.stringify(json) } : {};
    const answer = await fetch((brain.url ?? '') + path, { method, headers, ...body });
    const text = await answer.text();
    return { status: answer.status, body: JSON.parse(text === '' ? '{}' : text) as Answer['body'] };
  };
  const rule = (name: string, condition: object = { type: 'watchdog', everySeconds: 60 }) => ({
    name,
    condition,
  });

  it('shows built-in rules, and lets nobody change them there', async () => {
    const { body } = await http('/api/v1/alert-rules?filter[origin]=built-in');
    const names = body.items.map(({ name }) => name);
    expect(names).to.include.members(['high-error-rate', 'data-delay', 'unhealthy']);
    expect(names).not.to.include('mass-deletion');
    const id = String(body.items[0]?.['id']);
    for (const [method, json] of [
      ['PATCH', { enabled: false }],
      ['DELETE', undefined],
    ] as const) {
      const refused = await http(`/api/v1/alert-rules/${id}`, method, json);
      expect([refused.status, refused.body['code']]).to.deep.equal([409, 'alert-rule.declared']);
    }
  });

  it('makes a rule that fires, an alert that can be taken on, and ends it with the rule', async () => {
    const made = await http('/api/v1/alert-rules', 'POST', rule('always'));
    expect(made.status).to.equal(201);
    expect(made.body).to.include({ origin: 'api', severity: 'warning', summary: 'always' });
    const alert = await eventually(async () => {
      const { body } = await http('/api/v1/alerts?filter[rule]=always&filter[status]=firing');
      expect(body.items).to.have.length(1);
      return body.items[0] ?? {};
    });
    await eventually(() => expect(hook.requests.length).to.be.greaterThan(0));
    expect(hook.requests[0]?.headers['webhook-signature']).to.match(/^v1,/);
    const path = `/api/v1/alerts/${String(alert['id'])}`;
    const taken = await http(path, 'PATCH', { status: 'acknowledged', note: 'on it' });
    expect(taken.body).to.include({ note: 'on it', status: 'firing' });
    expect(taken.body['acknowledgedBy']).to.match(/^api-key:/);
    expect(
      (await http(`/api/v1/alert-rules/${String(made.body['id'])}`, 'DELETE')).status,
    ).to.equal(204);
    await eventually(async () => expect((await http(path)).body['status']).to.equal('resolved'));
    const again = await http(path, 'PATCH', { status: 'acknowledged' });
    expect([again.status, again.body['code']]).to.deep.equal([409, 'alert.not-firing']);
  });

  for (const [what, body, status, code] of [
    ['a taken name', rule('unhealthy'), 409, 'alert-rule.name-taken'],
    ['an unknown channel', { ...rule('x'), channels: ['fax'] }, 400, 'alert-rule.unknown-channel'],
    ['no condition', { name: 'x' }, 400, 'request.invalid'],
    ['a condition of no type', rule('x', {}), 400, 'alert-rule.condition'],
    [
      'two bounds',
      rule('x', { type: 'threshold', metric: 'm', above: 1, below: 2 }),
      400,
      'alert-rule.condition',
    ],
    [
      'a loop of alerts',
      rule('x', { type: 'event', events: ['brain.alert.fired'] }),
      400,
      'alert-rule.condition',
    ],
    ['a name with spaces', rule('x y'), 400, 'request.invalid'],
    ['labels that are no texts', { ...rule('x'), labels: { a: 1 } }, 400, 'request.invalid'],
    [
      'a huge condition',
      rule('x', { type: 'event', events: Array(500).fill('brain.x') }),
      400,
      'alert-rule.condition',
    ],
  ] as const) {
    it(`refuses a rule with ${what}`, async () => {
      const refused = await http('/api/v1/alert-rules', 'POST', body);
      expect([refused.status, refused.body['code']]).to.deep.equal([status, code]);
    });
  }

  it('keeps silences to a period and to something', async () => {
    const endsAt = new Date(Date.now() + 60_000).toISOString();
    const silence = {
      match: { rule: 'always' },
      unless: { check: 'disk' },
      endsAt,
      comment: 'moving',
    };
    const made = await http('/api/v1/silences', 'POST', silence);
    expect(made.body).to.deep.include({ match: { rule: 'always' }, unless: { check: 'disk' } });
    for (const wrong of [
      { ...silence, match: {} },
      { ...silence, endsAt: '2020-01-01' },
      { ...silence, endsAt: '2040-01-01' },
    ]) {
      expect((await http('/api/v1/silences', 'POST', wrong)).status).to.equal(400);
    }
    const path = `/api/v1/silences/${String(made.body['id'])}`;
    expect((await http(path, 'PATCH', { comment: 'longer' })).body['comment']).to.equal('longer');
    expect((await http(path, 'DELETE')).status).to.equal(204);
  });

  it('expects every schedule of its own', async () => {
    const { body } = await http('/api/v1/expectations?filter[kind]=schedule');
    expect(body.items.map(({ name, cadence }) => [name, cadence])).to.deep.equal([
      ['housekeeping', { everySeconds: 3_600 }],
      ['metric-history', { everySeconds: 300 }],
      ['targets', { everySeconds: 300 }],
    ]);
  });

  it('sees a custom metric that is recorded, under the name it is recorded by', async () => {
    const input = { name: 'of-signups', kind: 'metric', subject: 'signups', everySeconds: 3_600 };
    const made = await http('/api/v1/expectations', 'POST', input);
    await http('/api/v1/metrics', 'POST', { name: 'signups', value: 3, kind: 'counter' });
    await eventually(async () => {
      const { body } = await http(`/api/v1/expectations/${String(made.body['id'])}`);
      expect(body['lastVolume']).to.equal(3);
    });
    const often = { ...input, name: 'too-often', everySeconds: 30, graceSeconds: 30 };
    const refused = await http('/api/v1/expectations', 'POST', often);
    expect([refused.status, refused.body['code']]).to.deep.equal([400, 'expectation.too-often']);
  });

  it('takes expectations, and what came of them', async () => {
    const made = await http('/api/v1/expectations', 'POST', {
      name: 'backup',
      kind: 'backup',
      subject: 'nightly',
      cron: '0 2 * * *',
      zone: 'Europe/Berlin',
      volumeLeast: 1,
    });
    expect(made.body).to.deep.include({
      cadence: { cron: '0 2 * * *', zone: 'Europe/Berlin' },
      volume: { per: 'run', least: 1 },
      graceSeconds: 300,
    });
    const path = `/api/v1/expectations/${String(made.body['id'])}`;
    const told = await http(`${path}/happened`, 'POST', { volume: 0 });
    expect([told.status, told.body['lastVolume']]).to.deep.equal([200, 0]);
    await eventually(async () => {
      const { body } = await http('/api/v1/alerts?filter[rule]=expectation&filter[status]=firing');
      expect(body.items[0]?.['text']).to.match(/^zero: expected 1 to any number per run; came 0/);
    });
    const future = await http(`${path}/happened`, 'POST', { at: '2090-01-01' });
    expect([future.status, future.body['code']]).to.deep.equal([400, 'expectation.future']);
    expect((await http(path, 'PATCH', { cron: 'x' })).status).to.equal(400);
    expect((await http(path, 'PATCH', { everySeconds: 60 })).body['cadence']).to.deep.equal({
      everySeconds: 60,
    });
    for (const wrong of [{ zone: 'UTC' }, { everySeconds: 60, cron: '* * * * *' }, {}]) {
      const input = { name: 'y', kind: 'sync', subject: 's', ...wrong };
      expect((await http('/api/v1/expectations', 'POST', input)).status).to.equal(400);
    }
    expect((await http(path, 'DELETE')).status).to.equal(204);
    const { body } = await http('/api/v1/expectations?filter[name]=imports');
    const declared = `/api/v1/expectations/${String(body.items[0]?.['id'])}`;
    expect((await http(declared, 'DELETE')).body['code']).to.equal('expectation.declared');
  });

  it('lets viewers look and analysts act', async () => {
    const key = await http('/api/v1/api-keys', 'POST', { name: 'v', role: 'viewer' });
    const headers = { 'content-type': 'application/json', 'x-api-key': String(key.body['key']) };
    const list = await fetch(`${brain.url ?? ''}/api/v1/alerts`, { headers });
    expect(list.status).to.equal(200);
    const body = JSON.stringify(rule('viewers-rule'));
    const init = { method: 'POST', headers, body };
    expect((await fetch(`${brain.url ?? ''}/api/v1/alert-rules`, init)).status).to.equal(403);
  });

  it('does all of it on the command line', async () => {
    const run = async (...argv: readonly string[]) => (await host.run(...argv)).code;
    expect(await run('alerts')).to.equal(0);
    expect(await run('alerts', 'list')).to.equal(0);
    expect(await run('alerts', 'rules', 'list', '--filter', 'origin=built-in')).to.equal(0);
    expect(await run('alerts', 'rules', 'test', 'unhealthy')).to.equal(0);
    expect(
      await run('alerts', 'rules', 'create', '--name', 'cli', '--condition', '{"type":"watchdog"}'),
    ).to.equal(0);
    expect(await run('alerts', 'rules', 'update', 'cli', '--enabled', 'false')).to.equal(0);
    expect(await run('alerts', 'rules', 'delete', 'cli')).to.equal(0);
    const before = hook.requests.length;
    expect(await run('alerts', 'test', 'ops')).to.equal(0);
    expect(hook.requests).to.have.length(before + 1);
    expect(await run('alerts', 'test', 'fax')).to.equal(1);
    expect(await run('alerts', 'expectations', 'list')).to.equal(0);
    expect(await run('alerts', 'expectations', 'happened', 'imports', '--volume', '3.5')).to.equal(
      0,
    );
    expect(await run('alerts', 'silences', 'list')).to.equal(0);
    expect(await run('alerts', 'nonsense')).to.equal(2);
  });
});
