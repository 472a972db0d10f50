import { expect } from 'chai';
import { CronerCalendar } from '../../../../src/adapters/outbound/croner/croner-calendar.js';
import {
  Schedule,
  type ScheduleDetails,
  type ScheduleTools,
} from '../../../../src/domain/jobs/schedule.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { aSchedule, newId } from '../../../support/builders.js';

const at = (time: string) => new Date(`2026-03-01T${time}Z`);
const tools = (now: string, random = 0): ScheduleTools => ({
  now: at(now),
  times: new CronerCalendar(),
  random: () => random,
});
const HOURLY: Partial<ScheduleDetails> = { cron: '0 * * * *', timeZone: 'UTC' };

/** What people say of a schedule. */
const detailsOf = (of: Partial<ScheduleDetails> = {}): ScheduleDetails => {
  const {
    name,
    queue,
    payload,
    priority,
    cron,
    timeZone,
    everySeconds,
    at: once,
  } = aSchedule().state;
  const { startsAt, endsAt, jitterSeconds, overlap, misfire, misfireLimit, graceSeconds } =
    aSchedule().state;
  return {
    ...{ name, queue, payload, priority, cron, timeZone, everySeconds, at: once, startsAt, endsAt },
    ...{ jitterSeconds, overlap, misfire, misfireLimit, graceSeconds, ...HOURLY, ...of },
  };
};
const make = (of: Partial<ScheduleDetails> & { paused?: boolean }, with_ = tools('06:30:00')) => {
  return Schedule.make(newId(), 'api', { ...detailsOf(), ...of }, with_);
};
const faultOf = (action: () => unknown): { code: string; path: string | undefined } => {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, path: error.faults[0]?.path };
  }
  return { code: 'none', path: undefined };
};

describe('Schedule', () => {
  it('is due at the next time', () => {
    const { schedule, events } = make({});
    expect(schedule.state).to.deep.include({ nextSlotAt: at('07:00:00'), paused: false });
    expect(schedule.state.nextRunAt).to.deep.equal(at('07:00:00'));
    expect(events.map(({ type }) => type)).to.deep.equal(['brain.schedule.created']);
  });

  for (const [what, of, path] of [
    ['a day that never comes', { cron: '0 0 30 2 *' }, 'cron'],
    ['a time that is over', { cron: null, at: at('06:30:00') }, 'at'],
    ['an end that is over', { endsAt: at('06:00:00') }, 'endsAt'],
    ['an end before the start', { startsAt: at('09:30:00'), endsAt: at('08:00:00') }, 'endsAt'],
    ['an end before the first time', { endsAt: at('06:45:00') }, 'endsAt'],
  ] as const) {
    it(`refuses ${what}`, () => {
      const expected = { code: 'schedule.never-due', path };
      expect(faultOf(() => make(of))).to.deep.equal(expected);
      expect(faultOf(() => make({ ...of, paused: true }))).to.deep.equal(expected);
      const before = make({}).schedule;
      expect(faultOf(() => before.change(of, tools('06:30:00')))).to.deep.equal(expected);
    });
  }

  it('is delayed by jitter, never up to the next time', () => {
    const delayed = (jitterSeconds: number) =>
      make({ jitterSeconds }, tools('06:30:00', 0.999)).schedule.state;
    expect(delayed(60).nextRunAt).to.deep.equal(at('07:00:59.940'));
    expect(delayed(60).nextSlotAt).to.deep.equal(at('07:00:00'));
    expect(delayed(86_400).nextRunAt).to.deep.equal(at('07:59:56.400'));
  });

  it('rests while it is paused, and goes on with the next time', () => {
    const { schedule } = make({});
    const paused = schedule.change({ paused: true }, tools('06:40:00'));
    expect(paused.schedule.state).to.include({ nextRunAt: null, nextSlotAt: null, version: 2 });
    expect(paused.events[0]?.data).to.deep.include({ changed: ['paused'] });
    const resumed = paused.schedule.change({ paused: false }, tools('09:40:00')).schedule;
    expect(resumed.state.nextRunAt).to.deep.equal(at('10:00:00'));
    expect(resumed.plan(at('09:59:59'), tools('00:00:00').times)).to.equal(undefined);
  });

  it('stays as it is when nothing changes, and keeps its time when that does not', () => {
    const { schedule } = make({ jitterSeconds: 60 });
    const same = schedule.change({ queue: 'reports', cron: '0 * * * *' }, tools('06:40:00'));
    expect(same).to.deep.equal({ schedule, events: [] });
    const other = schedule.change({ queue: 'others' }, tools('06:40:00', 0.5)).schedule;
    expect(other.state.nextRunAt).to.deep.equal(schedule.state.nextRunAt);
  });

  it('does not come again after a clock was put back', () => {
    const { schedule } = make({});
    const plan = schedule.plan(at('07:00:00'), tools('07:00:00').times);
    if (!plan) throw new Error('It is not due');
    const fired = [{ slot: at('07:00:00'), jobId: newId<'Job'>() }];
    const ran = schedule.ran({ plan, fired, skipped: [] }, tools('07:00:01')).schedule;
    expect(ran.state.nextRunAt).to.deep.equal(at('08:00:00'));
    const back = tools('05:00:00');
    expect(ran.plan(back.now, back.times)).to.equal(undefined);
    const changed = ran.change({ cron: '0,30 * * * *' }, back).schedule;
    expect(changed.state.nextRunAt).to.deep.equal(at('07:30:00'));
  });

  it('tells what became of its times, and counts it', () => {
    const { schedule } = make({});
    const now = tools('10:30:00');
    const plan = schedule.plan(now.now, now.times);
    if (!plan) throw new Error('It is not due');
    const jobId = newId<'Job'>();
    const fired = plan.fire.map((slot) => ({ slot, jobId }));
    const { schedule: ran, events } = schedule.ran({ plan, fired, skipped: [] }, now);
    expect(events.map(({ type }) => type)).to.deep.equal([
      'brain.schedule.missed',
      'brain.schedule.fired',
    ]);
    expect(events[0]?.data).to.deep.include({
      ...{ name: schedule.state.name, slots: 4, isAtLeast: false, madeUp: 1 },
      ...{ first: at('07:00:00').toISOString(), last: at('10:00:00').toISOString() },
    });
    expect(events[1]?.data).to.deep.include({ slot: at('10:00:00').toISOString(), jobId });
    expect(ran.state).to.deep.include({
      ...{ firedCount: 1, missedCount: 3, skippedCount: 0, lastOutcome: 'fired', lastJobId: jobId },
      ...{ lastSlotAt: at('10:00:00'), lastRunAt: at('10:30:00'), nextRunAt: at('11:00:00') },
    });
  });

  it('tells of times that an unfinished job has skipped', () => {
    const lastJobId = newId<'Job'>();
    const schedule = Schedule.restore({
      ...make({}).schedule.state,
      lastJobId,
      lastOutcome: 'fired',
    });
    const now = tools('07:00:00');
    const plan = schedule.plan(now.now, now.times);
    if (!plan) throw new Error('It is not due');
    const { schedule: ran, events } = schedule.ran({ plan, fired: [], skipped: plan.fire }, now);
    expect(events.map(({ type, data }) => [type, data['unfinishedJobId']])).to.deep.equal([
      ['brain.schedule.skipped', lastJobId],
    ]);
    expect(ran.state).to.deep.include({ lastOutcome: 'skipped', skippedCount: 1, lastJobId });
    expect(ran.state.lastRunAt).to.equal(null);
  });

  it('of the configuration is only paused by the API, and may be over', () => {
    const details = detailsOf();
    const over = { ...details, cron: null, at: at('01:00:00') };
    const made = Schedule.make(newId(), 'configuration', over, tools('06:30:00')).schedule;
    expect(made.state.nextRunAt).to.equal(null);
    const known = made.declare(details, tools('06:30:00'));
    expect(known.state.nextRunAt).to.deep.equal(at('07:00:00'));
    const refused = { code: 'schedule.declared', path: undefined };
    expect(faultOf(() => known.change({ queue: 'x' }, tools('06:30:00')))).to.deep.equal(refused);
    expect(faultOf(() => known.delete())).to.deep.equal(refused);
    const paused = known.change({ paused: true }, tools('06:30:00')).schedule;
    const again = paused.declare({ ...details, queue: 'others' }, tools('06:31:00'));
    expect(again.state).to.include({ paused: true, queue: 'others', nextRunAt: null });
  });

  it('shows what comes next', () => {
    const { schedule } = make(
      { endsAt: at('09:10:00'), jitterSeconds: 60 },
      tools('06:30:00', 0.9),
    );
    const { times } = tools('00:00:00');
    const next = (now: string, count: number) => schedule.preview(at(now), count, times);
    expect(next('06:30:00', 2)).to.deep.equal([at('07:00:00'), at('08:00:00')]);
    expect(next('08:00:00', 9)).to.deep.equal([at('09:00:00')]);
    const paused = schedule.change({ paused: true }, tools('06:30:00')).schedule;
    expect(paused.preview(at('06:30:00'), 5, times)).to.deep.equal([]);
  });
});
