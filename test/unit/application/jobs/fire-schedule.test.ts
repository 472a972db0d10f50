import { expect } from 'chai';
import { toldAfter } from '../../../contract/persistence/told-events.js';
import { scheduleParts } from './schedule-parts.js';

const MINUTE = 60_000;

describe('FireSchedule', () => {
  const made = async (of: object = {}) => {
    const parts = scheduleParts();
    const fields = { name: 'report', queue: 'reports', payload: { a: 1 }, priority: 70 };
    const { id } = await parts.create.execute({ ...fields, everySeconds: 60, ...of });
    const state = () => parts.scheduleQueries.find(id);
    const finish = async () => {
      const claim = { queues: ['reports'], limit: 10, workerId: 'w', leaseMs: MINUTE };
      const jobs = await parts.jobs.claim(claim);
      await parts.jobs.settle(
        jobs.map((job) => ({ id: job.id, attempt: job.attempt, status: 'completed' as const })),
      );
    };
    const pass = async () => {
      await parts.clock.advance(MINUTE);
      return parts.fire.execute(id);
    };
    return { ...parts, id, state, finish, pass };
  };

  it('makes a job when it is due, and none before', async () => {
    const { clock, fire, id, jobsOf, state, pass } = await made();
    await clock.advance(MINUTE - 1);
    expect(await fire.execute(id)).to.equal(undefined);
    expect(await jobsOf()).to.deep.equal([]);
    await clock.advance(1);
    const dueAt = clock.now();
    expect((await fire.execute(id))?.fired).to.have.length(1);
    expect(await fire.execute(id)).to.equal(undefined);
    const [job] = await jobsOf();
    expect(job).to.deep.include({ payload: { a: 1 }, priority: 70, status: 'pending' });
    expect(await state()).to.deep.include({
      ...{ lastJobId: job?.id, lastRunAt: dueAt, lastSlotAt: dueAt, lastOutcome: 'fired' },
      nextRunAt: new Date(dueAt.getTime() + MINUTE),
    });
    await pass();
    expect(await jobsOf()).to.have.length(2);
  });

  it('knows nothing of one that is not there', async () => {
    const { fire, ids } = scheduleParts();
    expect(await fire.execute(ids.next())).to.equal(undefined);
  });

  it('adds to an unfinished job with queue', async () => {
    const { pass, jobsOf } = await made();
    await pass();
    await pass();
    expect(await jobsOf()).to.have.length(2);
  });

  it('makes none beside an unfinished job with skip, and one when that is done', async () => {
    const { pass, jobsOf, state, finish } = await made({ overlap: 'skip' });
    await pass();
    await pass();
    expect(await jobsOf()).to.have.length(1);
    expect(await state()).to.include({ skippedCount: 1, firedCount: 1, lastOutcome: 'skipped' });
    await finish();
    await pass();
    expect(await jobsOf()).to.have.length(2);
  });

  it('cancels the unfinished job with cancel, and only that', async () => {
    const { pass, jobsOf, finish, cancelled, eventStream } = await made({ overlap: 'cancel' });
    await pass();
    expect(cancelled).to.deep.equal([]);
    await pass();
    const [first] = await jobsOf();
    expect(cancelled).to.deep.equal([[first?.id]]);
    const told = (await toldAfter(eventStream, 0)).filter(({ type }) =>
      type.startsWith('brain.job'),
    );
    expect(told.map(({ type, subject, data }) => ({ type, subject, data }))).to.deep.equal([
      {
        ...{ type: 'brain.job.cancelled', subject: `job:${first?.id ?? ''}` },
        data: { reason: 'the schedule report was due again' },
      },
    ]);
    await finish();
    await pass();
    expect(cancelled).to.have.length(1);
    expect(await jobsOf()).to.have.length(3);
  });

  it('makes no job while the one before cannot be cancelled', async () => {
    const { pass, jobsOf, cancellation, state } = await made({ overlap: 'cancel' });
    await pass();
    const before = await state();
    cancellation.cancel = () => Promise.reject(new Error('not now'));
    expect(await pass().catch(String)).to.contain('not now');
    expect(await jobsOf()).to.have.length(1);
    expect(await state()).to.deep.equal(before);
  });

  it('forgets a job that is not kept any more', async () => {
    const { pass, jobsOf, finish, work, jobs, clock } = await made({ overlap: 'skip' });
    await pass();
    await finish();
    const endedBefore = new Date(clock.now().getTime() + 1);
    await work.run(() => jobs.forgetEnded({ status: 'completed', endedBefore }, 10));
    await pass();
    expect(await jobsOf()).to.have.length(1);
  });

  it('tells how late it was', async () => {
    const { clock, fire, id, pass } = await made({ graceSeconds: 600 });
    expect((await pass())?.delayMs).to.equal(0);
    await clock.advance(3 * MINUTE);
    expect(await fire.execute(id)).to.deep.include({ delayMs: 2 * MINUTE });
  });
});
