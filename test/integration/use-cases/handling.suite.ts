import { expect } from 'chai';
import type { Actor } from '../../../src/domain/access/actor.js';
import { AppError, validationError } from '../../../src/domain/shared/app-error.js';
import type { Brain } from '../../../src/bootstrap/library.js';
import type { EventId, JobId } from '../../../src/domain/shared/ids.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { fresh, newId } from '../../support/builders.js';
import { eventually } from '../../support/eventually.js';
import { signedHeaders } from '../../support/github-corpus.js';
import { appErrorOf } from '../../support/rejection.js';
import { anIssue, aPayload } from '../../unit/adapters/connectors/github/payloads.js';
import {
  aGitHubRepository,
  handled,
  simulated,
  taskOf,
  tasksTitled,
  WEBHOOK_SECRET,
  type Subject,
} from './brain-under-test.js';

export function handlingCases(subject: Subject): void {
  const jobOf = async (eventId: EventId) => {
    const { items } = await subject().brain.use('jobs.list', listQuery({ limit: 200 }));
    const job = items.find(({ payload }) => payload['eventId'] === eventId);
    if (!job) throw new Error('the event has no job');
    return job;
  };

  const delivery = (title: string) => {
    const payload = { ...anIssue('opened', { title }), repository: aGitHubRepository() };
    const body = Buffer.from(JSON.stringify(payload));
    const deliveryId = newId<'Delivery'>();
    const headers = signedHeaders({ type: 'issues', deliveryId, body }, WEBHOOK_SECRET);
    return { provider: 'github', headers, body };
  };

  describe('a delivery', () => {
    it('of an unknown type is kept, ignored and counted', async () => {
      const { brain } = subject();
      const type = fresh('constellation').replaceAll('-', '_');
      const event = await simulated(subject(), type, aPayload({ action: 'aligned' }));
      expect(event).to.include({ type, providerAction: 'aligned', status: 'ignored' });
      const { byType } = await brain.use('events.statistics', undefined);
      expect(byType[`github.${type}.aligned`]).to.equal(1);
    });

    it('is kept byte by byte', async () => {
      const { brain } = subject();
      const sent = delivery(fresh('Bytes'));
      const { eventId } = await brain.use('events.receive', sent);
      const { body, headers } = await brain.use('events.payload', { id: eventId });
      expect(Buffer.from(body).equals(sent.body)).to.equal(true);
      expect(headers).to.deep.equal(sent.headers);
    });

    it('repeated under its id changes nothing, one after the other or at once', async () => {
      const { brain, told } = subject();
      const title = fresh('Repeated');
      const sent = delivery(title);
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => brain.use('events.receive', sent)),
      );
      expect(new Set(answers.map(({ eventId }) => eventId)).size).to.equal(1);
      expect(answers.filter(({ duplicate }) => !duplicate)).to.have.length(1);
      const { eventId } = answers[0]!;
      const before = await handled(brain, eventId);
      expect(await brain.use('events.receive', sent)).to.deep.equal({ eventId, duplicate: true });
      expect(await handled(brain, eventId)).to.deep.equal(before);
      const tasks = await tasksTitled(subject(), title);
      expect(tasks.map(({ version }) => version)).to.deep.equal([1]);
      await eventually(() => {
        const types = told.filter(({ subject: id }) => id === eventId).map(({ type }) => type);
        expect(types).to.deep.equal(['brain.event.received', 'brain.event.processed']);
      });
    });

    it('handled or failed again after it was handled changes nothing', async () => {
      const { brain } = subject();
      const { eventId } = await brain.use('events.receive', delivery(fresh('Again')));
      const before = await handled(brain, eventId);
      const task = await taskOf(subject(), before);
      await brain.use('events.handle', { eventId, attempt: 2 });
      await brain.use('events.fail', { eventId, reason: 'too late' });
      expect(await brain.use('events.get', { id: eventId })).to.deep.equal(before);
      expect(await taskOf(subject(), before)).to.deep.equal(task);
    });

    it('brought by programs with a key, several at once, is stored by each of them', async () => {
      const { brain } = subject();
      const titles = Array.from({ length: 6 }, () => fresh('By key'));
      const service: Actor = { kind: 'api-key', id: fresh('api-key:service'), role: 'service' };
      const answers = await Promise.all(
        titles.map((title) => brain.use('events.receive', delivery(title), service)),
      );
      for (const { eventId } of answers) {
        expect((await handled(brain, eventId)).status).to.equal('processed');
      }
      const counts = await Promise.all(
        titles.map(async (title) => (await tasksTitled(subject(), title)).length),
      );
      expect(counts).to.deep.equal(titles.map(() => 1));
    });

    it('with a signature that does not hold is refused and not kept', async () => {
      const { brain } = subject();
      const title = fresh('Forged');
      const { headers, ...rest } = delivery(title);
      const forged = { ...rest, headers: { ...headers, 'x-hub-signature-256': 'sha256=00' } };
      const error = await appErrorOf(brain.use('events.receive', forged));
      expect(error).to.include({ kind: 'unauthorised', code: 'webhook.bad-signature' });
    });

    it('of a provider that is not known is refused', async () => {
      const error = await appErrorOf(subject().brain.simulateEvent('gitfoo', 'issues', {}));
      expect(error).to.include({ kind: 'not-found', code: 'webhook.unknown-provider' });
    });
  });

  describe('a handler that fails', () => {
    it('is tried again, and both attempts are on record', async () => {
      const { brain, faults } = subject();
      const title = fresh('Hiccup');
      faults.set(title, [new Error('the disk hiccuped')]);
      const { eventId } = await brain.use('events.receive', delivery(title));
      const event = await handled(brain, eventId);
      expect(event.status).to.equal('processed');
      const tried = event.executions.map(({ attempt, outcome, error }) => ({
        ...{ attempt, outcome, error },
      }));
      expect(tried).to.deep.equal([
        { attempt: 1, outcome: 'failed', error: 'the disk hiccuped' },
        { attempt: 2, outcome: 'succeeded', error: null },
      ]);
      expect((await taskOf(subject(), event)).version).to.equal(1);
      await eventually(async () => {
        expect(await jobOf(eventId)).to.include({ status: 'completed', attempt: 2 });
      });
    });

    it('that loses every race within its unit of work is tried again later', async () => {
      const { brain, faults } = subject();
      const title = fresh('Race');
      const lost = () =>
        new AppError('conflict', 'task.concurrent-change', 'lost', { retryable: true });
      faults.set(title, Array.from({ length: 6 }, lost));
      const { eventId } = await brain.use('events.receive', delivery(title));
      expect((await handled(brain, eventId)).status).to.equal('processed');
      expect(await tasksTitled(subject(), title)).to.have.length(1);
    });

    it('for good dead-letters the job and marks the event failed', async () => {
      const { brain, faults, told } = subject();
      const title = fresh('Hopeless');
      faults.set(title, [validationError('task.unfit', 'It will never fit')]);
      const { eventId } = await brain.use('events.receive', delivery(title));
      const event = await handled(brain, eventId);
      expect(event).to.include({ status: 'failed', taskId: null });
      expect(event.error).to.include('It will never fit');
      expect(event.executions.map(({ outcome }) => outcome)).to.deep.equal(['failed']);
      await eventually(async () => {
        const job = await jobOf(eventId);
        expect(job).to.include({ status: 'dead_letter', attempt: 1 });
        expect(job.lastError).to.include('task.unfit');
        const types = told.filter(({ subject: id }) => id === eventId).map(({ type }) => type);
        expect(types).to.deep.equal(['brain.event.received', 'brain.event.failed']);
      });
      expect(await tasksTitled(subject(), title)).to.deep.equal([]);
    });

    const again = {
      'its dead letter is replayed': (brain: Brain, id: JobId) =>
        brain.use('dead-letters.replay', { ids: [id] }),
      'its job is retried': (brain: Brain, id: JobId) => brain.use('jobs.retry', { id }),
    };
    for (const [when, use] of Object.entries(again)) {
      it(`for good is handled after all when ${when}`, async () => {
        const { brain, faults, told } = subject();
        const title = fresh('Hopeful');
        faults.set(title, [validationError('task.unfit', 'It does not fit yet')]);
        const { eventId } = await brain.use('events.receive', delivery(title));
        const failed = await handled(brain, eventId);
        expect(failed.status).to.equal('failed');
        const { id } = await eventually(async () => {
          const job = await jobOf(eventId);
          expect(job.status).to.equal('dead_letter');
          return job;
        });
        await use(brain, id);
        await eventually(async () => {
          const event = await brain.use('events.get', { id: eventId });
          expect(event).to.include({ status: 'processed', error: null });
          const types = told.filter(({ subject: of }) => of === eventId).map(({ type }) => type);
          expect(types).to.deep.equal([
            ...['brain.event.received', 'brain.event.failed'],
            ...['brain.event.reopened', 'brain.event.processed'],
          ]);
        });
        expect(await tasksTitled(subject(), title)).to.have.length(1);
      });
    }
  });
}
