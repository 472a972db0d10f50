import { expect } from 'chai';
import fc from 'fast-check';
import { CronerCalendar } from '../../../src/adapters/outbound/croner/croner-calendar.js';
import { FireSchedule } from '../../../src/application/jobs/fire-schedule.js';
import type { ScheduleState } from '../../../src/domain/jobs/schedule.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { aSchedule, fresh } from '../../support/builders.js';
import { ManualClock } from '../../support/manual-clock.js';
import { describeStore, openStore, STORES, type OpenStore } from './open-store.js';
import { sequenceAll, toldAfter } from '../../contract/persistence/told-events.js';

const MINUTE = 60_000;

/** A scheduler of its own process: it has a clock of its own. */
function scheduler(store: OpenStore, clock: ManualClock) {
  return new FireSchedule({
    ...store,
    clock,
    calendar: new CronerCalendar(),
    randomness: { fraction: () => 0.5, secret: () => '' },
    cancellation: store.jobs,
    events: store.eventLog,
    directory: { settingsOf: () => ({}) },
  });
}

for (const type of STORES) {
  describeStore(type, () => {
    let opened: OpenStore | undefined;
    const store = () => {
      if (!opened) throw new Error('The store is not open');
      return opened;
    };

    before(async () => {
      opened = await openStore(type);
    });

    after(() => opened?.close());

    const save = async (state: Partial<ScheduleState>) => {
      const queue = fresh('queue');
      const schedule = aSchedule({ queue, ...state });
      await store().work.run(() => store().schedules.save(schedule, []));
      return { queue, id: schedule.state.id };
    };
    const jobsOf = async (queue: string) => {
      const filters = [{ field: 'queue', operator: 'in', values: [queue] }] as const;
      return (await store().jobQueries.list(listQuery({ limit: 200, filters }))).items;
    };
    const stateOf = (id: ScheduleState['id']) => store().scheduleQueries.find(id);

    it('fires each time once, however many look at once', async () => {
      const start = new Date('2026-03-01T12:00:00.000Z');
      const first = new Date(start.getTime() + MINUTE);
      const { queue, id } = await save({
        ...{ cron: null, everySeconds: 60, createdAt: start, graceSeconds: 3_600 },
        ...{ nextSlotAt: first, nextRunAt: first },
      });
      const from = await sequenceAll(store().eventStream);
      const clock = new ManualClock(start);
      const several = Array.from({ length: 4 }, () => scheduler(store(), clock));
      for (let minute = 1; minute <= 10; minute += 1) {
        await clock.advance(MINUTE);
        await Promise.all(several.map((one) => one.execute(id)));
      }
      expect(await jobsOf(queue)).to.have.length(10);
      const state = await stateOf(id);
      expect(state).to.deep.include({ firedCount: 10, missedCount: 0, skippedCount: 0 });
      const told = await toldAfter(store().eventStream, from);
      const slots = told
        .filter(({ type, subject }) => type === 'brain.schedule.fired' && subject === id)
        .map(({ data }) => data['slot']);
      expect(new Set(slots).size).to.equal(10);
      expect(slots).to.have.length(10);
    });

    it('tells of each job that another one took the place of, and of no other', async () => {
      const start = new Date('2026-03-01T12:00:00.000Z');
      const { queue, id } = await save({
        ...{ cron: null, everySeconds: 60, createdAt: start, overlap: 'cancel' },
        ...{ nextSlotAt: start, nextRunAt: start },
      });
      const from = await sequenceAll(store().eventStream);
      const clock = new ManualClock(start);
      for (let minute = 0; minute < 4; minute += 1) {
        await scheduler(store(), clock).execute(id);
        await clock.advance(MINUTE);
      }
      const jobs = await jobsOf(queue);
      const cancelled = jobs.filter(({ status }) => status === 'cancelled');
      expect(cancelled).to.have.length(3);
      const told = await toldAfter(store().eventStream, from);
      const subjects = told
        .filter(({ type }) => type === 'brain.job.cancelled')
        .map(({ subject }) => subject);
      expect(subjects).to.have.members(cancelled.map((job) => `job:${job.id}`));
    });

    it('fires nothing when the unit of work fails', async () => {
      const at = new Date('2026-03-01T12:00:00.000Z');
      const { queue, id } = await save({ cron: null, at, nextSlotAt: at, nextRunAt: at });
      const { schedules } = store();
      const broken = {
        find: schedules.find.bind(schedules),
        get: schedules.get.bind(schedules),
        delete: schedules.delete.bind(schedules),
        save: async (...of: Parameters<typeof schedules.save>) => {
          await schedules.save(...of);
          throw new Error('the process ends here');
        },
      };
      const clock = new ManualClock(at);
      const dying = scheduler({ ...store(), schedules: broken }, clock);
      const fault = await dying.execute(id).catch((error: unknown) => error);
      expect(String(fault)).to.contain('the process ends here');
      expect(await jobsOf(queue)).to.deep.equal([]);
      await scheduler(store(), clock).execute(id);
      await scheduler(store(), clock).execute(id);
      expect(await jobsOf(queue)).to.have.length(1);
      expect(await stateOf(id)).to.include({ nextRunAt: null, firedCount: 1 });
    });

    it('fires each time at most once and loses none, whatever clocks do', async () => {
      const start = Date.UTC(2026, 2, 1, 12);
      const steps = fc.array(
        fc.record({
          minutes: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(-120, 120)),
          skewSeconds: fc.integer({ min: -300, max: 300 }),
        }),
        { minLength: 1, maxLength: 8 },
      );
      const check = fc.asyncProperty(steps, async (moves) => {
        const first = new Date(start + MINUTE);
        const { queue, id } = await save({
          ...{ cron: null, everySeconds: 60, createdAt: new Date(start) },
          ...{ misfire: 'all', misfireLimit: 100, nextSlotAt: first, nextRunAt: first },
        });
        let nowMs = start;
        let latestMs = start;
        for (const { minutes, skewSeconds } of moves) {
          nowMs = Math.max(start, nowMs + minutes * MINUTE);
          const skewedMs = nowMs + skewSeconds * 1_000;
          latestMs = Math.max(latestMs, nowMs, skewedMs);
          const clocks = [nowMs, skewedMs].map((ms) => new ManualClock(new Date(ms)));
          for (let round = 0; round < 4; round += 1) {
            await Promise.all(clocks.map((clock) => scheduler(store(), clock).execute(id)));
          }
        }
        const { firedCount = 0, missedCount = 0 } = (await stateOf(id)) ?? {};
        expect(firedCount + missedCount).to.equal(Math.floor((latestMs - start) / MINUTE));
        if (firedCount <= 200) expect(await jobsOf(queue)).to.have.length(firedCount);
      });
      await fc.assert(check, { numRuns: 8 });
    });
  });
}
