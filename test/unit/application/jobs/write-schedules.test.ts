import { expect } from 'chai';
import type { CreateScheduleInput } from '../../../../src/application/jobs/write-schedules.js';
import { PreviewSchedule } from '../../../../src/application/jobs/preview-schedule.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { settle } from '../../../support/in-memory-parts.js';
import { appErrorOf } from '../../../support/rejection.js';
import { scheduleParts } from './schedule-parts.js';

const NIGHTLY: CreateScheduleInput = { name: 'nightly', queue: 'reports', cron: '30 2 * * *' };

describe('CreateSchedule', () => {
  it('completes what is not said, and wakes the schedulers', async () => {
    const { create, broker } = scheduleParts();
    const wakes: string[] = [];
    broker.onWake((topic) => wakes.push(topic));
    const state = await create.execute(NIGHTLY);
    expect(state).to.deep.include({
      ...{ origin: 'api', timeZone: 'UTC', payload: {}, priority: 50, paused: false },
      ...{ overlap: 'queue', misfire: 'once', misfireLimit: 10, graceSeconds: 60 },
      nextRunAt: new Date('2026-03-02T02:30:00.000Z'),
    });
    await settle();
    expect(wakes).to.include('schedules-changed');
  });

  for (const [what, of, path] of [
    ['nonsense', { cron: 'often' }, 'cron'],
    ['a day that never comes', { cron: '0 0 30 2 *' }, 'cron'],
    ['an unknown zone', { timeZone: 'Europe/Atlantis' }, 'timeZone'],
    ['two ways to be due', { everySeconds: 60 }, 'everySeconds'],
    ['no way to be due', { cron: undefined }, 'cron'],
    ['a zone without cron', { cron: undefined, everySeconds: 60, timeZone: 'UTC' }, 'timeZone'],
    ['a time that is over', { cron: undefined, at: new Date(0) }, 'at'],
    ["one of the program's own queues", { queue: 'events' }, 'queue'],
    ['a queue that nobody knows', { queue: 'reprots' }, 'queue'],
    ['a payload beyond bounds', { payload: { text: 'x'.repeat(65_536) } }, 'payload'],
  ] as const) {
    it(`refuses ${what}, and stores nothing`, async () => {
      const { create, scheduleQueries } = scheduleParts();
      const { cron, ...rest } = { ...NIGHTLY, ...of };
      const input = { ...rest, ...(cron === undefined ? {} : { cron }) };
      const error = await appErrorOf((async () => create.execute(input))());
      expect(error.kind).to.equal('validation');
      expect(error.faults.map((fault) => fault.path)).to.deep.equal([path]);
      expect((await scheduleQueries.list(listQuery())).items).to.deep.equal([]);
    });
  }

  it('names the queues there are where it knows none of that name', async () => {
    const { create } = scheduleParts();
    const error = await appErrorOf(
      (async () => create.execute({ ...NIGHTLY, queue: 'reprots' }))(),
    );
    expect(error.code).to.equal('schedule.unknown-queue');
    expect(error.faults[0]?.message).to.contain('; there are others, reports');
  });

  it('refuses a name that is taken', async () => {
    const { create } = scheduleParts();
    await create.execute(NIGHTLY);
    const error = await appErrorOf(create.execute(NIGHTLY));
    expect(error).to.include({ kind: 'conflict', code: 'schedule.name-taken' });
  });
});

describe('ChangeSchedule', () => {
  const open = async () => {
    const parts = scheduleParts();
    const { id } = await parts.create.execute({ ...NIGHTLY, payload: { a: 1, b: 2 } });
    return { ...parts, id };
  };

  it('replaces the way to be due, and merges the payload', async () => {
    const { change, id } = await open();
    const changed = await change.execute({
      id,
      change: { everySeconds: 60, payload: { b: null, c: 3 } },
    });
    expect(changed).to.deep.include({ cron: null, everySeconds: 60, payload: { a: 1, c: 3 } });
    expect(changed.nextRunAt).to.deep.equal(new Date('2026-03-01T12:01:00.000Z'));
  });

  it('changes the zone of the expression that is there', async () => {
    const { change, id } = await open();
    const changed = await change.execute({ id, change: { timeZone: 'Asia/Tokyo' } });
    expect(changed.nextRunAt).to.deep.equal(new Date('2026-03-01T17:30:00.000Z'));
  });

  it('refuses what a new schedule is refused, and changes nothing', async () => {
    const { change, id, scheduleQueries } = await open();
    const before = await scheduleQueries.find(id);
    for (const [of, path] of [
      [{ cron: 'often' }, 'cron'],
      [{ cron: '* * * * *', everySeconds: 5 }, 'everySeconds'],
      [{ everySeconds: 5, timeZone: 'UTC' }, 'timeZone'],
      [{ timeZone: 'Mars/Base' }, 'timeZone'],
      [{ endsAt: new Date(0) }, 'endsAt'],
      [{ queue: 'events' }, 'queue'],
      [{ queue: 'reprots' }, 'queue'],
    ] as const) {
      const error = await appErrorOf((async () => change.execute({ id, change: of }))());
      expect([error.kind, ...error.faults.map((fault) => fault.path)]).to.deep.equal([
        ...['validation', path],
      ]);
    }
    expect(await scheduleQueries.find(id)).to.deep.equal(before);
  });

  it('refuses a version that is over', async () => {
    const { change, id } = await open();
    const error = await appErrorOf(
      change.execute({ id, change: { paused: true }, expectedVersion: 9 }),
    );
    expect(error.code).to.equal('version.mismatch');
  });
});

describe('PreviewSchedule', () => {
  it('shows the next times of one named by id or name', async () => {
    const parts = scheduleParts();
    const { id } = await parts.create.execute(NIGHTLY);
    const preview = new PreviewSchedule(parts);
    const next = await preview.execute({ id, count: 2 });
    expect(next.map((time) => time.toISOString())).to.deep.equal([
      '2026-03-02T02:30:00.000Z',
      '2026-03-03T02:30:00.000Z',
    ]);
    expect(await preview.execute({ name: 'nightly' })).to.have.length(10);
    const error = await appErrorOf(preview.execute({ name: 'yearly' }));
    expect(error.code).to.equal('schedule.not-found');
  });
});
