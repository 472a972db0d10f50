import { expect } from 'chai';
import { createBrain, type Brain } from '../../../src/bootstrap/library.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { settle } from '../../support/in-memory-parts.js';
import { ManualClock } from '../../support/manual-clock.js';
import { FakeHost } from '../../unit/adapters/cli/fake-host.js';

const KEY = 'a-key-of-this-suite-only';
const PATH = '/api/v1/schedules';
const MINUTE = 60_000;

const QUEUES = ['reports', 'others', 'minutes', 'once', 'hands', 'q'];

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

describe('schedules over HTTP and on the command line', function () {
  this.timeout(30_000);
  const clock = new ManualClock();
  let brain: Brain;
  let host: FakeHost;

  before(async () => {
    brain = createBrain({
      config: {
        api: { port: 0 },
        security: { bootstrapKey: KEY },
        jobs: { queues: Object.fromEntries(QUEUES.map((queue) => [queue, {}])) },
        logging: { level: 'fatal' },
      },
      roles: ['api', 'scheduler'],
      adapters: { clock },
    });
    await brain.start();
    host = new FakeHost();
    host.url = brain.url ?? '';
    host.env = { BRAIN_API_KEY: KEY };
    const declared = await declare({ hourly: { queue: 'reports', cron: '0 * * * *' } });
    expect(declared.status).to.equal(201);
    await pass(1);
  });

  after(() => brain.stop());

  const http = async (
    path: string,
    {
      method = 'GET',
      json,
      headers = {},
    }: { method?: string; json?: object; headers?: object } = {},
  ): Promise<Answer> => {
    const answer = await fetch((brain.url ?? '') + path, {
      method,
      headers: { 'content-type': 'application/json', 'x-api-key': KEY, ...headers },
      ...(json ? { body: JSON.stringify(json) } : {}),
    });
    const text = await answer.text();
    const body = JSON.parse(text === '' ? '{}' : text) as Answer['body'];
    return { status: answer.status, headers: answer.headers, body };
  };
  const create = (json: object) => http(PATH, { method: 'POST', json });
  const declare = (schedules: object) => {
    const json = { changes: { 'jobs.schedules': schedules }, reason: 'a test' };
    return http('/api/v1/config-revisions', { method: 'POST', json });
  };
  const named = async (name: string) => {
    const { body } = await http(`${PATH}?filter[name]=${name}`);
    return (body['items'] as Record<string, unknown>[])[0];
  };
  const jobsOf = async (queue: string) => {
    const filters = [{ field: 'queue', operator: 'in', values: [queue] }] as const;
    return (await brain.use('jobs.list', listQuery({ filters }))).items;
  };
  const pass = async (ms: number) => {
    await settle();
    await clock.advance(ms);
    await settle();
  };

  it('makes, shows, changes and deletes schedules', async () => {
    const made = await create({
      ...{ name: 'nightly', queue: 'reports', payload: { a: 1 }, cron: '30 2 * * *' },
      ...{ timeZone: 'Europe/Berlin', jitterSeconds: 0, overlap: 'skip' },
    });
    expect(made.status).to.equal(201);
    const path = made.headers.get('location') ?? '';
    expect(made.body).to.include({ origin: 'api', nextRunAt: '2026-03-02T01:30:00.000Z' });
    expect(made.body).to.not.have.property('nextSlotAt');
    const next = await http(`${path}/next?count=2`);
    expect(next.body).to.deep.equal({
      items: ['2026-03-02T01:30:00.000Z', '2026-03-03T01:30:00.000Z'],
    });
    const changed = await http(path, { method: 'PATCH', json: { paused: true } });
    expect(changed.body).to.include({ paused: true, nextRunAt: null });
    const stale = await http(path, {
      ...{ method: 'PATCH', json: { paused: false } },
      headers: { 'if-match': made.headers.get('etag') },
    });
    expect(stale.status).to.equal(412);
    expect((await http(path, { method: 'DELETE' })).status).to.equal(204);
    expect((await http(path)).status).to.equal(404);
    expect((await http(`${path}/next`)).status).to.equal(404);
  });

  for (const [what, json, path] of [
    ['nonsense', { cron: 'often' }, 'cron'],
    ['a day that never comes', { cron: '0 0 30 2 *' }, 'cron'],
    ['an unknown zone', { cron: '0 0 * * *', timeZone: 'Mars/Base' }, 'timeZone'],
    ['a time that is over', { at: '2020-01-01T00:00:00Z' }, 'at'],
    ['an interval of nothing', { everySeconds: 0 }, 'everySeconds'],
    ['an unknown policy', { everySeconds: 60, overlap: 'stack' }, 'overlap'],
    ["one of the program's own queues", { everySeconds: 60, queue: 'events' }, 'queue'],
  ] as const) {
    it(`refuses ${what} and names ${path}`, async () => {
      const { status, body } = await create({ name: 'wrong', queue: 'q', ...json });
      expect(status).to.equal(400);
      expect((body['errors'] as { path: string }[])[0]?.path).to.equal(path);
      expect(await named('wrong')).to.equal(undefined);
    });
  }

  it('refuses a name that is taken, and counts out of range', async () => {
    expect((await create({ name: 'hourly', queue: 'q', everySeconds: 60 })).status).to.equal(409);
    const { id } = (await named('hourly')) ?? {};
    for (const count of ['0', '101', 'x', '1.5']) {
      expect((await http(`${PATH}/${String(id)}/next?count=${count}`)).status).to.equal(400);
    }
  });

  it('makes jobs when they are due, at once when a schedule is new', async () => {
    const made = await create({ name: 'minutely', queue: 'minutes', everySeconds: 60 });
    await pass(MINUTE - 1);
    expect(await jobsOf('minutes')).to.have.length(0);
    await pass(1);
    expect(await jobsOf('minutes')).to.have.length(1);
    await pass(5 * MINUTE);
    const jobs = await jobsOf('minutes');
    expect(jobs).to.have.length(6);
    const { body } = await http(made.headers.get('location') ?? '');
    expect(body).to.include({ firedCount: 6, lastOutcome: 'fired', lastJobId: jobs[0]?.id });
    const soon = new Date(clock.now().getTime() + 1_500).toISOString();
    await create({ name: 'soon', queue: 'once', at: soon });
    await pass(1_500);
    expect(await jobsOf('once')).to.have.length(1);
    expect(await named('soon')).to.include({ nextRunAt: null, firedCount: 1 });
  });

  it('keeps those of the configuration as they are declared, and lets them rest', async () => {
    const { id, origin } = (await named('hourly')) ?? {};
    expect(origin).to.equal('configuration');
    const path = `${PATH}/${String(id)}`;
    const changed = await http(path, { method: 'PATCH', json: { queue: 'others' } });
    expect([changed.status, changed.body['code']]).to.deep.equal([409, 'schedule.declared']);
    expect((await http(path, { method: 'DELETE' })).status).to.equal(409);
    const paused = await http(path, { method: 'PATCH', json: { paused: true } });
    expect(paused.body).to.include({ paused: true });
    await http(path, { method: 'PATCH', json: { paused: false } });
  });

  it('follows the configuration', async () => {
    const daily = { queue: 'reports', everySeconds: 86_400 };
    expect(
      (await declare({ hourly: { queue: 'others', cron: '0 * * * *' }, daily })).status,
    ).to.equal(201);
    await pass(1);
    expect(await named('hourly')).to.include({ queue: 'others' });
    expect(await named('daily')).to.include({ origin: 'configuration' });
    expect((await declare({ daily })).status).to.equal(201);
    await pass(1);
    expect(await named('hourly')).to.equal(undefined);
    expect((await declare({ daily: { queue: 'reports', cron: '0 0 30 2 *' } })).status).to.equal(
      400,
    );
    const unknown = await declare({ daily: { queue: 'reprots', everySeconds: 60 } });
    expect(unknown.status).to.equal(400);
    expect(JSON.stringify(unknown.body)).to.contain('jobs.schedules.daily.queue');
    await pass(1);
    expect(await named('daily')).to.include({ everySeconds: 86_400 });
  });

  it('is all there on the command line', async () => {
    const run = async (...argv: readonly string[]) => {
      const { code, stdout, stderr } = await host.run('queue', 'schedules', ...argv);
      expect(stderr).to.equal('');
      expect(code).to.equal(0);
      return stdout;
    };
    const words = ['--name', 'by-hand', '--queue', 'hands', '--cron', '0 6 * * 1'];
    expect(await run('create', ...words, '--time-zone', 'Asia/Tokyo')).to.contain('by-hand');
    expect(await run('list', '--filter', 'queue=hands')).to.contain('by-hand');
    expect(await run('next', 'by-hand', '--count', '2')).to.equal(
      '2026-03-01T21:00:00.000Z\n2026-03-08T21:00:00.000Z\n',
    );
    expect(await run('pause', 'by-hand')).to.equal('by-hand: paused.\n');
    expect(await run('next', 'by-hand')).to.equal('It is paused, or over.\n');
    expect(await run('resume', 'by-hand')).to.contain('next at 2026-03-01');
    expect(await run('update', 'by-hand', '--every-seconds', '90', '--overlap', 'skip')).to.contain(
      '90',
    );
    expect(JSON.parse(await run('show', 'by-hand', '--json'))).to.include({ cron: null });
    expect(await run('delete', 'by-hand')).to.contain('Deleted');
    expect(await run()).to.contain('configuration');
    const { code, stderr } = await host.run('queue', 'schedules', 'pause', 'nobody');
    expect(code).to.equal(1);
    expect(stderr).to.contain('nobody');
    expect((await host.run('queue')).code).to.equal(0);
  });

  it('lets readers look only', async () => {
    const { key } = await brain.use('api-keys.create', { name: 'reader', role: 'viewer' });
    const reader = { headers: { 'x-api-key': key } };
    expect((await http(PATH, reader)).status).to.equal(200);
    const json = { name: 'mine', queue: 'q', everySeconds: 60 };
    expect((await http(PATH, { ...reader, method: 'POST', json })).status).to.equal(403);
  });
});
