import { expect } from 'chai';
import { CronerCalendar } from '../../../../src/adapters/outbound/croner/croner-calendar.js';
import {
  countSlots,
  slotAfter,
  slotBefore,
  type AnchoredTiming,
} from '../../../../src/domain/jobs/schedule-timing.js';

const times = new CronerCalendar();
const MADE = new Date('2026-03-01T12:00:10.000Z');
const at = (time: string) => new Date(`2026-03-01T${time}Z`);

const timing = (of: Partial<AnchoredTiming>): AnchoredTiming => ({
  ...{ cron: null, timeZone: 'UTC', everySeconds: null, at: null },
  ...{ startsAt: null, endsAt: null, createdAt: MADE },
  ...of,
});

describe('slots of an interval', () => {
  const every = timing({ everySeconds: 60 });

  it('are counted from the making, which is none itself', () => {
    expect(slotAfter(every, MADE, times)).to.deep.equal(at('12:01:10'));
    expect(slotAfter(every, new Date(0), times)).to.deep.equal(at('12:01:10'));
    expect(slotAfter(every, at('12:01:09.999'), times)).to.deep.equal(at('12:01:10'));
    expect(slotAfter(every, at('12:01:10'), times)).to.deep.equal(at('12:02:10'));
    expect(slotBefore(every, at('12:01:10.001'), times)).to.deep.equal(at('12:01:10'));
    expect(slotBefore(every, at('12:01:10'), times)).to.equal(undefined);
  });

  it('are counted from the start where there is one, which is the first', () => {
    const from = timing({ everySeconds: 60, startsAt: at('13:00:00'), endsAt: at('13:02:00') });
    expect(slotAfter(from, MADE, times)).to.deep.equal(at('13:00:00'));
    expect(slotAfter(from, at('13:01:00'), times)).to.deep.equal(at('13:02:00'));
    expect(slotAfter(from, at('13:02:00'), times)).to.equal(undefined);
    expect(slotBefore(from, at('15:00:00'), times)).to.deep.equal(at('13:02:00'));
    expect(slotBefore(from, at('13:00:00'), times)).to.equal(undefined);
  });

  it('are counted without looking at each', () => {
    const second = timing({ everySeconds: 1 });
    const tenYears = 10 * 365 * 86_400;
    const first = new Date(MADE.getTime() + 1_000);
    const before = new Date(first.getTime() + tenYears * 1_000);
    const counted = { slots: tenYears, isAtLeast: false };
    expect(countSlots(second, first, before, times)).to.deep.equal(counted);
    expect(countSlots(second, first, first, times)).to.deep.equal({ slots: 0, isAtLeast: false });
  });
});

describe('slots of a cron expression', () => {
  const cron = timing({ cron: '*/10 * * * *', startsAt: at('13:00:00'), endsAt: at('13:25:00') });

  it('lie between start and end, both included', () => {
    expect(slotAfter(cron, MADE, times)).to.deep.equal(at('13:00:00'));
    expect(slotAfter(cron, at('13:10:00'), times)).to.deep.equal(at('13:20:00'));
    expect(slotAfter(cron, at('13:20:00'), times)).to.equal(undefined);
    expect(slotBefore(cron, at('18:00:00'), times)).to.deep.equal(at('13:20:00'));
    expect(slotBefore(cron, at('13:00:00'), times)).to.equal(undefined);
  });

  it('are counted up to a hundred', () => {
    const each = timing({ cron: '* * * * *' });
    const before = (minutes: number) => new Date(at('12:01:00').getTime() + minutes * 60_000);
    const counted = (minutes: number) => countSlots(each, at('12:01:00'), before(minutes), times);
    expect(counted(3)).to.deep.equal({ slots: 3, isAtLeast: false });
    expect(counted(100)).to.deep.equal({ slots: 100, isAtLeast: false });
    expect(counted(101)).to.deep.equal({ slots: 100, isAtLeast: true });
  });
});

describe('the slot of a single time', () => {
  it('comes once', () => {
    const once = timing({ at: at('13:00:00') });
    expect(slotAfter(once, MADE, times)).to.deep.equal(at('13:00:00'));
    expect(slotAfter(once, at('13:00:00'), times)).to.equal(undefined);
    expect(slotBefore(once, at('13:00:00.001'), times)).to.deep.equal(at('13:00:00'));
    expect(slotBefore(once, at('13:00:00'), times)).to.equal(undefined);
    const one = { slots: 1, isAtLeast: false };
    expect(countSlots(once, at('13:00:00'), at('14:00:00'), times)).to.deep.equal(one);
  });
});
