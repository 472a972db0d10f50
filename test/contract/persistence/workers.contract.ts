import { expect } from 'chai';
import { LOST_AFTER_MS, type WorkerState } from '../../../src/domain/jobs/worker.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { aWorker, fresh } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

/** Long before what other suites may have stored. */
const EPOCH_MS = Date.UTC(2001, 0, 1);
const at = (ms: number) => new Date(EPOCH_MS + ms);

export function workersContract(store: Store): void {
  describe('as Workers', () => {
    const beat = (worker: Partial<ReturnType<typeof aWorker>> = {}) => {
      const told = aWorker({ host: fresh('host'), ...worker });
      return store()
        .workers.beat(told)
        .then(() => told);
    };
    const onHost = (host: string) =>
      store().workerQueries.list(
        listQuery({ filters: [{ field: 'host', operator: 'in', values: [host] }] }),
      );

    it('keep what a worker told last', async () => {
      const first = await beat({ patterns: 'mail,crm-*' });
      expect((await onHost(first.host)).items).to.deep.equal([first]);
      const later = await beat({
        ...first,
        running: 3,
        draining: true,
        patterns: null,
        concurrency: { now: 4, min: 1, max: 8 },
        queueConcurrency: { http: { now: 2, min: 1, max: 5 } },
        heartbeatAt: at(15_000),
      });
      expect((await onHost(first.host)).items).to.deep.equal([later]);
    });

    it('may be told the same twice', async () => {
      const worker = await beat();
      await beat(worker);
      expect((await onHost(worker.host)).items).to.deep.equal([worker]);
    });

    it('know a worker again that was forgotten', async () => {
      const worker = await beat();
      await store().workers.remove([worker.id]);
      expect((await onHost(worker.host)).items).to.deep.equal([]);
      await beat(worker);
      expect((await onHost(worker.host)).items).to.deep.equal([worker]);
    });

    it('forget those that ended, and nobody else', async () => {
      const host = fresh('host');
      const [one, other] = [await beat({ host }), await beat({ host })];
      await store().workers.remove([one.id, 'nobody']);
      await store().workers.remove([]);
      expect((await onHost(host)).items).to.deep.equal([other]);
    });

    it('forget the silent ones, the longest silent first, as many as told', async () => {
      const { workers, work } = store();
      const host = fresh('host');
      for (const ms of [3, 1, 2]) await beat({ host, pid: ms, heartbeatAt: at(ms) });
      const forget = (ms: number, limit: number) =>
        work.run(() => workers.forgetSilentBefore(at(ms), limit));
      const pids = async () => (await onHost(host)).items.map(({ pid }) => pid).sort();
      expect(await forget(1, 10)).to.equal(0);
      expect(await forget(3, 1)).to.equal(1);
      expect(await pids()).to.deep.equal([2, 3]);
      expect(await forget(3, 10)).to.equal(1);
      expect(await pids()).to.deep.equal([3]);
      expect(await forget(4, 10)).to.equal(1);
      expect(await rejectionOf(workers.forgetSilentBefore(at(1), 1))).to.be.instanceOf(Error);
    });

    it('undo what a unit of work that failed had forgotten', async () => {
      const worker = await beat();
      await rejectionOf(
        store().work.run(async () => {
          await store().workers.remove([worker.id]);
          throw new Error('no');
        }),
      );
      expect((await onHost(worker.host)).items).to.deep.equal([worker]);
    });

    it('tell those that were heard of last, first', async () => {
      const future = Date.UTC(2090, 0, 1);
      const inFuture = (ms: number) => new Date(future + ms);
      const told = [];
      for (const ms of [1, 3, 2]) told.push(await beat({ heartbeatAt: inFuture(ms) }));
      const [first, last, middle] = told;
      const latest = await store().workerQueries.latest(2);
      expect(latest).to.deep.equal([last, middle]);
      expect(await store().workerQueries.latest(3)).to.deep.include(first);
      await store().workers.remove(told.map(({ id }) => id));
    });

    it('are listed by state as of a time', async () => {
      const host = fresh('host');
      const now = at(100_000);
      const before = (ms: number) => new Date(now.getTime() - ms);
      await beat({ host, pid: 1, heartbeatAt: before(LOST_AFTER_MS) });
      await beat({ host, pid: 2, heartbeatAt: before(LOST_AFTER_MS), draining: true });
      await beat({ host, pid: 3, heartbeatAt: before(LOST_AFTER_MS + 1) });
      await beat({ host, pid: 4, heartbeatAt: before(LOST_AFTER_MS + 1), draining: true });
      const filters = [{ field: 'host', operator: 'in', values: [host] }] as const;
      const pids = async (...states: WorkerState[]) => {
        const among = { states, time: now };
        const { items } = await store().workerQueries.list(listQuery({ filters }), among);
        return items.map(({ pid }) => pid).sort();
      };
      expect(await pids('running')).to.deep.equal([1]);
      expect(await pids('draining')).to.deep.equal([2]);
      expect(await pids('lost')).to.deep.equal([3, 4]);
      expect(await pids('running', 'lost')).to.deep.equal([1, 3, 4]);
      expect(await pids('draining', 'running')).to.deep.equal([1, 2]);
      expect(await pids('lost', 'draining', 'running')).to.deep.equal([1, 2, 3, 4]);
      expect(await pids()).to.deep.equal([]);
    });

    it('are listed page by page', async () => {
      const host = fresh('host');
      for (const ms of [2, 3, 1]) await beat({ host, pid: ms, startedAt: at(ms) });
      const filters = [{ field: 'host', operator: 'in', values: [host] }] as const;
      const first = await store().workerQueries.list(listQuery({ filters, limit: 2 }));
      const { nextCursor = '' } = first;
      const next = await store().workerQueries.list(
        listQuery({ filters, limit: 2, cursor: nextCursor }),
      );
      expect([...first.items, ...next.items].map(({ pid }) => pid)).to.deep.equal([1, 2, 3]);
      expect(next.nextCursor).to.equal(undefined);
    });
  });
}
