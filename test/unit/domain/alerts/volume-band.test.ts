import { expect } from 'chai';
import {
  learnedBand,
  periodStart,
  type VolumeSample,
} from '../../../../src/domain/alerts/volume-band.js';

const WEEK = 7 * 24 * 3_600_000;
const weekly = (volumes: readonly number[]): readonly VolumeSample[] =>
  volumes.map((volume, index) => [index * WEEK, volume]);
const band = (volumes: readonly number[]) =>
  learnedBand(weekly(volumes), volumes.length * WEEK, 'hour', 'UTC');

describe('learnedBand', () => {
  it('knows nothing of fewer than four', () => {
    expect(band([5, 5, 5])).to.equal(undefined);
    expect(learnedBand([], 0, 'run', 'UTC')).to.equal(undefined);
  });

  it('lets what is always the same differ by a tenth, or by one', () => {
    expect(band([100, 100, 100, 100])).to.deep.equal({ low: 90, high: 110 });
    expect(band([2, 2, 2, 2])).to.deep.equal({ low: 1, high: 3 });
    expect(band([0, 0, 0, 0])).to.deep.equal({ low: 0, high: 1 });
  });

  it('is as wide as what came differed, and takes nothing at all for odd', () => {
    const { low = 0, high = 0 } = band([80, 90, 100, 110, 120]) ?? {};
    expect(low).to.be.closeTo(100 - 5 * 1.4826 * 10, 1e-9);
    expect(high).to.be.closeTo(100 + 5 * 1.4826 * 10, 1e-9);
    expect(band([1, 90, 300, 2, 50])?.low).to.equal(1);
  });

  it('is hardly moved by an outlier', () => {
    expect(band([100, 100, 101, 99, 1_000_000])?.high).to.be.lessThan(120);
    expect(band([100, 100, 101, 99, 0])?.low).to.be.greaterThan(80);
  });

  it('looks at the same hour of the week only, and at what came before', () => {
    const history: VolumeSample[] = [...weekly([5, 5, 5, 5])];
    expect(learnedBand(history, 10 * WEEK + 3_600_000, 'hour', 'UTC')).to.equal(undefined);
    expect(learnedBand(history, 2 * WEEK, 'hour', 'UTC')).to.equal(undefined);
    expect(learnedBand(history, 10 * WEEK, 'day', 'UTC')).not.to.equal(undefined);
  });

  it('takes weeks without anything for usual where they are many', () => {
    const other: VolumeSample[] = [0, 2, 4, 6, 8].map((week) => [week * WEEK, 2]);
    expect(learnedBand(other, 9 * WEEK, 'hour', 'UTC')).to.deep.equal({ low: 0, high: 3 });
    const most: VolumeSample[] = [0, 1, 2, 3, 5].map((week) => [week * WEEK, 2]);
    expect(learnedBand(most, 6 * WEEK, 'hour', 'UTC')).to.deep.equal({ low: 1, high: 3 });
  });

  it('looks at the same hour as clocks show it, whatever they did meanwhile', () => {
    // Mondays at nine in Berlin, into the third week of summer time; an hour later hardly anything comes.
    const mondays = ['02-23', '03-02', '03-09', '03-16', '03-23', '03-30', '04-06'];
    const at = (day: string, hour: string) =>
      Date.parse(`2026-${day}T${hour}:00:00${day < '03-29' ? '+01:00' : '+02:00'}`);
    const history = mondays.flatMap((day): VolumeSample[] => [
      [at(day, '09'), 100],
      [at(day, '10'), 5],
    ]);
    const next = (hour: string) => learnedBand(history, at('04-13', hour), 'hour', 'Europe/Berlin');
    expect(next('09')).to.deep.equal({ low: 90, high: 110 });
    expect(next('10')).to.deep.equal({ low: 4, high: 6 });
  });

  it('forgets runs of long ago', () => {
    const old = Array.from({ length: 100 }, (_, index): VolumeSample => [
      index,
      index < 50 ? 1 : 9,
    ]);
    expect(learnedBand(old, 1_000, 'run', 'UTC')).to.deep.equal({ low: 8, high: 10 });
  });
});

describe('periodStart', () => {
  const startOf = (time: string, period: 'hour' | 'day', zone: string) =>
    new Date(periodStart(Date.parse(time), period, zone)).toISOString();

  it('begins hours and days in UTC, and runs when they are', () => {
    const time = '2026-03-29T01:23:45.678Z';
    expect(startOf(time, 'hour', 'UTC')).to.equal('2026-03-29T01:00:00.000Z');
    expect(startOf(time, 'day', 'UTC')).to.equal('2026-03-29T00:00:00.000Z');
    expect(periodStart(Date.parse(time), 'run', 'UTC')).to.equal(Date.parse(time));
  });

  for (const [zone, time, hour, day] of [
    ['Asia/Kolkata', '2026-03-29T01:23:45.678Z', '2026-03-29T00:30', '2026-03-28T18:30'],
    ['Europe/Berlin', '2026-03-29T10:10:00.000Z', '2026-03-29T10:00', '2026-03-28T23:00'],
    ['Europe/Berlin', '2026-10-25T00:30:00.000Z', '2026-10-25T00:00', '2026-10-24T22:00'],
    ['Europe/Berlin', '2026-10-25T01:30:00.000Z', '2026-10-25T01:00', '2026-10-24T22:00'],
    ['Australia/Lord_Howe', '2026-04-04T16:00:00.000Z', '2026-04-04T15:30', '2026-04-04T13:00'],
    ['America/New_York', '1969-12-31T23:59:59.999Z', '1969-12-31T23:00', '1969-12-31T05:00'],
  ] as const) {
    it(`begins them as the clocks of ${zone} do at ${time}`, () => {
      expect(startOf(time, 'hour', zone)).to.equal(`${hour}:00.000Z`);
      expect(startOf(time, 'day', zone)).to.equal(`${day}:00.000Z`);
    });
  }
});
