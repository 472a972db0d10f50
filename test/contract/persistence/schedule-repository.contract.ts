import { expect } from 'chai';
import { Schedule, type ScheduleState } from '../../../src/domain/jobs/schedule.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { aSchedule, fresh, newId, NOON } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import { AWKWARD_JSON, AWKWARD_TIMES, samplesOf } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';
import { repositoryContract, type RepositorySubject } from './repository.contract.js';

const SCHEDULES: RepositorySubject<ScheduleState, Schedule> = {
  what: 'schedule',
  build: aSchedule,
  restore: (state) => Schedule.restore(state),
  repository: ({ schedules }) => schedules,
  queries: ({ scheduleQueries }) => scheduleQueries,
  change: { paused: true, nextRunAt: null, firedCount: 2 ** 40, lastOutcome: 'skipped' },
  samples: {
    'every field': {
      origin: 'configuration',
      priority: 100,
      cron: null,
      everySeconds: 31_536_000,
      at: NOON,
      startsAt: NOON,
      endsAt: NOON,
      jitterSeconds: 86_400,
      overlap: 'cancel',
      misfire: 'all',
      misfireLimit: 100,
      graceSeconds: 1,
      paused: true,
      nextSlotAt: NOON,
      nextRunAt: NOON,
      lastSlotAt: NOON,
      lastRunAt: NOON,
      lastJobId: newId<'Job'>(),
      lastOutcome: 'missed',
      firedCount: Number.MAX_SAFE_INTEGER,
      skippedCount: 3,
      missedCount: 4,
    },
    ...samplesOf('payload', AWKWARD_JSON),
    ...samplesOf('at', AWKWARD_TIMES),
  },
};

export function scheduleRepositoryContract(store: Store): void {
  describe('as ScheduleRepository', () => {
    repositoryContract(store, SCHEDULES);

    it('refuses a second with the same name', async () => {
      const { work, schedules } = store();
      const name = fresh('twice');
      await work.run(() => schedules.save(aSchedule({ name }), []));
      const again = work.run(() => schedules.save(aSchedule({ name }), []));
      const code = 'schedule.concurrent-change';
      expect(await appErrorOf(again)).to.include({ kind: 'conflict', code });
    });
  });

  describe('as ScheduleQueries', () => {
    const save = (built: readonly Schedule[]) =>
      store().work.run(async () => {
        for (const schedule of built) await store().schedules.save(schedule, []);
      });

    it('tells which schedules run next, the soonest first', async () => {
      const at = (ms: number) => new Date(Date.UTC(2001, 0, 1) + ms);
      const [late, never, soon] = [
        aSchedule({ nextRunAt: at(2), graceSeconds: 7 }),
        aSchedule({ nextRunAt: null }),
        aSchedule({ nextRunAt: at(1), nextSlotAt: at(0) }),
      ];
      await save([late, never, soon]);
      const runs = await store().scheduleQueries.upcoming(2_000);
      const ours = new Set([late.state.id, never.state.id, soon.state.id]);
      expect(runs.filter(({ id }) => ours.has(id))).to.deep.equal(
        [soon, late].map(({ state: { id, name, graceSeconds, nextRunAt } }) => ({
          ...{ id, name, graceSeconds, nextRunAt },
        })),
      );
      const first = await store().scheduleQueries.upcoming(1);
      expect(first).to.deep.equal(runs.slice(0, 1));
    });

    it('lists those that rest', async () => {
      const queue = fresh('queue');
      const [resting, other] = [aSchedule({ queue, paused: true }), aSchedule({ queue })];
      await save([resting, other]);
      const filters = [
        { field: 'queue', operator: 'in', values: [queue] },
        { field: 'paused', operator: 'in', values: [true] },
      ] as const;
      const { items } = await store().scheduleQueries.list(listQuery({ filters }));
      expect(items).to.deep.equal([resting.state]);
    });
  });
}
