import { expect } from 'chai';
import { createBrain, type Brain } from '../../../../src/bootstrap/library.js';
import type { JobRepository } from '../../../../src/ports/jobs/job-repository.js';
import { aJob } from '../../../support/builders.js';
import { FakeHost } from './fake-host.js';

const KEY = 'a-key-of-this-suite-only';
const SCHEMA = { type: 'object', properties: { order: { type: 'integer' } } };
const CONFIG: object = {
  api: { port: 0 },
  security: { bootstrapKey: KEY },
  logging: { level: 'fatal' },
  jobs: { queues: { orders: { schema: SCHEMA } } },
};

describe('brain dead-letters on the API itself', () => {
  let brain: Brain;
  let host: FakeHost;
  let jobs: JobRepository;

  beforeEach(async () => {
    brain = createBrain({
      config: CONFIG,
      roles: ['api'],
      adapters: {
        jobs: (opened) => {
          jobs = opened;
          return opened;
        },
      },
    });
    await brain.start();
    host = new FakeHost();
    host.url = brain.url ?? '';
    host.env = { BRAIN_API_KEY: KEY };
  });

  afterEach(() => brain.stop());

  const run = async (...argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await host.run('dead-letters', ...argv);
    expect([code, stderr]).to.deep.equal([0, '']);
    return stdout;
  };
  const json = async (...argv: readonly string[]) =>
    JSON.parse(await run(...argv, '--json')) as Record<string, unknown>;
  const give = async (count: number, error = 'http-job.refused: The receiver answered 404') => {
    const asked = Array.from({ length: count }, () => aJob({ queue: 'orders' }));
    const ids = await jobs.enqueue(asked);
    const taken = await jobs.claim({
      ...{ queues: ['orders'], limit: count, workerId: 'worker', leaseMs: 10_000 },
    });
    await jobs.settle(taken.map((job) => ({ ...job, status: 'dead_letter', error })));
    return ids;
  };

  it('groups, lists and shows what was given up', async () => {
    expect(await run('groups')).to.equal('Nothing was given up.\n');
    const [id = ''] = await give(2);
    await give(1, 'job.odd: no');
    expect(await run('groups')).to.match(/orders +[0-9a-f]{16} +2 .*The receiver answered 404/);
    expect(await run()).to.match(/orders: job\.odd: no +1/);
    const { items } = await json('groups', '--queue', 'orders');
    const cause = (items as { cause: string }[])[0]?.cause ?? '';
    expect((await json('groups', '--cause', cause))['items']).to.have.length(1);
    expect(await run('list', '--filter', `cause=${cause}`)).to.contain(id);
    expect(await run('list', '--filter', 'queue=others')).to.contain('No dead-letters found');
    expect(await run('show', id)).to.match(/error: +http-job\.refused/);
    expect((await host.run('dead-letters', 'show', id.replace(/^./, 'f'))).code).to.equal(1);
  });

  it('mends a payload as its queue takes it, and keeps notes', async () => {
    const [id = ''] = await give(1);
    expect(await run('edit', id, '--payload', '{"order": 17}')).to.contain('17');
    const refused = await host.run('dead-letters', 'edit', id, '--payload', '{"order": "x"}');
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.contain('payload.order');
    expect((await host.run('dead-letters', 'edit', id, '--payload', '17')).code).to.equal(2);
    expect(await run('note', id, 'the receiver moved')).to.equal('It is noted.\n');
    const shown = await json('show', id);
    expect(shown).to.deep.include({ payload: { order: 17 } });
    expect((shown['notes'] as { text: string }[]).map(({ text }) => text)).to.deep.equal([
      'the receiver moved',
    ]);
  });

  it('tries a few again, then the others, and tells what became of them', async () => {
    const ids = await give(5);
    const tried = ['replay', '--queue', 'orders', '--sample', '2', '--replay-id', 'a-try'];
    expect(await json(...tried)).to.include({ replayId: 'a-try', replayed: 2 });
    expect(await json(...tried)).to.include({ replayed: 2 });
    expect(await run('report', 'a-try')).to.match(/all +2[\s\S]*pending +2/);
    const { replayed } = await json('replay', ids[4] ?? '', '--rate', '0.5');
    expect(replayed).to.equal(1);
    const { stdout } = await host.run('dead-letters', 'replay', '--all');
    expect(stdout).to.equal('2 are tried again.\n');
    expect((await host.run('dead-letters', 'report', 'unknown')).code).to.equal(1);
  });

  it('refuses to try or forget all of them for want of a choice', async () => {
    const [one = ''] = await give(2);
    for (const verb of ['replay', 'purge']) {
      const { code, stderr } = await host.run('dead-letters', verb);
      expect(code).to.equal(2);
      expect(stderr).to.contain('--all');
    }
    expect((await host.run('dead-letters', 'purge', one, '--all')).code).to.equal(1);
    expect(await run('purge', one)).to.equal('1 are gone.\n');
    expect(await json('purge', '--queue', 'orders')).to.deep.equal({ purged: 1, isMore: false });
  });

  it('takes an Idempotency-Key for the id of a replay, and asks for permissions', async () => {
    const [id = ''] = await give(1);
    const send = async (path: string, body: object, key = KEY) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const response = await fetch(`${brain.url ?? ''}/api/v1/dead-letters/${path}`, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': 'once' },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    expect(await send('replay', { ids: [id] })).to.deep.include({ status: 200 });
    expect((await send('replay', { ids: [id] })).body).to.include({
      replayId: 'once',
      replayed: 1,
    });
    expect((await send('replay', { all: true })).status).to.equal(409);
    expect((await send(`${id}/notes`, { text: 'x' })).status).to.equal(404);
    expect((await send('odd/notes', { text: 'x' })).status).to.equal(404);
    expect((await send('replay', { ids: [id], rate: 3 })).status).to.equal(400);
    const { key: analyst } = await brain.use('api-keys.create', { name: 'ann', role: 'analyst' });
    expect((await send('purge', { all: true }, analyst)).status).to.equal(403);
    expect((await send('replay', { all: true }, analyst)).status).to.equal(200);
  });
});
