import { expect } from 'chai';
import type { HealthIncident, ProcessSpan } from '../../../src/domain/monitoring/process-span.js';
import { fresh } from '../../support/builders.js';
import type { Store } from './persistence-under-test.js';

/** Times that no other case uses. */
let nextHour = Date.UTC(2040, 0, 1);
const freshTime = () => new Date((nextHour += 100 * 3_600_000));
const after = (time: Date, ms: number) => new Date(time.getTime() + ms);

export function serviceRecordContract(store: Store): void {
  describe('as ServiceRecord', () => {
    const aSpan = (change: Partial<ProcessSpan>): ProcessSpan => ({
      id: store().ids.next(),
      process: 'host:1:x',
      roles: ['api', 'worker'],
      beganAt: new Date(0),
      seenAt: new Date(0),
      stoppedAt: null,
      ...change,
    });
    const anIncident = (change: Partial<HealthIncident>): HealthIncident => ({
      id: store().ids.next(),
      processId: store().ids.next(),
      worst: 'degraded',
      checks: ['cache'],
      beganAt: new Date(0),
      endedAt: null,
      ...change,
    });
    const save = (...spans: readonly ProcessSpan[]) =>
      store().work.run(async () => {
        for (const span of spans) await store().serviceRecord.saveSpan(span);
      });
    const saveIncidents = (...incidents: readonly HealthIncident[]) =>
      store().work.run(async () => {
        for (const one of incidents) await store().serviceRecord.saveIncident(one);
      });

    it('answers spans that touch a period, by their beginning', async () => {
      const from = freshTime();
      const to = after(from, 1_000);
      const [before, across, within, later] = [
        aSpan({ beganAt: after(from, -10), seenAt: after(from, -1) }),
        aSpan({ beganAt: after(from, -5), seenAt: from, roles: ['worker'] }),
        aSpan({ beganAt: after(from, 5), seenAt: after(to, 5), stoppedAt: after(to, 5) }),
        aSpan({ beganAt: to, seenAt: after(to, 9) }),
      ];
      await save(before, within, later, across);
      expect(await store().serviceRecord.spans(from, to)).to.deep.equal([across, within]);
    });

    it('prolongs a span by saving it again', async () => {
      const from = freshTime();
      const span = aSpan({ beganAt: from, seenAt: from });
      const longer = { ...span, seenAt: after(from, 9), stoppedAt: after(from, 9) };
      await save(span);
      await save(longer);
      expect(await store().serviceRecord.spans(from, after(from, 100))).to.deep.equal([longer]);
    });

    it('knows when a role ran first', async () => {
      const { serviceRecord } = store();
      const role = fresh('role').slice(-20);
      expect(await serviceRecord.firstSpan(role)).to.equal(undefined);
      await save(
        aSpan({ beganAt: new Date(7), roles: ['x', role] }),
        aSpan({ beganAt: new Date(5), roles: [role, 'x'] }),
        aSpan({ beganAt: new Date(1), roles: [`${role}x`] }),
      );
      expect(await serviceRecord.firstSpan(role)).to.deep.equal(new Date(5));
    });

    it('answers incidents that touch a period, open ones too', async () => {
      const from = freshTime();
      const to = after(from, 1_000);
      const [over, across, open, later] = [
        anIncident({ beganAt: after(from, -10), endedAt: after(from, -1) }),
        anIncident({ beganAt: after(from, -5), endedAt: from, checks: ['a', "b'"] }),
        anIncident({ beganAt: after(from, 5), worst: 'unhealthy' }),
        anIncident({ beganAt: to }),
      ];
      await saveIncidents(open, later, over, across);
      expect(await store().serviceRecord.incidents(from, to)).to.deep.equal([across, open]);
      const ended = { ...open, endedAt: after(from, 7) };
      const done = { ...later, endedAt: later.beganAt };
      await saveIncidents(ended, done);
      expect(await store().serviceRecord.incidents(from, to)).to.deep.equal([across, ended]);
    });

    it('remembers the last verdict on a target', async () => {
      const { serviceRecord, work } = store();
      const verdict = { name: 'availability', verdict: 'met', since: new Date(5) } as const;
      const missed = { ...verdict, verdict: 'missed', since: new Date(9) } as const;
      await work.run(() => serviceRecord.saveVerdict(verdict));
      expect(await serviceRecord.verdicts()).to.deep.include(verdict);
      await work.run(() => serviceRecord.saveVerdict(missed));
      expect(await serviceRecord.verdicts())
        .to.deep.include(missed)
        .and.not.deep.include(verdict);
    });

    it('forgets spans and incidents that ended long ago, but none that is open', async () => {
      const { serviceRecord, work } = store();
      const [old, later] = [aSpan({ seenAt: new Date(1) }), aSpan({ seenAt: new Date(10) })];
      const open = anIncident({ beganAt: new Date(1) });
      await save(old, later);
      await saveIncidents(open, anIncident({ beganAt: new Date(1), endedAt: new Date(2) }));
      const forget = () => work.run(() => serviceRecord.forgetBefore(new Date(10), 100));
      expect(await forget()).to.be.greaterThan(1);
      expect(await forget()).to.equal(0);
      const left = await serviceRecord.spans(new Date(0), new Date(1_000));
      expect(left.map(({ id }) => id))
        .to.include(later.id)
        .and.not.include(old.id);
      const incidents = await serviceRecord.incidents(new Date(0), new Date(1_000));
      expect(incidents).to.deep.include(open);
      await saveIncidents({ ...open, endedAt: new Date(2) });
    });
  });
}
