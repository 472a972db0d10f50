import { expect } from 'chai';
import type { JobId } from '../../../../src/domain/shared/ids.js';
import { newId } from '../../../support/builders.js';
import { appErrorOf } from '../../../support/rejection.js';
import { BY_ANN, jobsUnderTest, type JobsUnderTest } from './jobs-under-test.js';

const WAITS = { queue: 'mail', payload: {} };

describe('a job that is managed', () => {
  let subject: JobsUnderTest;

  beforeEach(() => {
    subject = jobsUnderTest({ mail: { maxAttempts: 7 } });
  });

  const enqueue = () => subject.asAnn(() => subject.enqueue.execute(WAITS));
  const cancel = (id: JobId, reason?: string) =>
    subject.asAnn(() => subject.cancel.execute({ id, ...(reason && { reason }) }, BY_ANN));
  const retry = (id: JobId) => subject.asAnn(() => subject.retry.execute({ id }));

  /** One whose only attempt ended so. */
  const ended = async (status: 'completed' | 'dead_letter') => {
    const { id } = await enqueue();
    const [claimed] = await subject.claim('mail');
    const attempt = claimed?.attempt ?? 0;
    await subject.jobs.settle([{ id, attempt, status, error: 'E.x: y' }]);
    return id;
  };

  it('is shown with its attempts and lines', async () => {
    const { id } = await enqueue();
    const [claimed] = await subject.claim('mail');
    const at = subject.clock.now();
    const lines = [{ at, attempt: 1, text: 'half way' }];
    await subject.jobs.report([{ id, attempt: claimed?.attempt ?? 0, progress: 0.5, lines }]);
    const shown = await subject.show.execute({ id });
    expect(shown).to.deep.include({ id, status: 'processing', progress: 0.5, lines });
    expect(shown.attempts.map(({ attempt, workerId }) => [attempt, workerId])).to.deep.equal([
      [1, 'w-1'],
    ]);
  });

  it('is cancelled while it waits, with what it waits for, and that is told', async () => {
    const input = { queue: 'mail', children: [WAITS] };
    const parent = await subject.asAnn(() => subject.enqueue.execute(input));
    await subject.told();
    const cancelled = await cancel(parent.id, 'withdrawn');
    expect(cancelled).to.include({ status: 'cancelled', lastError: 'job.cancelled: withdrawn' });
    const told = await subject.told();
    expect(told.map(({ type }) => type)).to.deep.equal([
      'brain.job.cancelled',
      'brain.job.cancelled',
    ]);
    expect(told.find(({ subject: of }) => of === `job:${parent.id}`)?.data).to.deep.equal({
      reason: 'withdrawn',
      by: 'api-key:ann',
    });
    expect(await subject.claim('mail', 10)).to.deep.equal([]);
  });

  it('is asked to stop while it runs', async () => {
    const { id } = await enqueue();
    await subject.claim('mail');
    await subject.told();
    expect(await cancel(id)).to.include({ status: 'processing', isCancelRequested: true });
    expect((await subject.told()).map(({ type }) => type)).to.deep.equal([
      'brain.job.cancel-requested',
    ]);
  });

  it('is not cancelled once it ended', async () => {
    for (const status of ['completed', 'dead_letter'] as const) {
      const refused = await appErrorOf(cancel(await ended(status)));
      expect([refused.kind, refused.code]).to.deep.equal(['conflict', 'job.ended']);
    }
  });

  it('is not cancelled when it is work of the program itself', async () => {
    const [id] = await subject.jobs.enqueue([{ queue: 'events', payload: {} }]);
    const refused = await appErrorOf(cancel(id ?? newId()));
    expect([refused.kind, refused.code]).to.deep.equal(['conflict', 'queue.own']);
    expect(await subject.claim('events')).to.have.length(1);
  });

  it('is due again when it was given up or cancelled, with the attempts of its queue', async () => {
    const dead = await ended('dead_letter');
    await subject.told();
    expect(await retry(dead)).to.include({ status: 'pending', maxAttempts: 8, finishedAt: null });
    expect(await subject.told()).to.deep.equal([
      { type: 'brain.job.retried', subject: `job:${dead}`, data: { queue: 'mail' } },
    ]);
    const { id } = await enqueue();
    await cancel(id);
    expect(await retry(id)).to.include({ status: 'pending' });
    expect(await subject.claim('mail', 10)).to.have.length(2);
  });

  it('is not retried while it waits, or once it is done', async () => {
    const waiting = await enqueue();
    expect((await appErrorOf(retry(waiting.id))).code).to.equal('job.not-ended');
    await subject.claim('mail');
    expect((await appErrorOf(retry(await ended('completed')))).code).to.equal('job.not-ended');
  });

  it('is not found when there is none', async () => {
    const id = newId<'Job'>();
    for (const asked of [subject.show.execute({ id }), cancel(id), retry(id)]) {
      expect((await appErrorOf(asked)).code).to.equal('job.not-found');
    }
  });
});
