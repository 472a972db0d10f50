import { expect } from 'chai';
import { stub } from 'sinon';
import { ToldAttempts } from '../../../../src/application/jobs/told-attempts.js';
import { sequenceAll, toldAfter } from '../../../contract/persistence/told-events.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';
import { rejectionOf } from '../../../support/rejection.js';

describe('ToldAttempts', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let attempts: ToldAttempts;

  beforeEach(() => {
    parts = inMemoryParts();
    const told = { has: (queue: string) => queue === 'mail' };
    attempts = new ToldAttempts({ ...parts, told, events: parts.eventLog });
  });

  const enqueue = (queue: string, maxAttempts = 10) =>
    parts.jobs.enqueue([{ queue, payload: {}, maxAttempts, requestId: 'r-1' }]);
  const claim = (...queues: readonly string[]) =>
    attempts.claim({ queues, limit: 10, workerId: 'w', leaseMs: 1_000 });
  const told = async () => {
    await sequenceAll(parts.eventStream);
    return toldAfter(parts.eventStream, 0);
  };

  it('tells of attempts that begin, where a queue asks for it', async () => {
    const [id] = await enqueue('mail');
    await enqueue('crm');
    expect(await claim('mail', 'crm')).to.have.length(2);
    const [event, ...others] = await told();
    expect(others).to.deep.equal([]);
    const startedAt = parts.clock.now().toISOString();
    expect(event).to.deep.include({
      type: 'brain.job.started',
      subject: `job:${id}`,
      data: { queue: 'mail', attempt: 1, worker: 'w', startedAt },
      requestId: 'r-1',
    });
  });

  it('tells of attempts that are given back', async () => {
    await enqueue('mail');
    await enqueue('crm');
    const claimed = await claim('mail', 'crm');
    await attempts.unclaim(claimed.map(({ id, attempt, queue }) => ({ id, attempt, queue })));
    expect((await told()).map(({ type, data }) => [type, data['queue']])).to.deep.equal([
      ['brain.job.started', 'mail'],
      ['brain.job.released', 'mail'],
    ]);
    expect(await parts.jobQueries.backlog()).to.have.length(2);
  });

  it('begins nothing that cannot be told', async () => {
    await enqueue('mail');
    const append = stub(parts.eventLog, 'append').rejects(new Error('full'));
    await rejectionOf(claim('mail'));
    append.restore();
    expect((await claim('mail')).map(({ attempt }) => attempt)).to.deep.equal([1]);
  });

  it('tells of no attempt of a job that has none left', async () => {
    await enqueue('mail', 1);
    await claim('mail');
    await parts.clock.advance(2_000);
    expect(await claim('mail')).to.have.length(1);
    expect(await told()).to.have.length(1);
  });

  it('opens no unit of work for queues that do not ask', async () => {
    const seen: boolean[] = [];
    stub(parts.jobs, 'claim').callsFake(async () => {
      seen.push(parts.work.isOpen);
      return [];
    });
    await claim('crm');
    await claim('crm', 'mail');
    expect(seen).to.deep.equal([false, true]);
  });
});
