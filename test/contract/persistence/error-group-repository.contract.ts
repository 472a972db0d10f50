import { expect } from 'chai';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { NodeDigests } from '../../../src/adapters/outbound/system/node-digests.js';
import { ErrorAggregator } from '../../../src/application/errors/error-aggregator.js';
import { ErrorSampler } from '../../../src/application/errors/error-sampler.js';
import { ErrorGroup, type ErrorGroupState } from '../../../src/domain/errors/error-group.js';
import { HOUR_MS } from '../../../src/domain/errors/error-statistics.js';
import { notFound } from '../../../src/domain/shared/app-error.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { anErrorGroup, fresh } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import { AWKWARD_TEXTS, AWKWARD_TIMES, samplesOf } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';
import { repositoryContract, type RepositorySubject } from './repository.contract.js';
import { sequenceAll, toldAfter } from './told-events.js';

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

    it('forgets those seen longest ago of too many groups', async () => {
      const { work, errorGroups, errorGroupQueries } = store();
      const addSeen = (ms: number) =>
        save(anErrorGroup({ severity: 'high', lastSeenAt: new Date(ms) }));
      const [second, first, third] = [
        await addSeen(-2e9),
        await addSeen(-3e9),
        await addSeen(-1e9),
      ];
      await add(first, freshHour(), 3);
      const hours = await totalSince(new Date(nextHour));
      let all = 0;
      for (let page = await errorGroupQueries.list(listQuery({ limit: 200 })); ;) {
        all += page.items.length;
        if (page.nextCursor === undefined) break;
        page = await errorGroupQueries.list(listQuery({ limit: 200, cursor: page.nextCursor }));
      }
      const forget = () => work.run(() => errorGroups.forgetBeyond(all - 2, 2));
      expect([await forget(), await forget()]).to.deep.equal([2, 0]);
      for (const { state } of [first, second]) {
        expect(await errorGroupQueries.find(state.id)).to.equal(undefined);
      }
      expect(await errorGroupQueries.find(third.state.id)).to.deep.equal(third.state);
      expect(hours - (await totalSince(new Date(nextHour)))).to.equal(3);
    });

    it('counts all that several processes store at once, and tells of a new fault once', async () => {
      const from = await sequenceAll(store().eventStream);
      const hour = freshHour();
      const components = Array.from({ length: 5 }, () => fresh('part'));
      const processes = Array.from({ length: 6 }, (_, index) => {
        const { errorGroups: groups, ...rest } = store();
        const sampler = new ErrorSampler({ digests: new NodeDigests(), redact: (text) => text });
        const counter = { add: () => undefined };
        const clock = Object.assign(Object.create(rest.clock) as typeof rest.clock, {
          now: () => hour,
        });
        const logger = new InMemoryLogger();
        const deps = { ...rest, clock, groups, sampler, logger, version: '1.0.0' };
        const errors = new ErrorAggregator({ ...deps, failures: counter, dropped: counter });
        // Each sees them in another order.
        for (const name of [...components.slice(index % 5), ...components.slice(0, index % 5)]) {
          errors.record(notFound('task', '7'), name);
        }
        return { errors, logger };
      });
      await Promise.all(processes.map(({ errors }) => errors.store()));
      expect(processes.flatMap(({ logger }) => logger.entries)).to.deep.equal([]);
      expect((await store().errorGroupQueries.statistics(hour)).byComponent).to.deep.equal(
        Object.fromEntries(components.map((name) => [name, 6])),
      );
      const told = await toldAfter(store().eventStream, from);
      expect(told.map(({ type }) => type)).to.deep.equal(Array(5).fill('brain.error.new'));
      nextHour += 100 * HOUR_MS;
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
