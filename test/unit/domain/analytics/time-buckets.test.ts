import { expect } from 'chai';
import { SLOT_MS } from '../../../../src/domain/analytics/day-block.js';
import type { Interval } from '../../../../src/domain/analytics/series-query.js';
import { TimeBuckets } from '../../../../src/domain/analytics/time-buckets.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';

const HOUR_MS = 3_600_000;

function starts(from: string, to: string, interval: Interval, zone = 'UTC'): readonly string[] {
  const buckets = new TimeBuckets(Date.parse(from), Date.parse(to), interval, zone);
  return buckets.starts.map((ms) => new Date(ms).toISOString().slice(0, 16));
}

describe('TimeBuckets', () => {
  it('begins days at the midnight of the zone, whatever their length', () => {
    expect(starts('2026-03-28T00:00Z', '2026-03-31T00:00Z', 'day', 'Europe/Berlin')).to.deep.equal([
      '2026-03-27T23:00',
      '2026-03-28T23:00',
      '2026-03-29T22:00',
      '2026-03-30T22:00',
    ]);
    expect(starts('2026-10-24T22:00Z', '2026-10-26T23:00Z', 'day', 'Europe/Berlin')).to.deep.equal([
      '2026-10-24T22:00',
      '2026-10-25T23:00',
    ]);
  });

  it('begins a day that has no midnight when the clocks are put forward', () => {
    expect(
      starts('2026-09-05T04:00Z', '2026-09-07T03:00Z', 'day', 'America/Santiago'),
    ).to.deep.equal(['2026-09-05T04:00', '2026-09-06T04:00']);
  });

  it('knows zones that are off by half or three quarters of an hour', () => {
    expect(starts('2026-05-01T00:00Z', '2026-05-01T02:00Z', 'hour', 'Asia/Kolkata')).to.deep.equal([
      '2026-04-30T23:30',
      '2026-05-01T00:30',
      '2026-05-01T01:30',
    ]);
    expect(starts('2026-05-01T18:15Z', '2026-05-02T18:15Z', 'day', 'Asia/Kathmandu')).to.deep.equal(
      ['2026-05-01T18:15'],
    );
  });

  it('shows an hour twice that the clocks show twice, and skips one that they leave out', () => {
    const autumn = starts('2026-10-24T23:00Z', '2026-10-25T03:00Z', 'hour', 'Europe/Berlin');
    expect(autumn).to.have.length(4);
    const spring = starts('2026-03-29T00:00Z', '2026-03-29T03:00Z', 'hour', 'Europe/Berlin');
    expect(spring).to.have.length(3);
  });

  it('begins a new one where clocks are changed by half an hour', () => {
    expect(
      starts('2026-04-04T14:00Z', '2026-04-04T16:30Z', 'hour', 'Australia/Lord_Howe'),
    ).to.deep.equal(['2026-04-04T14:00', '2026-04-04T15:00', '2026-04-04T15:30']);
  });

  it('begins weeks on Mondays and months on their first day', () => {
    expect(starts('2026-11-22T00:00Z', '2026-11-24T00:00Z', 'week')).to.deep.equal([
      '2026-11-16T00:00',
      '2026-11-23T00:00',
    ]);
    expect(starts('2025-12-31T00:00Z', '2026-02-02T00:00Z', 'month')).to.deep.equal([
      '2025-12-01T00:00',
      '2026-01-01T00:00',
      '2026-02-01T00:00',
    ]);
  });

  it('has every slot of the time in the bucket that it lies in, and no other', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns']) {
      for (const interval of ['15m', 'hour', 'day', 'week', 'month'] as const) {
        const from = Date.UTC(2026, 9, 20, 5, 15);
        const to = from + 15 * 24 * HOUR_MS;
        const buckets = new TimeBuckets(from, to, interval, zone);
        const wrong: number[] = [];
        for (let at = from; at < to; at += SLOT_MS) {
          const index = buckets.at(at) ?? Number.NaN;
          const [begin = Infinity, end = Infinity] = buckets.starts.slice(index, index + 2);
          if (begin > at || end <= at) wrong.push(at);
        }
        expect(wrong, `${zone} ${interval}`).to.deep.equal([]);
        expect(buckets.at(from - SLOT_MS)).to.equal(undefined);
        expect(buckets.at(to)).to.equal(undefined);
      }
    }
  });

  it('refuses zones that there are not, and more than 2 000 buckets', () => {
    const codeOf = (make: () => unknown) => {
      try {
        make();
      } catch (error) {
        return error instanceof AppError ? error.code : undefined;
      }
      return undefined;
    };
    const at = Date.UTC(2026, 0, 1);
    expect(codeOf(() => new TimeBuckets(at, at + HOUR_MS, 'day', 'Mars/Base'))).to.equal(
      'analytics.bad-query',
    );
    expect(codeOf(() => new TimeBuckets(at, at + 2_001 * SLOT_MS, '15m', 'UTC'))).to.equal(
      'analytics.too-much',
    );
    expect(codeOf(() => new TimeBuckets(at, at + 2_000 * SLOT_MS, '15m', 'UTC'))).to.equal(
      undefined,
    );
  });
});
