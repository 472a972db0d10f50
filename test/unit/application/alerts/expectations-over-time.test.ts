import { expect } from 'chai';
import { CronerSchedule } from '../../../../src/adapters/outbound/croner/croner-schedule.js';
import { systemActor } from '../../../../src/domain/access/actor.js';
import { DEFAULT_RULES } from '../../../../src/domain/alerts/default-rules.js';
import {
  SUBJECT_KINDS,
  type ExpectationDetails,
} from '../../../../src/domain/alerts/expectation.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { aDomainEvent } from '../../../support/builders.js';
import { alerting } from './alerting.js';

const HOUR = 3_600_000;
const DAYS = 90;
/** Hours between two looks. */
const STEP = 6;
const schedule = new CronerSchedule();

/** What is decided with one expectation, on a clock that begins at `start`. */
async function expecting(start: string, details: Partial<ExpectationDetails>) {
  const world = alerting(DEFAULT_RULES.filter(({ name }) => name === 'expectation'));
  const expected = {
    name: 'nightly',
    kind: 'schedule',
    subject: 'nightly',
    cadence: { everySeconds: 3_600 },
    graceSeconds: 1_800,
    volume: null,
    severity: 'warning',
    enabled: true,
    ...details,
  } as const;
  world.settings.expectations = [expected];
  const { clock } = world.parts;
  await clock.advance(new Date(start).getTime() - clock.now().getTime());
  const happens = (volume: number | null = null) =>
    world.expectations.happened(expected, { at: clock.now(), volume });
  const alerts = async () => {
    const { items } = await world.parts.alertQueries.list(listQuery({ limit: 200 }));
    return items
      .filter(({ labels }) => labels['expectation'] === expected.name)
      .map(({ status, text }) => ({ status, text }));
  };
  await world.evaluate.execute();
  return { world, clock, happens, alerts };
}

for (const [zone, start] of [
  ['Europe/Berlin', '2027-02-15T00:00:00Z'],
  ['Europe/Berlin', '2026-09-15T00:00:00Z'],
  ['America/New_York', '2027-02-01T00:00:00Z'],
  ['America/New_York', '2026-09-20T00:00:00Z'],
  ['Australia/Lord_Howe', '2027-02-20T00:00:00Z'],
  ['Australia/Lord_Howe', '2026-08-20T00:00:00Z'],
] as const) {
  describe(`alerts of a nightly schedule over 90 days in ${zone} from ${start.slice(0, 10)}`, () => {
    const cadence = { cron: '30 2 * * *', zone };

    /** Step by step; the program is down, and nothing happens, while `isDown` says so. */
    const live = async (isDown: (day: number) => boolean) => {
      const { world, clock, happens, alerts } = await expecting(start, { cadence });
      const begin = clock.now().getTime();
      const missed: Date[] = [];
      let due = schedule.nextDue(cadence, clock.now()) ?? clock.now();
      for (let hour = STEP; hour <= DAYS * 24; hour += STEP) {
        const end = begin + hour * HOUR;
        if (due.getTime() < end) {
          await clock.advance(due.getTime() - clock.now().getTime());
          if (isDown(Math.floor(hour / 24))) missed.push(due);
          else await happens();
          due = schedule.nextDue(cadence, due) ?? due;
        }
        await clock.advance(end - clock.now().getTime());
        if (!isDown(Math.floor(hour / 24))) await world.evaluate.execute();
      }
      return { missed, alerts: await alerts() };
    };

    it('there are none while it runs each night, whatever the clocks do', async () => {
      expect(await live(() => false)).to.deep.equal({ missed: [], alerts: [] });
    });

    it('there is one for each time that the program was down when it was due', async () => {
      const down = new Set([20, 41, 42, 43, 70]);
      const { missed, alerts } = await live((day) => down.has(day));
      expect(alerts.map(({ status }) => status)).to.deep.equal([
        'resolved',
        'resolved',
        'resolved',
      ]);
      const firsts = [missed[0], missed[1], missed[4]].map((at) => at?.toISOString() ?? 'none');
      for (const first of firsts) {
        expect(alerts.filter(({ text }) => text.includes(first))).to.have.length(1);
      }
    });
  });
}

describe('alerts of everything that can be expected', () => {
  const START = '2026-11-21T08:00:00Z';

  for (const kind of SUBJECT_KINDS) {
    it(`say what was expected of a ${kind}, what came and since when, and end when it comes`, async () => {
      const { world, clock, happens, alerts } = await expecting(START, { kind });
      await happens();
      await clock.advance(1.4 * HOUR);
      await world.evaluate.execute();
      expect(await alerts()).to.deep.equal([]);
      await clock.advance(0.2 * HOUR);
      await world.evaluate.execute();
      const [alert] = await alerts();
      expect(alert?.status).to.equal('firing');
      expect(alert?.text).to.match(new RegExp(`^silence: expected ${kind} nightly every 3600 s`));
      expect(alert?.text)
        .to.include('last at 2026-11-21T08:00')
        .and.include('since 2026-11-21T09:00');
      await happens();
      // That it came late is told with the first look, and over with the next.
      await world.evaluate.execute();
      await world.evaluate.execute();
      expect((await alerts()).map(({ status }) => status)).to.deep.equal(['resolved']);
    });
  }

  it('know of deliveries by themselves', async () => {
    const { world, clock, alerts } = await expecting(START, { kind: 'webhook', subject: 'github' });
    const { work, eventLog, eventStream, scope } = world.parts;
    const deliver = async () => {
      const data = { provider: 'github' };
      const event = aDomainEvent({ type: 'brain.event.received', data });
      const context = { actor: systemActor('test'), requestId: 'r' };
      await scope.run(context, () => work.run(() => eventLog.append([event])));
      await eventStream.sequence(100);
      await world.follow.catchUp(new AbortController().signal);
    };
    for (let half = 0; half < 6; half += 1) {
      await deliver();
      await clock.advance(HOUR / 2);
      await world.evaluate.execute();
    }
    expect(await alerts()).to.deep.equal([]);
    await clock.advance(2 * HOUR);
    await world.evaluate.execute();
    expect((await alerts()).map(({ status }) => status)).to.deep.equal(['firing']);
  });

  it('know of metrics by themselves', async () => {
    const details = { kind: 'metric', subject: 'orders', cadence: { everySeconds: 300 } } as const;
    const { world, clock, alerts } = await expecting(START, { ...details, graceSeconds: 60 });
    world.metrics.gauge({ name: 'orders', help: 'x' }).set(3);
    for (let minute = 0; minute < 20; minute += 1) {
      await clock.advance(60_000);
      await world.evaluate.execute();
    }
    expect(await alerts()).to.deep.equal([]);
  });

  it('tell of nothing at all, and of too much', async () => {
    const volume = { per: 'run', least: 10, most: 20 } as const;
    const { world, happens, alerts } = await expecting(START, { kind: 'sync', volume });
    await happens(0);
    await world.evaluate.execute();
    await happens(15);
    await world.evaluate.execute();
    await happens(21);
    await world.evaluate.execute();
    const told = (await alerts()).map(
      ({ status, text }) => `${status} ${text.split(':')[0] ?? ''}`,
    );
    expect(told.sort()).to.deep.equal(['firing volume', 'resolved zero']);
  });
});
