import { expect } from 'chai';
import { AjvPayloadSchemas } from '../../../../src/adapters/outbound/ajv/ajv-payload-schemas.js';
import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';
import {
  EditDeadLetter,
  NoteDeadLetter,
} from '../../../../src/application/jobs/change-dead-letter.js';
import { DeadLetterDesk } from '../../../../src/application/jobs/dead-letter-desk.js';
import { JobDeadLetters } from '../../../../src/application/jobs/job-dead-letters.js';
import { JobPayloads } from '../../../../src/application/jobs/job-payloads.js';
import { PurgeDeadLetters } from '../../../../src/application/jobs/purge-dead-letters.js';
import { QueueDirectory } from '../../../../src/application/jobs/queue-directory.js';
import { ReplayDeadLetters } from '../../../../src/application/jobs/replay-dead-letters.js';
import { ReportReplay } from '../../../../src/application/jobs/report-replay.js';
import { IdempotentExecution } from '../../../../src/application/shared/idempotent-execution.js';
import type { Actor } from '../../../../src/domain/access/actor.js';
import { MOST_NOTES, type DeadLetter } from '../../../../src/domain/jobs/dead-letter.js';
import type { Job, NewJob } from '../../../../src/domain/jobs/job.js';
import type { NewDomainEvent } from '../../../../src/domain/shared/domain-event.js';
import type { JobId } from '../../../../src/domain/shared/ids.js';
import { listQuery, type Filter } from '../../../../src/domain/shared/page.js';
import type { DeadLetterSource } from '../../../../src/ports/jobs/dead-letters.js';
import { aJob, newId } from '../../../support/builders.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';
import { rejectionOf } from '../../../support/rejection.js';

const REFUSED = 'http-job.refused: The receiver answered 404';
const ANN: Actor = { kind: 'api-key', id: 'api-key:ann', role: 'admin' };
const BOB: Actor = { kind: 'api-key', id: 'api-key:bob', role: 'admin' };
const SCHEMA = { type: 'object', required: ['order'], properties: { order: { type: 'integer' } } };

function deskUnderTest() {
  const parts = inMemoryParts();
  const { work, clock, ids, jobs, jobQueries: queries } = parts;
  const told: NewDomainEvent[] = [];
  const events = { append: async (all: readonly NewDomainEvent[]) => void told.push(...all) };
  const reacted: Job[] = [];
  const directory = new QueueDirectory({
    configured: () => ({ orders: { schema: SCHEMA }, patient: { maxAttempts: 7 } }),
    handled: () => [],
  });
  const payloads = new JobPayloads({ schemas: new AjvPayloadSchemas() });
  const reactions = new Map([['events', async (all: readonly Job[]) => void reacted.push(...all)]]);
  const dead = parts.deadJobs;
  const source = new JobDeadLetters({ dead, jobs, queries, directory, payloads, reactions });
  const notes = parts.deadLetterNotes;
  const desk = new DeadLetterDesk({ sources: [source], notes });
  const store = parts.idempotency;
  const idempotency = new IdempotentExecution({ work, store, clock, digests: new NodeDigests() });
  const claim = (queue: string) =>
    jobs.claim({ queues: [queue], limit: 500, workerId: 'worker', leaseMs: 10_000 });
  return {
    ...parts,
    ...{ told, reacted, desk, source, claim },
    replay: new ReplayDeadLetters({ desk, idempotency, events, clock, ids }),
    report: new ReportReplay({ desk, store, work }),
    purge: new PurgeDeadLetters({ desk, work, events, ids }),
    edit: new EditDeadLetter({ desk, work, events }),
    note: new NoteDeadLetter({ desk, notes, work, clock, ids }),
    /** Gives up what is on the queue, and so many more. */
    give: async (queue: string, count = 1, job: Partial<NewJob> = {}, error = REFUSED) => {
      await jobs.enqueue(Array.from({ length: count }, () => aJob({ queue, ...job })));
      await clock.advance(1_000);
      const taken = await claim(queue);
      await jobs.settle(
        taken.map(({ id, attempt }) => ({ id, attempt, status: 'dead_letter', error })),
      );
      return taken.map(({ id }) => id);
    },
    statusOf: async (id: JobId | undefined) => (await queries.find(id!))?.status,
  };
}

const by = (actor: Actor) => ({ actor, requestId: newId() });

describe('the desk of dead letters', () => {
  let under: ReturnType<typeof deskUnderTest>;

  beforeEach(() => {
    under = deskUnderTest();
  });

  describe('EditDeadLetter', () => {
    it('merges into the payload, and tells who did it', async () => {
      const [id] = await under.give('orders', 1, { payload: { order: 1, gone: true } });
      const change = { payload: { order: 2, gone: null } };
      const edited = await under.edit.execute({ id: id!, change }, by(ANN));
      expect(edited).to.deep.include({ id, payload: { order: 2 } });
      expect((await under.jobQueries.find(id!))?.payload).to.deep.equal({ order: 2 });
      expect(under.told).to.have.length(1);
      expect(under.told[0]).to.include({ type: 'brain.dead-letter.edited', subject: `job:${id!}` });
      expect(under.told[0]?.data).to.include({ queue: 'orders', by: ANN.id });
    });

    it('refuses what the queue does not take, with its faults', async () => {
      const [id] = await under.give('orders', 1, { payload: { order: 1 } });
      const change = { payload: { order: 'many' } };
      const error = await rejectionOf(under.edit.execute({ id: id!, change }, by(ANN)));
      expect(error).to.include({ kind: 'validation', code: 'dead-letter.bad-payload' });
      expect(error).to.have.nested.property('faults[0].path', 'payload.order');
      expect((await under.jobQueries.find(id!))?.payload).to.deep.equal({ order: 1 });
    });

    it('refuses jobs that are none, and those of the program itself', async () => {
      const [waiting] = await under.jobs.enqueue([aJob({ queue: 'orders' })]);
      const edit = (id: string) => under.edit.execute({ id, change: { payload: {} } }, by(ANN));
      expect(await rejectionOf(edit(waiting!))).to.include({ code: 'dead-letter.not-found' });
      const [own] = await under.give('events', 1, { payload: { eventId: newId() } });
      expect(await rejectionOf(edit(own!))).to.include({ code: 'dead-letter.own-queue' });
    });
  });

  describe('NoteDeadLetter', () => {
    it('keeps who wrote it, shown with the dead letter', async () => {
      const [id] = await under.give('orders');
      const note = await under.note.execute({ id: id!, text: 'the receiver moved' }, by(ANN));
      expect(note).to.include({ author: ANN.id, text: 'the receiver moved' });
      const letter = await under.desk.get(id!);
      expect(letter.notes).to.deep.equal([note]);
      expect(letter.attempts).to.have.length(1);
    });

    it('has a bound, and needs a dead letter', async () => {
      const [id] = await under.give('orders');
      const write = (to: string) => under.note.execute({ id: to, text: 'x' }, by(ANN));
      expect(await rejectionOf(write(newId()))).to.include({ code: 'dead-letter.not-found' });
      for (let count = 0; count < MOST_NOTES; count += 1) await write(id!);
      expect(await rejectionOf(write(id!))).to.include({ code: 'dead-letter.too-many-notes' });
    });
  });

  describe('ReplayDeadLetters', () => {
    it('tries those named again, and no others', async () => {
      const [one, other] = await under.give('orders', 2);
      const input = { ids: [one!, newId()], replayId: 'r' };
      const { replayed, ids } = await under.replay.execute(input, by(ANN));
      expect([replayed, ids]).to.deep.equal([1, [one]]);
      expect(await under.statusOf(one)).to.equal('pending');
      expect(await under.statusOf(other)).to.equal('dead_letter');
      expect(under.told.map(({ type, data }) => [type, data['ids']])).to.deep.equal([
        ['brain.dead-letter.replayed', [one]],
      ]);
    });

    it('needs to be told which', async () => {
      await under.give('orders');
      for (const input of [{}, { ids: [] }, { ids: [newId()], queue: 'orders' }]) {
        const error = await rejectionOf(under.replay.execute(input, by(ANN)));
        expect(error).to.include({ code: 'request.invalid' });
      }
      const odd = under.replay.execute({ kind: 'odd' }, by(ANN));
      expect(await rejectionOf(odd)).to.include({ code: 'dead-letter.unknown-kind' });
    });

    it('tries those of a queue or cause again, more than one step of them', async () => {
      await under.give('orders', 450);
      const odd = await under.give('orders', 3, {}, 'job.odd: no');
      await under.give('others', 2);
      const cause = (await under.desk.get(odd[0]!)).cause;
      const first = await under.replay.execute({ queue: 'orders', cause }, by(ANN));
      expect(first).to.include({ replayed: 3, isMore: false });
      const second = await under.replay.execute({ queue: 'orders' }, by(ANN));
      expect(second).to.include({ replayed: 450, isMore: false });
      expect(second.ids).to.have.length(200);
      expect(await under.claim('orders')).to.have.length(453);
      expect(await under.replay.execute({ all: true }, by(ANN))).to.include({ replayed: 2 });
    });

    it('tries a few first, the oldest', async () => {
      const [first] = await under.give('orders', 1);
      await under.give('orders', 5);
      const { replayed, ids } = await under.replay.execute({ queue: 'orders', sample: 1 }, by(ANN));
      expect([replayed, ids]).to.deep.equal([1, [first]]);
    });

    it('begins no more in a second than told', async () => {
      const ids = await under.give('orders', 3);
      const start = under.clock.now().getTime();
      await under.replay.execute({ ids, ratePerSecond: 0.5 }, by(ANN));
      const jobs = await Promise.all(ids.map((id) => under.jobQueries.find(id)));
      expect(jobs.map((job) => job!.runAt.getTime() - start)).to.deep.equal([0, 2_000, 4_000]);
      expect(jobs.map((job) => job!.status)).to.deep.equal(['pending', 'scheduled', 'scheduled']);
    });

    it('twice with one id replays once, though they were given up again', async () => {
      await under.give('orders', 3);
      const input = { queue: 'orders', sample: 2, replayId: 'after-the-fix' };
      const first = await under.replay.execute(input, by(ANN));
      await under.give('orders', 1);
      const again = await under.replay.execute(input, by(ANN));
      expect(again).to.deep.equal(first);
      expect(await under.claim('orders')).to.deep.equal([]);
      const other = under.replay.execute({ ...input, sample: 3 }, by(ANN));
      expect(await rejectionOf(other)).to.include({ code: 'idempotency.key-reused' });
      expect(await under.replay.execute(input, by(BOB))).to.include({ replayed: 2 });
    });

    it('broken off goes on where it ended, and means nothing that came later', async () => {
      await under.give('orders', 250);
      const input = { queue: 'orders', replayId: 'broken' };
      const replay = under.source.replay.bind(under.source);
      let steps = 0;
      under.source.replay = (letters) => {
        steps += 1;
        if (steps === 2) throw new Error('killed');
        return replay(letters);
      };
      await rejectionOf(under.replay.execute(input, by(ANN)));
      // Those that were tried again are given up again, with one more.
      await under.give('orders', 1);
      const { replayed } = await under.replay.execute(input, by(ANN));
      expect(replayed).to.equal(250);
      expect(await under.claim('orders')).to.have.length(50);
    });

    it('grants the attempts of the queue, else no more than jobs have', async () => {
      const [job] = await under.give('orders', 1, { maxAttempts: 2 });
      const [patient] = await under.give('patient');
      for (let round = 0; round < 3; round += 1) {
        await under.replay.execute({ ids: [job!, patient!] }, by(ANN));
        for (const queue of ['orders', 'patient']) await under.give(queue, 0);
      }
      expect((await under.jobQueries.find(job!))?.maxAttempts).to.be.at.most(13);
      expect(await under.jobQueries.find(patient!)).to.include({ attempt: 4, maxAttempts: 10 });
    });

    it('has others know of jobs of theirs', async () => {
      const [id] = await under.give('events', 1, { payload: { eventId: newId() } });
      await under.give('orders');
      await under.replay.execute({ all: true }, by(ANN));
      expect(under.reacted.map((job) => job.id)).to.deep.equal([id]);
    });
  });

  describe('ReportReplay', () => {
    it('tells what became of a replay of one’s own', async () => {
      const ids = await under.give('orders', 4);
      await under.replay.execute({ queue: 'orders', sample: 3, replayId: 'try' }, by(ANN));
      const [done, dead] = await under.claim('orders');
      await under.jobs.settle([
        { id: done!.id, attempt: done!.attempt, status: 'completed' },
        { id: dead!.id, attempt: dead!.attempt, status: 'dead_letter', error: REFUSED },
      ]);
      const report = await under.report.execute({ replayId: 'try' }, by(ANN));
      expect(report).to.deep.include({
        replayed: 3,
        outcomes: { completed: 1, dead_letter: 1, processing: 1 },
      });
      await under.purge.execute({ ids }, by(ANN));
      const later = await under.report.execute({ replayId: 'try' }, by(ANN));
      expect(later.outcomes).to.deep.equal({ completed: 1, gone: 1, processing: 1 });
      const theirs = under.report.execute({ replayId: 'try' }, by(BOB));
      expect(await rejectionOf(theirs)).to.include({ code: 'replay.not-found' });
    });
  });

  describe('PurgeDeadLetters', () => {
    it('forgets those named, and nothing that is no dead letter', async () => {
      const [gone, stays] = await under.give('orders', 2);
      const [waiting] = await under.jobs.enqueue([aJob({ queue: 'orders' })]);
      const ids = [gone!, waiting!];
      expect(await under.purge.execute({ ids }, by(ANN))).to.deep.equal({
        purged: 1,
        isMore: false,
      });
      expect(await under.statusOf(gone)).to.equal(undefined);
      expect(await under.statusOf(stays)).to.equal('dead_letter');
      expect(await under.statusOf(waiting)).to.equal('pending');
      expect(under.told.map(({ type, data }) => [type, data['ids']])).to.deep.equal([
        ['brain.dead-letter.purged', [gone]],
      ]);
    });

    it('forgets those of a queue, more than one step of them', async () => {
      await under.give('orders', 410);
      const [other] = await under.give('others');
      expect(await under.purge.execute({ queue: 'orders' }, by(ANN))).to.include({ purged: 410 });
      expect(await under.statusOf(other)).to.equal('dead_letter');
      expect(await rejectionOf(under.purge.execute({}, by(ANN)))).to.include({
        code: 'request.invalid',
      });
    });

    it('leaves what was given up because of it for another look', async () => {
      const children = [aJob({ queue: 'orders' })];
      const [parent] = await under.jobs.enqueue([aJob({ queue: 'orders', children })]);
      await under.give('orders', 0);
      await under.clock.advance(1_000);
      expect(await under.purge.execute({ all: true }, by(ANN))).to.include({ purged: 1 });
      expect(await under.statusOf(parent)).to.equal('dead_letter');
    });
  });

  describe('with several sources', () => {
    const letter = (kind: string, count: number): DeadLetter => ({
      ...{ id: newId(), kind, queue: 'x', cause: 'c', error: 'e', payload: {}, attempt: 1 },
      ...{ requestId: 'r', createdAt: new Date(count), diedAt: new Date(count) },
    });
    /** Answers pages of two. */
    const sourceOf = (kind: string, letters: readonly DeadLetter[]): DeadLetterSource => ({
      kind,
      groups: async () => [
        {
          ...{ kind, queue: 'x', cause: 'c', count: letters.length, error: 'e' },
          ...{ firstAt: new Date(0), lastAt: new Date(0), sampleId: letters[0]!.id },
        },
      ],
      list: async ({ cursor = '0', limit }) => {
        const start = Number(cursor);
        const items = letters.slice(start, start + Math.min(2, limit));
        const end = start + items.length;
        return { items, ...(end < letters.length ? { nextCursor: String(end) } : {}) };
      },
      find: async (id) => {
        const found = letters.find((one) => one.id === id);
        return found && { ...found, attempts: [], lines: [] };
      },
      edit: async () => false,
      replay: async () => [],
      outcomes: async () => ({}),
      purge: async () => [],
    });
    const [rows, hooks] = [
      [1, 2, 3].map((count) => letter('row', count)),
      [4, 5].map((count) => letter('hook', count)),
    ];
    const desk = () => {
      const notes = { of: async () => [] };
      const both = new DeadLetterDesk({ sources: [sourceOf('row', rows)], notes });
      both.register(sourceOf('hook', hooks));
      return both;
    };

    it('lists one after the other, page by page, without loss', async () => {
      for (const limit of [1, 2, 3, 50]) {
        const found: string[] = [];
        let cursor: string | undefined;
        for (let pages = 0; pages < 10; pages += 1) {
          const page = await desk().list(listQuery({ limit, ...(cursor ? { cursor } : {}) }));
          found.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor;
          if (cursor === undefined) break;
        }
        expect(found).to.deep.equal([...rows, ...hooks].map(({ id }) => id));
      }
    });

    it('filters by kind, finds by id, and groups all', async () => {
      const filter: Filter = { field: 'kind', operator: 'in', values: ['hook'] };
      const page = await desk().list(listQuery({ filters: [filter] }));
      expect(page.items).to.deep.equal(hooks);
      expect(await desk().get(rows[1]!.id)).to.include({ kind: 'row' });
      const groups = await desk().groups({});
      expect(groups.map(({ kind }) => kind)).to.deep.equal(['row', 'hook']);
      const odd = desk().list(listQuery({ cursor: 'odd' }));
      expect(await rejectionOf(odd)).to.include({ code: 'list.invalid' });
      expect(() => {
        desk().register(sourceOf('row', rows));
      }).to.throw();
    });
  });
});
