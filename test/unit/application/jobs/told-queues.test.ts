import { expect } from 'chai';
import { ToldQueues } from '../../../../src/application/jobs/told-queues.js';
import type { QueueSettings } from '../../../../src/domain/jobs/queue.js';
import { newId } from '../../../support/builders.js';

const RUN_AT = new Date('2026-03-01T12:00:00.000Z');

function jobOf(queue: string) {
  return { id: newId<'Job'>(), queue, priority: 50, runAt: RUN_AT, parentId: null };
}

describe('ToldQueues', () => {
  it('tells of jobs that were stored where a queue asks for it', () => {
    const told = new ToldQueues(() => ({ mail: { events: 'all' }, crm: { events: 'ends' } }));
    const [mail, ...others] = [jobOf('mail'), jobOf('crm'), jobOf('other')];
    expect(told.enqueued([mail, ...others])).to.deep.equal([
      {
        type: 'brain.job.enqueued',
        subject: `job:${mail.id}`,
        data: { queue: 'mail', priority: 50, runAt: RUN_AT.toISOString(), parent: null },
      },
    ]);
    expect(['mail', 'crm', 'other'].map((queue) => told.has(queue))).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it('never tells of the queues of the program itself: their jobs come of events', () => {
    const told = new ToldQueues(() => ({ events: { events: 'all' }, alerts: { events: 'all' } }));
    expect(told.enqueued([jobOf('events'), jobOf('alerts')])).to.deep.equal([]);
  });

  it('goes by the settings in force', () => {
    let settings: Record<string, QueueSettings> = {};
    const told = new ToldQueues(() => settings);
    expect(told.has('mail')).to.equal(false);
    settings = { mail: { events: 'all' } };
    expect(told.has('mail')).to.equal(true);
  });
});
