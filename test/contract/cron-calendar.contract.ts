import { expect } from 'chai';
import { AppError } from '../../src/domain/shared/app-error.js';
import type { CronCalendar } from '../../src/ports/jobs/cron-calendar.js';

/** What every CronCalendar does. */
export function cronCalendarContract(title: string, open: () => CronCalendar): void {
  describe(`${title} as CronCalendar`, () => {
    const calendar = open();
    const times = (cron: string, zone: string, from: string, count: number) => {
      const found: Date[] = [];
      let after = new Date(from);
      for (let index = 0; index < count; index += 1) {
        const next = calendar.next(cron, zone, after);
        if (!next) break;
        found.push(next);
        after = next;
      }
      return found;
    };
    const shown = (found: readonly Date[]) => found.map((time) => time.toISOString());

    it('keeps to the wall clock of the zone', () => {
      expect(shown(times('0 9 * * 1', 'Asia/Tokyo', '2026-11-21T00:00:00Z', 2))).to.deep.equal([
        '2026-11-23T00:00:00.000Z',
        '2026-11-30T00:00:00.000Z',
      ]);
    });

    it('takes seconds as a first of six fields', () => {
      expect(shown(times('*/20 0 12 * * *', 'UTC', '2026-11-21T12:00:00Z', 3))).to.deep.equal([
        '2026-11-21T12:00:20.000Z',
        '2026-11-21T12:00:40.000Z',
        '2026-11-22T12:00:00.000Z',
      ]);
    });

    for (const [zone, cron, from, expected] of [
      ['Europe/Berlin', '30 2 * * *', '2026-03-28T12:00:00Z', ['29T01:00', '30T00:30']],
      ['Europe/Berlin', '30 2 * * *', '2026-10-24T12:00:00Z', ['25T00:30', '26T01:30']],
      ['America/New_York', '30 1 * * *', '2026-10-31T12:00:00Z', ['01T05:30', '02T06:30']],
      ['America/New_York', '30 2 * * *', '2026-03-07T12:00:00Z', ['08T07:00', '09T06:30']],
      ['Australia/Lord_Howe', '15 2 * * *', '2026-10-02T22:00:00Z', ['03T15:30', '04T15:15']],
      ['Africa/Casablanca', '30 2 * * *', '2026-03-21T12:00:00Z', ['22T02:00', '23T01:30']],
    ] as const) {
      it(`comes once a day in ${zone} at ${cron} when clocks change after ${from}`, () => {
        const found = shown(times(cron, zone, from, 2)).map((time) => time.slice(8, 16));
        expect(found).to.deep.equal(expected);
      });
    }

    it('comes once for an hour that is left out, though several times are skipped', () => {
      const found = times('*/20 0,30 2,3 * * *', 'Europe/Berlin', '2026-03-29T00:59:59Z', 3);
      expect(shown(found)).to.deep.equal([
        '2026-03-29T01:00:00.000Z',
        '2026-03-29T01:00:20.000Z',
        '2026-03-29T01:00:40.000Z',
      ]);
    });

    it('leaves out the second pass of an hour that comes twice', () => {
      const found = times('*/20 * * * *', 'Europe/Berlin', '2026-10-25T00:10:00Z', 4);
      expect(shown(found).map((time) => time.slice(11, 16))).to.deep.equal([
        ...['00:20', '00:40', '02:00', '02:20'],
      ]);
    });

    it('is always later than what it is asked from, whenever it is asked', () => {
      for (const [cron, zone, from] of [
        ['30 2 * * *', 'Europe/Berlin', '2026-03-28T23:00:00Z'],
        ['30 2 * * *', 'Europe/Berlin', '2026-10-24T22:00:00Z'],
        ['*/7 * * * *', 'Europe/Berlin', '2026-10-24T22:00:00Z'],
        ['15 1,2 * * *', 'Australia/Lord_Howe', '2026-04-04T12:00:00Z'],
      ] as const) {
        let last = new Date(0);
        for (let minute = 0; minute < 300; minute += 1) {
          const after = new Date(Date.parse(from) + minute * 60_000 + 1);
          const next = calendar.next(cron, zone, after) ?? new Date(0);
          expect(next, `${cron} after ${after.toISOString()}`).to.be.greaterThan(after);
          expect(next).to.be.at.least(last);
          if (last > after) expect(next).to.deep.equal(last);
          last = next;
        }
      }
    });

    it('goes back the way it came', () => {
      for (const [cron, zone, from] of [
        ['30 2 * * *', 'Europe/Berlin', '2026-03-26T12:00:00Z'],
        ['30 2 * * *', 'Europe/Berlin', '2026-10-22T12:00:00Z'],
        ['0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z'],
        ['*/15 9-17 * * 1-5', 'America/Sao_Paulo', '2026-11-20T15:00:00Z'],
        ['10,40 * * * * *', 'UTC', '2026-11-20T15:00:00.500Z'],
      ] as const) {
        const there = times(cron, zone, from, 6);
        let before = new Date((there.at(-1)?.getTime() ?? 0) + 1);
        const back = there.map(() => {
          before = calendar.previous(cron, zone, before) ?? new Date(0);
          return before;
        });
        expect(shown(back.reverse()), cron).to.deep.equal(shown(there));
      }
    });

    it('never comes on a day that there is not', () => {
      calendar.check('0 0 30 2 *', 'UTC');
      expect(calendar.next('0 0 30 2 *', 'UTC', new Date(0))).to.equal(undefined);
      expect(calendar.previous('0 0 30 2 *', 'UTC', new Date('2026-01-01'))).to.equal(undefined);
    });

    for (const [cron, zone, path] of [
      ['', 'UTC', 'cron'],
      ['x', 'UTC', 'cron'],
      ['@daily', 'UTC', 'cron'],
      ['* * * *', 'UTC', 'cron'],
      ['* * * * * * *', 'UTC', 'cron'],
      ['61 * * * *', 'UTC', 'cron'],
      ['61 * * * * *', 'UTC', 'cron'],
      ['0 25 * * *', 'UTC', 'cron'],
      ['2026-01-01T00:00:00', 'UTC', 'cron'],
      ['0 0 * * *', 'Europe/Atlantis', 'timeZone'],
      ['0 0 * * *', '', 'timeZone'],
      ['0 0 * * *', '+01:00', 'timeZone'],
    ] as const) {
      it(`refuses ${JSON.stringify([cron, zone])} and names ${path}`, () => {
        let fault: unknown;
        try {
          calendar.check(cron, zone);
        } catch (error) {
          fault = error;
        }
        expect(fault).to.be.instanceOf(AppError);
        const { kind, code, faults } = fault as AppError;
        expect({ kind, code }).to.deep.equal({ kind: 'validation', code: 'schedule.invalid' });
        expect(faults.map((one) => one.path)).to.deep.equal([path]);
      });
    }
  });
}
