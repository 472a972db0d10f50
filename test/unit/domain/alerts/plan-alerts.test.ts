import { expect } from 'chai';
import type { AlertState } from '../../../../src/domain/alerts/alert.js';
import { isNoticeDue } from '../../../../src/domain/alerts/notice-due.js';
import {
  MOST_ALERTS_OF_RULE,
  planAlerts,
  type AlertStep,
  type Reading,
} from '../../../../src/domain/alerts/plan-alerts.js';
import { isSilenced } from '../../../../src/domain/alerts/silence.js';
import { anAlert, anAlertRule, aSilence, newId, NOON } from '../../../support/builders.js';

const reading = (isBreached: boolean | null, labels: Record<string, string> = {}): Reading => ({
  labels,
  value: 7,
  text: 'it is 7',
  isBreached,
});

const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000);

/** A rule with its alerts, looked at again and again. */
class Watched {
  active: readonly AlertState[] = [];
  constructor(private readonly rule = anAlertRule({ forSeconds: 60 })) {}

  look(seconds: number, ...readings: readonly Reading[]): readonly string[] {
    const tools = { now: after(seconds), newId: () => newId<'Alert'>(), keyOf: (t: string) => t };
    const steps = planAlerts(this.rule.state, readings, this.active, tools);
    const left = this.active.filter(
      ({ id }) => !steps.some(({ before }) => before?.state.id === id),
    );
    const kept = steps
      .map(({ alert }) => alert.state)
      .filter(({ status }) => status !== 'resolved');
    this.active = [...left, ...kept];
    return steps.map(told);
  }
}

const told = ({ alert, isDropped, events }: AlertStep) =>
  [isDropped ? 'dropped' : alert.state.status, ...events.map(({ type }) => type)].join(' ');

describe('planAlerts', () => {
  it('lets a condition hold for its time before it fires, once', () => {
    const watched = new Watched();
    expect(watched.look(0, reading(true))).to.deep.equal(['pending']);
    expect(watched.look(59, reading(true))).to.deep.equal([]);
    expect(watched.look(60, reading(true))).to.deep.equal(['firing brain.alert.fired']);
    expect(watched.look(75, reading(true))).to.deep.equal([]);
    expect(watched.look(90, reading(false))).to.deep.equal(['resolved brain.alert.resolved']);
    expect(watched.look(105, reading(false))).to.deep.equal([]);
  });

  it('forgets what did not hold for long enough, without a word', () => {
    const watched = new Watched();
    watched.look(0, reading(true));
    expect(watched.look(30, reading(false))).to.deep.equal(['dropped']);
    expect(watched.look(60, reading(true))).to.deep.equal(['pending']);
  });

  it('fires at once without a time, as one insert', () => {
    const watched = new Watched(anAlertRule());
    expect(watched.look(0, reading(true))).to.deep.equal(['firing brain.alert.fired']);
    expect(watched.active[0]?.version).to.equal(1);
  });

  it('leaves alerts as they are while there is no telling', () => {
    const watched = new Watched(anAlertRule());
    watched.look(0, reading(true));
    expect(watched.look(15, reading(null))).to.deep.equal([]);
    expect(new Watched().look(0, reading(null))).to.deep.equal([]);
  });

  it('tells alerts apart by their labels, and ends those that are not read any more', () => {
    const watched = new Watched(anAlertRule({ labels: { subject: 'disk' } }));
    watched.look(0, reading(true, { check: 'a' }), reading(true, { check: 'b' }));
    expect(watched.active.map(({ labels }) => labels)).to.deep.equal([
      { subject: 'disk', check: 'a' },
      { subject: 'disk', check: 'b' },
    ]);
    const steps = watched.look(15, reading(true, { check: 'b' }));
    expect(steps).to.deep.equal(['resolved brain.alert.resolved']);
  });

  it('bounds the alerts of one rule', () => {
    const many = Array.from({ length: 500 }, (_, index) => reading(true, { n: String(index) }));
    expect(new Watched(anAlertRule()).look(0, ...many)).to.have.length(MOST_ALERTS_OF_RULE);
    expect(new Watched().look(0)).to.deep.equal([]);
  });
});

describe('isNoticeDue', () => {
  const around = { silences: [], active: [], repeatSeconds: 3_600, now: after(7_200) };
  const rule = anAlertRule().state;
  const due = (state: Partial<AlertState>, more: object = {}, of = rule) =>
    isNoticeDue(anAlert(state).state, of, { ...around, ...more });

  it('tells of a firing alert first, then when its time has come again', () => {
    expect(due({})).to.equal(true);
    expect(due({ lastNotifiedAt: after(3_601) })).to.equal(false);
    expect(due({ lastNotifiedAt: after(3_600) })).to.equal(true);
    expect(due({ status: 'pending' })).to.equal(false);
    expect(due({ status: 'resolved' })).to.equal(false);
  });

  it('repeats as the rule says, or never', () => {
    const lastNotifiedAt = NOON;
    expect(due({ lastNotifiedAt }, { repeatSeconds: 0 })).to.equal(false);
    const own = anAlertRule({ repeatSeconds: 10_000 }).state;
    expect(due({ lastNotifiedAt }, {}, own)).to.equal(false);
    const dog = anAlertRule({ condition: { type: 'watchdog', everySeconds: 60 } }).state;
    expect(due({ lastNotifiedAt: after(7_140) }, { repeatSeconds: 0 }, dog)).to.equal(true);
  });

  it('repeats nothing that somebody has taken on', () => {
    expect(due({ lastNotifiedAt: NOON, acknowledgedAt: NOON })).to.equal(false);
  });

  it('keeps a warning quiet while a critical alert of its subject fires', () => {
    const labels = { subject: 'disk' };
    const critical = anAlert({ severity: 'critical', labels }).state;
    const warning = { severity: 'warning', labels } as const;
    expect(due(warning, { active: [critical] })).to.equal(false);
    expect(due({ ...warning, labels: {} }, { active: [critical] })).to.equal(true);
    expect(due({ ...warning, severity: 'critical' }, { active: [critical] })).to.equal(true);
    const over = anAlert({ severity: 'critical', labels, status: 'pending' }).state;
    expect(due(warning, { active: [over] })).to.equal(true);
  });
});

describe('isSilenced', () => {
  const alert = { rule: 'high-error-rate', severity: 'critical', labels: { check: 'disk-1' } };
  const holds = (label: string, pattern: string, isNegated = false) =>
    isSilenced(alert, [aSilence({ matchers: [{ label, pattern, isNegated }] }).state], NOON);

  it('looks at rule, severity and labels', () => {
    expect(holds('rule', 'high-error-rate')).to.equal(true);
    expect(holds('rule', 'high-*')).to.equal(true);
    expect(holds('severity', 'warning')).to.equal(false);
    expect(holds('check', 'disk-*', true)).to.equal(false);
    expect(holds('other', '', false)).to.equal(true);
  });

  it('holds from its beginning to before its end', () => {
    const { state } = aSilence();
    expect(isSilenced(alert, [state], after(-1))).to.equal(false);
    expect(isSilenced(alert, [state], after(3_599))).to.equal(true);
    expect(isSilenced(alert, [state], after(3_600))).to.equal(false);
  });

  it('is never for everything, and all of it must hold', () => {
    expect(isSilenced(alert, [aSilence({ matchers: [] }).state], NOON)).to.equal(false);
    const matchers = [
      { label: 'rule', pattern: '*', isNegated: false },
      { label: 'severity', pattern: 'info', isNegated: false },
    ];
    expect(isSilenced(alert, [aSilence({ matchers }).state], NOON)).to.equal(false);
  });

  it('reads patterns in linear time', () => {
    const started = performance.now();
    const pattern = '*a'.repeat(5_000);
    const long = { ...alert, rule: 'a'.repeat(9_000) };
    const matchers = [{ label: 'rule', pattern, isNegated: false }];
    isSilenced(long, [aSilence({ matchers }).state], NOON);
    expect(performance.now() - started).to.be.lessThan(200);
  });
});
