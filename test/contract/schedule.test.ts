import { expect } from 'chai';
import { CronerSchedule } from '../../src/adapters/outbound/croner/croner-schedule.js';
import { AppError } from '../../src/domain/shared/app-error.js';

describe('CronerSchedule as Schedule', () => {
  const schedule = new CronerSchedule();
  const dues = (cron: string, zone: string, from: string, count: number) => {
    const found: string[] = [];
    let after = new Date(from);
    for (let index = 0; index < count; index += 1) {
      after = schedule.nextDue({ cron, zone }, after) ?? after;
      found.push(after.toISOString());
    }
    return found;
  };

  it('counts from the time given', () => {
    const after = new Date('2026-03-01T12:00:00.500Z');
    expect(schedule.nextDue({ everySeconds: 90 }, after)?.toISOString()).to.equal(
      '2026-03-01T12:01:30.500Z',
    );
  });

  it('keeps to the wall clock of the zone, and is due once a day when clocks change', () => {
    expect(dues('30 2 * * *', 'Europe/Berlin', '2026-03-27T12:00:00Z', 4)).to.deep.equal([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
      '2026-03-31T00:30:00.000Z',
    ]);
    expect(dues('30 2 * * *', 'Europe/Berlin', '2026-10-23T12:00:00Z', 4)).to.deep.equal([
      '2026-10-24T00:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
      '2026-10-27T01:30:00.000Z',
    ]);
    expect(dues('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 3)).to.deep.equal([
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
      '2026-11-03T06:30:00.000Z',
    ]);
  });

  it('is never due on a day that never comes', () => {
    expect(schedule.nextDue({ cron: '0 0 30 2 *', zone: 'UTC' }, new Date(0))).to.equal(undefined);
  });

  for (const [cron, zone] of [
    ['', 'UTC'],
    ['x', 'UTC'],
    ['* * * *', 'UTC'],
    ['* * * * * *', 'UTC'],
    ['61 * * * *', 'UTC'],
    ['0 25 * * *', 'UTC'],
    ['0 0 * * *', 'Europe/Atlantis'],
    ['0 0 * * *', ''],
    ['2026-01-01T00:00:00', 'UTC'],
  ] as const) {
    it(`refuses ${JSON.stringify([cron, zone])}`, () => {
      expect(() => schedule.check({ cron, zone }))
        .to.throw(AppError)
        .with.property('code', 'schedule.invalid');
    });
  }
});
