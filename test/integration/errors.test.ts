import { expect } from 'chai';
import { InMemoryLogger } from '../../src/adapters/outbound/memory/in-memory-logger.js';
import { createBrain, type Brain } from '../../src/bootstrap/library.js';
import type { PositionedEvent } from '../../src/domain/shared/domain-event.js';
import type { ErrorGroupState } from '../../src/domain/errors/error-group.js';
import type { Clock } from '../../src/ports/runtime/clock.js';
import { newId } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { rejectionOf } from '../support/rejection.js';
import { FakeHost } from '../unit/adapters/cli/fake-host.js';

const KEY = 'a-key-of-this-suite-only';

/** The system's clock, in whose sleep nobody waits 5 s. */
function hurried(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    sleep: (ms, signal) => clock.sleep(Math.min(ms, 20), signal),
  };
}

describe('the error history', () => {
  let brain: Brain;
  let told: PositionedEvent[];
  let host: FakeHost;

  beforeEach(async () => {
    const memory = { type: 'memory' } as const;
    told = [];
    brain = createBrain({
      config: {
        database: memory,
        broker: memory,
        cache: memory,
        api: { port: 0 },
        security: { bootstrapKey: KEY },
      },
      roles: ['api', 'worker', 'scheduler'],
      adapters: {
        logger: new InMemoryLogger(),
        clock: hurried,
        entities: (entities) => ({
          of: (collection) => {
            const store = entities.of(collection);
            if (collection !== 'projects') return store;
            const save = () => Promise.reject(new RangeError(`the disk of ${newId()} is odd`));
            const repository = Object.assign(Object.create(store.repository) as never, { save });
            return { ...store, repository };
          },
        }),
      },
    });
    brain.onEvent('*', (event) => {
      if (event.type.startsWith('brain.error.')) told.push(event);
    });
    await brain.start();
    host = new FakeHost();
    host.url = brain.url ?? '';
    host.env = { BRAIN_API_KEY: KEY };
  });

  afterEach(() => brain.stop());

  const http = async (path: string, options: RequestInit = {}, key: string | null = KEY) => {
    const headers = { 'content-type': 'application/json', ...(key ? { 'x-api-key': key } : {}) };
    const answer = await fetch((brain.url ?? '') + path, { ...options, headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const listed = async (query: string) => {
    const { body } = await http(`/api/v1/errors?${query}`);
    return body['items'] as readonly (ErrorGroupState & Record<string, unknown>)[];
  };
  /** The only group that a filter finds, once it has counted that many. */
  const group = (query: string, count = 1) =>
    eventually(async () => {
      const found = await listed(query);
      expect(found.map((one) => one.count)).to.deep.equal([count]);
      return found[0] as ErrorGroupState;
    });
  const fail = () => rejectionOf(brain.use('projects.create', { name: 'P', slug: newId() }));
  const types = () => told.map(({ type }) => type);

  it('shows a failing use case, by HTTP and on the command line', async () => {
    await fail();
    await fail();
    const { id } = await group('filter[component]=projects.create', 2);
    const { body } = await http(`/api/v1/errors/${id}`);
    expect(body).to.deep.include({
      kind: 'internal',
      code: 'RangeError',
      category: 'system',
      severity: 'high',
      message: 'the disk of <id> is odd',
      status: 'open',
    });
    const sample = body['sample'] as ErrorGroupState['sample'];
    expect(sample.actor).to.equal('system:library');
    expect(sample.message).to.match(/^the disk of [0-9a-f-]{36} is odd$/);
    expect(sample.frames.join('\n')).to.match(/^application\/entities\/create-entity/m);
    const { stdout } = await host.run('errors', 'show', id, '--json');
    expect(JSON.parse(stdout)).to.deep.equal(body);
    const list = await host.run('errors', 'list', '--filter', 'code=RangeError');
    expect(list.stdout).to.include(id).and.to.include('the disk of <id> is odd');
  });

  it('counts', async () => {
    await fail();
    await group('filter[component]=projects.create');
    const { body } = await http('/api/errors/statistics?hours=2');
    expect(body).to.deep.include({
      total: 1,
      byCategory: { system: 1 },
      bySeverity: { high: 1 },
      byComponent: { 'projects.create': 1 },
      newGroups: 1,
      openGroups: 1,
      regressedGroups: 0,
    });
    expect(body['byHour']).to.have.length(1);
    const shown = await host.run('errors', 'stats', '--hours', '2');
    expect(shown.stdout).to.match(/component +projects\.create +1\n/);
    const bare = await host.run('errors');
    expect(bare.stdout).to.match(/projects\.create: the disk of <id> is odd +1\n/);
    for (const hours of ['0', '721', 'x', '', '1.5']) {
      const refused = await http(`/api/errors/statistics?hours=${hours}`);
      expect([refused.status, refused.body['code']]).to.deep.equal([400, 'request.invalid']);
    }
    expect((await host.run('errors', 'stats', '--hours', '0')).code).to.equal(1);
  });

  it('tells of a new group, of its resolution, and once of its return', async () => {
    await fail();
    const { id } = await group('filter[component]=projects.create');
    await eventually(() => expect(types()).to.deep.equal(['brain.error.new']));
    expect(told[0]?.data).to.deep.include({ errorId: id, code: 'RangeError', count: 1 });
    const done = await host.run('errors', 'resolve', id, '--note', 'new disk', '--json');
    expect(JSON.parse(done.stdout)).to.include({ status: 'resolved', note: 'new disk' });
    await fail();
    await group('filter[status]=regressed', 2);
    await fail();
    await fail();
    await group('filter[status]=regressed', 4);
    await eventually(() =>
      expect(types()).to.deep.equal([
        'brain.error.new',
        'brain.error.resolved',
        'brain.error.regressed',
      ]),
    );
    expect(told[2]?.data).to.deep.include({ errorId: id, component: 'projects.create' });
  });

  it('resolves and opens again over HTTP, for those who may write', async () => {
    await fail();
    const { id } = await group('filter[component]=projects.create');
    const patch = (body: object, key = KEY) =>
      http(`/api/v1/errors/${id}`, { method: 'PATCH', body: JSON.stringify(body) }, key);
    const resolved = await patch({ status: 'resolved', note: 'x' });
    expect([resolved.status, resolved.body['status']]).to.deep.equal([200, 'resolved']);
    expect(resolved.body['resolvedBy']).to.match(/^api-key:/);
    const opened = await patch({ status: 'open' });
    expect(opened.body).to.include({ status: 'open', note: 'x' });
    expect((await patch({ status: 'regressed' })).status).to.equal(400);
    const viewer = await http('/api/v1/api-keys', {
      method: 'POST',
      body: JSON.stringify({ name: 'v', role: 'viewer' }),
    });
    const key = String(viewer.body['key']);
    expect((await patch({ status: 'resolved' }, key)).status).to.equal(403);
    expect((await http('/api/errors/statistics', {}, key)).status).to.equal(200);
  });

  it('counts refusals before a use case, and groups what strangers make up', async () => {
    await http('/api/v1/tasks', {}, null);
    await group('filter[component]=http&filter[category]=authentication');
    await http('/api/v1/tasks', { method: 'POST', body: '{' });
    await group('filter[component]=http&filter[category]=validation');
    for (const name of ['one', 'two', 'x-y_z']) {
      await http(`/${name}/events`, { method: 'POST', body: '{}' }, null);
    }
    await group('filter[code]=webhook.unknown-provider', 3);
  });
});
