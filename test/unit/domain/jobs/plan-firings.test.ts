import { expect } from 'chai';
import { CronerCalendar } from '../../../../src/adapters/outbound/croner/croner-calendar.js';
import {
  MOST_FIRINGS,
  planFirings,
  planOverlap,
  type FiringTerms,
} from '../../../../src/domain/jobs/plan-firings.js';

const times = new CronerCalendar();
const at = (time: string) => new Date(`2026-03-01T${time}Z`);
const shown = (slots: readonly Date[]) => slots.map((slot) => slot.toISOString().slice(11, 16));

const hourly = (of: Partial<FiringTerms> = {}): FiringTerms => ({
  ...{ cron: '0 * * * *', timeZone: 'UTC', everySeconds: null, at: null },
  ...{ startsAt: null, endsAt: null, createdAt: at('00:00:00') },
  ...{ misfire: 'once', misfireLimit: 3, graceSeconds: 60, jitterSeconds: 0 },
  ...of,
});

const plan = (terms: FiringTerms, now: string, first = '06:00:00') => {
  const { fire, late, next } = planFirings(terms, at(first), at(now), times);
  const { slots, isAtLeast, madeUp } = late ?? {};
  return {
    fire: shown(fire),
    late: late && { slots, isAtLeast, madeUp, from: shown([late.first, late.last]) },
    next: next && shown([next])[0],
  };
};

describe('planFirings', () => {
  it('fires what is due in time', () => {
    const expected = { fire: ['06:00'], late: undefined, next: '07:00' };
    expect(plan(hourly(), '06:00:00')).to.deep.equal(expected);
    expect(plan(hourly(), '06:01:00')).to.deep.equal(expected);
  });

  it('fires each that is due in time, whatever the policy', () => {
    for (const misfire of ['once', 'all', 'skip'] as const) {
      const terms = hourly({ misfire, graceSeconds: 86_400 });
      const expected = { fire: ['06:00', '07:00', '08:00'], late: undefined, next: '09:00' };
      expect(plan(terms, '08:30:00')).to.deep.equal(expected);
    }
  });

  it('counts jitter as time', () => {
    const terms = hourly({ jitterSeconds: 600, misfire: 'skip' });
    expect(plan(terms, '06:11:00').fire).to.deep.equal(['06:00']);
    expect(plan(terms, '06:11:00.001').fire).to.deep.equal([]);
  });

  it('makes up for one with once, the newest', () => {
    expect(plan(hourly(), '09:30:00')).to.deep.equal({
      fire: ['09:00'],
      late: { slots: 4, isAtLeast: false, madeUp: 1, from: ['06:00', '09:00'] },
      next: '10:00',
    });
  });

  it('makes up for none with once where the next one is in time', () => {
    expect(plan(hourly(), '09:00:30')).to.deep.equal({
      fire: ['09:00'],
      late: { slots: 3, isAtLeast: false, madeUp: 0, from: ['06:00', '08:00'] },
      next: '10:00',
    });
  });

  it('makes up for none with skip', () => {
    expect(plan(hourly({ misfire: 'skip' }), '08:30:00')).to.deep.equal({
      fire: [],
      late: { slots: 3, isAtLeast: false, madeUp: 0, from: ['06:00', '08:00'] },
      next: '09:00',
    });
  });

  it('makes up for the newest with all, as many as the limit allows', () => {
    expect(plan(hourly({ misfire: 'all' }), '10:00:30')).to.deep.equal({
      fire: ['07:00', '08:00', '09:00', '10:00'],
      late: { slots: 4, isAtLeast: false, madeUp: 3, from: ['06:00', '09:00'] },
      next: '11:00',
    });
    const few = plan(hourly({ misfire: 'all' }), '07:30:00');
    expect(few.fire).to.deep.equal(['06:00', '07:00']);
  });

  it('ends with the timing', () => {
    const terms = hourly({ endsAt: at('08:00:00') });
    expect(plan(terms, '12:00:00')).to.deep.include({ fire: ['08:00'], next: undefined });
    const once = hourly({ cron: null, at: at('06:00:00') });
    expect(plan(once, '12:00:00')).to.deep.equal({
      fire: ['06:00'],
      late: { slots: 1, isAtLeast: false, madeUp: 1, from: ['06:00', '06:00'] },
      next: undefined,
    });
  });

  it('leaves what is too much at once for the next plan', () => {
    const terms = hourly({ cron: null, everySeconds: 1, graceSeconds: 86_400 });
    const first = at('00:00:01');
    const { fire, next } = planFirings(terms, first, at('00:10:00'), times);
    expect(fire).to.have.length(MOST_FIRINGS);
    expect(fire.at(-1)).to.deep.equal(at('00:01:40'));
    expect(next).to.deep.equal(at('00:01:41'));
  });

  it('does not look at each of millions of late times', () => {
    const terms = hourly({ cron: '* * * * * *', misfire: 'all' });
    const now = new Date('2036-03-01T00:00:00Z');
    const { fire, late } = planFirings(terms, at('06:00:00'), now, times);
    expect(late).to.deep.include({ slots: 100, isAtLeast: true, madeUp: 3 });
    expect(fire).to.have.length(3 + 61);
  });
});

describe('planOverlap', () => {
  const slots = [at('06:00:00'), at('07:00:00'), at('08:00:00')];
  const planned = (of: Parameters<typeof planOverlap>) => {
    const { enqueue, skip, cancels } = planOverlap(...of);
    return { enqueue: shown(enqueue), skip: shown(skip), cancels };
  };

  it('adds jobs with queue', () => {
    const all = { enqueue: shown(slots), skip: [], cancels: false };
    expect(planned(['queue', slots, true])).to.deep.equal(all);
  });

  it('makes one job at a time with skip', () => {
    const none = { enqueue: [], skip: shown(slots), cancels: false };
    expect(planned(['skip', slots, true])).to.deep.equal(none);
    const one = { enqueue: ['06:00'], skip: ['07:00', '08:00'], cancels: false };
    expect(planned(['skip', slots, false])).to.deep.equal(one);
  });

  it('keeps the newest with cancel', () => {
    const last = { enqueue: ['08:00'], skip: ['06:00', '07:00'] };
    expect(planned(['cancel', slots, true])).to.deep.equal({ ...last, cancels: true });
    expect(planned(['cancel', slots, false])).to.deep.equal({ ...last, cancels: false });
    const nothing = { enqueue: [], skip: [], cancels: false };
    expect(planned(['cancel', [], true])).to.deep.equal(nothing);
  });
});
