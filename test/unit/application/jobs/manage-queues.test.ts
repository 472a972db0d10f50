import { expect } from 'chai';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { appErrorOf } from '../../../support/rejection.js';
import { BY_ANN, jobsUnderTest, type JobsUnderTest } from './jobs-under-test.js';

describe('queues that are managed', () => {
  let subject: JobsUnderTest;

  beforeEach(() => {
    subject = jobsUnderTest({ reports: { maxAttempts: 2 }, mail: { timeoutMs: 500 } });
  });

  const enqueue = (queue: string, count: number) =>
    subject.jobs.enqueue(Array.from({ length: count }, () => ({ queue, payload: {} })));
  const change = (name: string, isPaused: boolean) =>
    subject.asAnn(() => subject.change.execute({ name, isPaused }));
  const purge = (name: string, what?: 'waiting' | 'dead_letter') =>
    subject.asAnn(() => subject.purge.execute({ name, ...(what && { what }) }, BY_ANN));

  it('are those with a handler, settings, jobs, or of which somebody said something', async () => {
    await enqueue('left-over', 2);
    await subject.work.run(() =>
      subject.queueStates.put({ name: 'said', isPaused: true, updatedAt: subject.clock.now() }),
    );
    const queues = await subject.list.execute();
    const shown = queues.map(({ queue, isHandled, isPaused }) => [queue, isHandled, isPaused]);
    expect(shown).to.deep.equal([
      ['events', true, false],
      ['http', true, false],
      ['left-over', false, false],
      ['mail', true, false],
      ['reports', false, false],
      ['said', false, true],
    ]);
    expect(queues[2]).to.deep.include({ counts: { pending: 2 }, settings: {} });
    expect(queues[3]).to.deep.include({ counts: {}, dueSince: null, settings: { timeoutMs: 500 } });
    expect((await subject.get.execute({ name: 'said' })).queue).to.equal('said');
    expect((await appErrorOf(subject.get.execute({ name: 'nobody' }))).code).to.equal(
      'queue.not-found',
    );
  });

  it('are paused and resumed, and that is told once', async () => {
    expect(await change('mail', true)).to.include({ queue: 'mail', isPaused: true });
    expect(await change('mail', true)).to.include({ isPaused: true });
    expect((await subject.get.execute({ name: 'mail' })).isPaused).to.equal(true);
    expect(await change('mail', false)).to.include({ isPaused: false });
    expect((await subject.get.execute({ name: 'mail' })).isPaused).to.equal(false);
    const data = { queue: 'mail' };
    expect(await subject.told()).to.deep.equal([
      { type: 'brain.queue.paused', subject: 'queue:mail', data },
      { type: 'brain.queue.resumed', subject: 'queue:mail', data },
    ]);
    expect((await appErrorOf(change('nobody', true))).code).to.equal('queue.not-found');
  });

  it('lose what waits on them, and nothing else', async () => {
    await enqueue('mail', 1);
    const [running] = await subject.claim('mail');
    await enqueue('mail', 401); // more than two batches
    await enqueue('http', 1);
    expect(await purge('mail')).to.deep.equal({ purged: 401 });
    const { items } = await subject.jobQueries.list(
      listQuery({ filters: [{ field: 'status', operator: 'ne', values: ['cancelled'] }] }),
    );
    expect(items.map(({ queue, status }) => `${queue} ${status}`)).to.have.members([
      'mail processing',
      'http pending',
    ]);
    expect(await subject.jobQueries.find(running?.id ?? ('' as never))).to.deep.include({
      isCancelRequested: false,
    });
    const told = await subject.told();
    expect(told.at(-1)).to.deep.equal({
      ...{ type: 'brain.queue.purged', subject: 'queue:mail' },
      data: { queue: 'mail', what: 'waiting', purged: 401 },
    });
    const each = told.filter(({ type }) => type === 'brain.job.cancelled');
    expect(new Set(each.map(({ subject: of }) => of))).to.have.property('size', 401);
    expect(each[0]?.data).to.deep.equal({ reason: 'Its queue was purged', by: 'api-key:ann' });
    expect(await purge('mail')).to.deep.equal({ purged: 0 });
  });

  it('lose their dead letters', async () => {
    const [id] = await enqueue('mail', 2);
    const claimed = await subject.claim('mail', 2);
    await subject.jobs.settle(
      claimed.map((job) => ({
        ...{ id: job.id, attempt: job.attempt, error: 'x' },
        status: job.id === id ? 'dead_letter' : 'cancelled',
      })),
    );
    expect(await purge('mail', 'dead_letter')).to.deep.equal({ purged: 1 });
    expect(await subject.jobQueries.find(id ?? ('' as never))).to.equal(undefined);
    expect(await subject.told()).to.deep.include({
      ...{ type: 'brain.dead-letter.purged', subject: 'queue:mail' },
      data: { kind: 'job', ids: [id], by: 'api-key:ann' },
    });
  });

  it('keep what waits when it is work of the program itself', async () => {
    await enqueue('events', 1);
    expect((await appErrorOf(purge('events'))).code).to.equal('queue.own');
    expect(await purge('events', 'dead_letter')).to.deep.equal({ purged: 0 });
    expect(await subject.claim('events')).to.have.length(1);
  });

  it('are not found by what no queue can be called', async () => {
    expect((await appErrorOf(purge('no/queue'))).code).to.equal('queue.not-found');
  });
});
