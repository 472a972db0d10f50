import { expect } from 'chai';
import { systemActor } from '../../../../src/domain/access/actor.js';
import { endEvent, type AttemptFacts } from '../../../../src/domain/jobs/job-events.js';
import { JobNews } from '../../../../src/domain/jobs/job-news.js';
import { EVENT_QUEUE } from '../../../../src/domain/shared/own-queues.js';
import { aTrace, newId } from '../../../support/builders.js';

function facts(of: Partial<AttemptFacts> = {}): AttemptFacts {
  return {
    ...{ id: newId(), queue: 'mail', attempt: 2, maxAttempts: 3, workerId: 'w-1' },
    ...{ startedAt: new Date(5_000), requestId: 'request-1', trace: null },
    ...of,
  };
}

describe('what is told of the end of an attempt', () => {
  it('says which, by whom and why, on behalf of who made the job', () => {
    const job = facts({ trace: aTrace() });
    expect(endEvent(job, { status: 'dead_letter', error: 'it broke' })).to.deep.equal({
      type: 'brain.job.dead-lettered',
      subject: `job:${job.id}`,
      data: {
        ...{ queue: 'mail', attempt: 2, worker: 'w-1', startedAt: '1970-01-01T00:00:05.000Z' },
        error: 'it broke',
      },
      cause: { actor: systemActor('worker').id, requestId: 'request-1', trace: job.trace },
    });
  });

  it('names no trace where there is none, no attempt beyond the last, and when the next one is', () => {
    const event = endEvent(facts({ attempt: 4 }), {
      status: 'failed',
      error: 'x',
      runAt: new Date(9_000),
    });
    expect(event.data).to.include({ attempt: 3, runAt: '1970-01-01T00:00:09.000Z' });
    expect(event.cause).not.to.have.property('trace');
  });
});

describe('JobNews', () => {
  it('keeps each queue once, and events in their order', () => {
    const news = new JobNews();
    for (const queue of ['a', 'b', 'a']) news.due(queue);
    news.ended(facts(), 'cancelled', 'no');
    news.ended(facts(), 'dead_letter', 'broken');
    expect([...news.queues]).to.deep.equal(['a', 'b']);
    const types = news.events.map(({ type }) => type);
    expect(types).to.deep.equal(['brain.job.cancelled', 'brain.job.dead-lettered']);
  });

  it("tells failures alone of the program's own queues", () => {
    const news = new JobNews();
    news.ended(facts({ queue: EVENT_QUEUE }), 'cancelled', 'no');
    expect(news.events).to.deep.equal([]);
    news.ended(facts({ queue: EVENT_QUEUE }), 'dead_letter', 'broken');
    expect(news.events).to.have.length(1);
  });
});
