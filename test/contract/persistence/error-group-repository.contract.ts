import { expect } from 'chai';
import { ErrorGroup, type ErrorGroupState } from '../../../src/domain/errors/error-group.js';
import { HOUR_MS } from '../../../src/domain/errors/error-statistics.js';
import { anErrorGroup, fresh } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import { AWKWARD_TEXTS, AWKWARD_TIMES, samplesOf } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';
import { repositoryContract, type RepositorySubject } from './repository.contract.js';

const SUBJECT: RepositorySubject<ErrorGroupState, ErrorGroup> = {
  what: 'error',
  build: anErrorGroup,
  restore: (state) => ErrorGroup.restore(state),
  repository: ({ errorGroups }) => errorGroups,
  queries: ({ errorGroupQueries }) => errorGroupQueries,
  change: { count: 7, status: 'regressed', lastSeenAt: new Date('2026-03-02T00:00:00.000Z') },
  samples: {
    'every field': {
      sample: {
        message: 'no',
        at: '2026-03-01T12:00:00.000Z',
        frames: ['application/shop#Shop.open'],
        causes: ['Error ECONNREFUSED'],
        requestId: 'request-1',
        actor: 'api-key:1',
        data: { taskId: '7', nested: { list: [1, null] } },
      },
      count: 2 ** 40,
      versions: ['0.9.0', '1.0.0'],
      status: 'resolved',
      resolvedAt: new Date('2026-03-01T13:00:00.000Z'),
      resolvedBy: 'api-key:2',
    },
    ...samplesOf('note', AWKWARD_TEXTS),
    ...samplesOf('resolvedAt', AWKWARD_TIMES),
  },
};

/** Hours that no other case counts in. */
let nextHour = Date.UTC(2050, 0, 1);
const freshHour = () => new Date((nextHour += 100 * HOUR_MS));
const after = (hour: Date, hours: number) => new Date(hour.getTime() + hours * HOUR_MS);

export function errorGroupRepositoryContract(store: Store): void {
  describe('as ErrorGroupRepository', () => {
    repositoryContract(store, SUBJECT);

    const save = async (group: ErrorGroup) => {
      await store().work.run(() => store().errorGroups.save(group, []));
      return group;
    };
    const add = (group: ErrorGroup, hour: Date, count: number) =>
      store().work.run(() => store().errorGroups.addToHour(group.state.id, hour, count));
    const totalSince = async (hour: Date) =>
      (await store().errorGroupQueries.statistics(hour)).total;

    it('finds a group by its fingerprint', async () => {
      const { state } = await save(anErrorGroup());
      const { work, errorGroups } = store();
      const found = await work.run(() => errorGroups.findByFingerprint(state.fingerprint));
      expect(found?.state).to.deep.equal(state);
      expect(await work.run(() => errorGroups.findByFingerprint(fresh('no')))).to.equal(undefined);
    });

    it('lets one group only have a fingerprint', async () => {
      const { state } = await save(anErrorGroup());
      const error = await appErrorOf(save(anErrorGroup({ fingerprint: state.fingerprint })));
      expect(error).to.include({ code: 'error.concurrent-change', retryable: true });
    });

    it('adds up what several writers count in an hour at once', async () => {
      const group = await save(anErrorGroup());
      const hour = freshHour();
      await add(group, hour, 1);
      await Promise.all([2, 3, 4, 5].map((count) => add(group, hour, count)));
      expect(await totalSince(hour)).to.equal(15);
    });

    it('counts by category, severity, component and hour', async () => {
      const hour = freshHour();
      const [one, other] = [fresh('one'), fresh('other')];
      const first = await save(anErrorGroup({ component: one, firstSeenAt: hour }));
      const second = await save(
        anErrorGroup({ component: other, category: 'database', severity: 'high' }),
      );
      await add(first, after(hour, -1), 100);
      await add(first, hour, 2);
      await add(first, after(hour, 3), 1);
      await add(second, after(hour, 3), 5);
      const { id, code, message } = second.state;
      expect(await store().errorGroupQueries.statistics(hour)).to.deep.include({
        since: hour,
        total: 8,
        byCategory: { database: 5, validation: 3 },
        bySeverity: { high: 5, low: 3 },
        byComponent: { [other]: 5, [one]: 3 },
        byHour: [
          { hour, count: 2 },
          { hour: after(hour, 3), count: 6 },
        ],
        newGroups: 1,
        top: [
          { id, code, component: other, message, count: 5 },
          { id: first.state.id, code, component: one, message, count: 3 },
        ],
      });
      nextHour += 100 * HOUR_MS;
    });

    it('counts groups by their status, and nothing where nothing happened', async () => {
      const read = () => store().errorGroupQueries.statistics(freshHour());
      const before = await read();
      await save(anErrorGroup({ status: 'regressed' }));
      await save(anErrorGroup({ status: 'open' }));
      await save(anErrorGroup({ status: 'resolved' }));
      const now = await read();
      expect(now.regressedGroups - before.regressedGroups).to.equal(1);
      expect(now.openGroups - before.openGroups).to.equal(2);
      expect(now).to.deep.include({ total: 0, byCategory: {}, byHour: [], top: [] });
    });

    it('forgets old hours, some at a time, oldest first', async () => {
      const group = await save(anErrorGroup());
      for (const hour of [1, 2, 3]) await add(group, new Date(hour * HOUR_MS), hour);
      const { work, errorGroups } = store();
      const forget = () => work.run(() => errorGroups.forgetHoursBefore(new Date(3 * HOUR_MS), 1));
      const all = await totalSince(new Date(0));
      expect([await forget(), await totalSince(new Date(0))]).to.deep.equal([1, all - 1]);
      expect([await forget(), await totalSince(new Date(0))]).to.deep.equal([1, all - 3]);
      expect([await forget(), await totalSince(new Date(0))]).to.deep.equal([0, all - 3]);
    });

    it('forgets groups resolved, and refusals, not seen for long, with their hours', async () => {
      const { work, errorGroups, errorGroupQueries } = store();
      const hour = freshHour();
      const lastSeenAt = new Date(1_000);
      const resolved = await save(anErrorGroup({ status: 'resolved', lastSeenAt }));
      const open = await save(anErrorGroup({ severity: 'high', lastSeenAt }));
      const refusal = await save(anErrorGroup({ severity: 'low', lastSeenAt }));
      const recent = await save(anErrorGroup({ status: 'resolved', lastSeenAt: new Date(2_000) }));
      await add(resolved, hour, 3);
      const forget = () => work.run(() => errorGroups.forgetGroupsBefore(new Date(2_000), 10));
      expect([await forget(), await forget()]).to.deep.equal([2, 0]);
      expect(await errorGroupQueries.find(refusal.state.id)).to.equal(undefined);
      expect(await errorGroupQueries.find(resolved.state.id)).to.equal(undefined);
      expect(await totalSince(hour)).to.equal(0);
      expect(await errorGroupQueries.find(open.state.id)).to.deep.equal(open.state);
      expect(await errorGroupQueries.find(recent.state.id)).to.deep.equal(recent.state);
    });
  });
}
