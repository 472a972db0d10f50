import { expect } from 'chai';
import { CronerSchedule } from '../../../../src/adapters/outbound/croner/croner-schedule.js';
import type { Cadence } from '../../../../src/domain/alerts/cadence.js';
import type { Expectation } from '../../../../src/domain/alerts/expectation.js';
import { anExpectation, NOON } from '../../../support/builders.js';

const schedule = new CronerSchedule();
const nextDue = (cadence: Cadence, after: Date) => schedule.nextDue(cadence, after);
const at = (time: string) => new Date(time);
const later = (time: Date, ms: number) => new Date(time.getTime() + ms);
const HOUR = 3_600_000;

/** What is wrong at each of the hours from `from` on. */
function hourly(expectation: Expectation, from: Date, hours: number): readonly string[] {
  const found: string[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    for (const { kind, since } of expectation.shortfalls(later(from, hour * HOUR), nextDue)) {
      found.push(`${kind} since ${since.toISOString()}`);
    }
  }
  return found;
}

for (const [zone, from] of [
  ['Europe/Berlin', '2026-02-15T00:00:00Z'],
  ['Europe/Berlin', '2026-09-15T00:00:00Z'],
  ['America/New_York', '2026-02-01T00:00:00Z'],
  ['America/New_York', '2026-09-20T00:00:00Z'],
  ['Australia/Lord_Howe', '2026-03-01T00:00:00Z'],
] as const) {
  describe(`Expectation over 90 days in ${zone} from ${from.slice(0, 10)}`, () => {
    const cadence = { cron: '30 2 * * *', zone };
    const build = (state = {}) =>
      anExpectation({ cadence, graceSeconds: 1_800, createdAt: at(from), ...state });

    it('finds nothing wrong when it happens every day, whatever the clocks do', () => {
      let expectation = build();
      let now = at(from);
      for (let step = 0; step < 90 * 4; step += 1) {
        const due = nextDue(cadence, later(now, -1));
        if (due && due.getTime() < now.getTime() + 6 * HOUR) {
          expectation = expectation.happened(later(due, 20_000), null, nextDue, due);
        }
        now = later(now, 6 * HOUR);
        expect(expectation.shortfalls(now, nextDue)).to.deep.equal([]);
      }
      expect(expectation.state.lateDue).to.equal(null);
    });

    it('names the first day that was missed, once and until it happens again', () => {
      let expectation = build();
      let missed: Date | undefined;
      let due = at(from);
      const since = new Set<string>();
      for (let day = 0; day < 90; day += 1) {
        due = nextDue(cadence, due) ?? due;
        if (day >= 40 && day < 45) missed ??= due;
        else expectation = expectation.happened(due, null, nextDue, due);
        for (const gap of expectation.shortfalls(later(due, HOUR), nextDue)) {
          since.add(`${gap.kind} ${gap.since.toISOString()}`);
        }
      }
      const day = missed?.toISOString() ?? '';
      expect([...since]).to.deep.equal([`silence ${day}`, `late ${day}`]);
    });
  });
}

describe('Expectation', () => {
  const due = at('2026-03-02T01:00:00Z');
  const built = (state = {}) =>
    anExpectation({ cadence: { cron: '0 2 * * *', zone: 'Europe/Berlin' }, ...state });

  it('waits out the grace before it speaks', () => {
    expect(built().shortfalls(later(due, 600_000), nextDue)).to.deep.equal([]);
    const [gap] = built().shortfalls(later(due, 600_001), nextDue);
    expect(gap).to.deep.include({ kind: 'silence', since: due, came: 'nothing so far' });
    expect(gap?.expected).to.equal(
      'backup nightly at 0 2 * * * (Europe/Berlin), 600 s late at most',
    );
  });

  it('takes what comes a little early for what is due', () => {
    const early = built().happened(later(due, -30_000), null, nextDue, due);
    expect(hourly(early, due, 24)).to.deep.equal([]);
  });

  it('finds what was due while nobody looked, also when it came late before anybody did', () => {
    const down = built({ lastAt: later(due, -24 * HOUR) });
    const start = later(due, 3 * HOUR);
    expect(hourly(down, start, 2)).to.deep.equal([
      `silence since ${due.toISOString()}`,
      `silence since ${due.toISOString()}`,
    ]);
    const caughtUp = down.happened(start, null, nextDue, start);
    expect(hourly(caughtUp, start, 1)).to.deep.equal([`late since ${due.toISOString()}`]);
    expect(hourly(caughtUp.settled(start), start, 20)).to.deep.equal([]);
  });

  it('does not go back in time when something is told late', () => {
    const told = built({ lastAt: due }).happened(later(due, -HOUR), 5, nextDue, due);
    expect(told.state).to.deep.include({ lastAt: due, lateDue: null, lastVolume: null });
    expect(told.state.history).to.have.length(1);
  });

  it('is never due by a day that never comes', () => {
    const never = built({ cadence: { cron: '0 0 30 2 *', zone: 'UTC' } });
    expect(hourly(never, later(due, 1_000 * 24 * HOUR), 1)).to.deep.equal([]);
  });

  it('refuses metrics that would be missed before they are seen', () => {
    const change = (everySeconds: number, graceSeconds: number, kind: 'metric' | 'webhook') => () =>
      built({ kind }).change({ cadence: { everySeconds }, graceSeconds }, due);
    expect(change(30, 30, 'metric')).to.throw('seen by the minute');
    expect(change(60, 60, 'metric')).not.to.throw();
    expect(change(30, 30, 'webhook')).not.to.throw();
  });

  it('counts by seconds from the last time', () => {
    const often = built({ cadence: { everySeconds: 60 }, graceSeconds: 30, lastAt: due });
    expect(often.shortfalls(later(due, 90_000), nextDue)).to.deep.equal([]);
    expect(often.shortfalls(later(due, 90_001), nextDue)).to.have.length(1);
  });

  describe('of a given volume', () => {
    const expecting = built({ volume: { per: 'run', least: 10, most: 20 }, lastAt: due });
    const after = (volume: number) =>
      expecting
        .happened(later(due, 23 * HOUR), volume, nextDue, due)
        .shortfalls(later(due, 23 * HOUR), nextDue);

    for (const [volume, kind] of [
      [0, 'zero'],
      [9.9, 'volume'],
      [10, undefined],
      [20, undefined],
      [21, 'volume'],
    ] as const) {
      it(`says ${kind ?? 'nothing'} of ${volume}`, () => {
        expect(after(volume)[0]?.kind).to.equal(kind);
      });
    }

    it('says what was expected, what came, and since when', () => {
      expect(after(3)[0]).to.deep.equal({
        kind: 'volume',
        expected: '10 to 20 per run',
        came: '3',
        since: later(due, 23 * HOUR),
      });
    });
  });

  describe('of a learned volume by the hour', () => {
    const begin = at('2026-01-05T00:00:00Z');
    const cadence = { everySeconds: 6 * HOUR };
    const usual = (hour: number) => (hour % 24 >= 8 && hour % 24 < 18 ? 100 + (hour % 7) : 0);
    const learned = (hours: number) => {
      let expectation = anExpectation({ cadence, createdAt: begin, volume: { per: 'hour' } });
      for (let hour = 0; hour < hours; hour += 1) {
        const now = later(begin, hour * HOUR + 60_000);
        if (usual(hour) > 0) expectation = expectation.happened(now, usual(hour), nextDue, now);
      }
      return expectation;
    };

    it('does not speak before it has seen four weeks', () => {
      expect(hourly(learned(3 * 168 + 12), later(begin, (3 * 168 + 12) * HOUR), 4)).to.deep.equal(
        [],
      );
    });

    it('knows quiet nights from a silent morning', () => {
      const weeks = learned(6 * 168);
      const monday = later(begin, 6 * 168 * HOUR);
      const quiet = weeks.shortfalls(later(monday, 7.5 * HOUR), nextDue);
      expect(quiet.filter(({ kind }) => kind === 'zero' || kind === 'volume')).to.deep.equal([]);
      const told = weeks.happened(later(monday, 7 * HOUR), 0, nextDue, monday);
      const [gap] = told.shortfalls(later(monday, 9.1 * HOUR), nextDue);
      expect(gap).to.deep.include({ kind: 'zero', came: '0', since: later(monday, 8 * HOUR) });
    });

    it('expects nothing of the weeks in which nothing usually comes', () => {
      const mondays = { cron: '0 3 * * 1', zone: 'UTC' };
      let expectation = anExpectation({ cadence: mondays, volume: { per: 'hour' } });
      for (let week = 0; week <= 10; week += 2) {
        const now = later(begin, (week * 168 + 3) * HOUR);
        expectation = expectation.happened(now, 2, nextDue, now);
      }
      for (const hours of [3 * 168, 5 * 168, 9 * 168, 11 * 168]) {
        const kinds = expectation
          .shortfalls(later(begin, (hours + 4.1) * HOUR), nextDue)
          .map(({ kind }) => kind);
        expect(kinds).not.to.include('zero');
      }
    });

    it('begins to learn anew when its periods are others', () => {
      const known = learned(50);
      expect(known.change({ graceSeconds: 1 }, begin).state.history).to.have.length(20);
      expect(
        known.change({ volume: { per: 'hour', least: 1 } }, begin).state.history,
      ).to.have.length(20);
      expect(known.change({ volume: { per: 'day' } }, begin).state.history).to.deep.equal([]);
      const zoned = { cadence: { cron: '0 3 * * 1', zone: 'Asia/Kolkata' } };
      expect(known.change(zoned, begin).state.history).to.deep.equal([]);
    });

    it('keeps two months of hours and no more', () => {
      const all = anExpectation({ volume: { per: 'hour' } });
      let grown = all;
      for (let hour = 0; hour < 1_600; hour += 1) {
        grown = grown.happened(later(NOON, hour * HOUR), 1, nextDue, NOON);
      }
      expect(grown.state.history).to.have.length(1_440);
    });
  });
});
