import { expect } from 'chai';
import type { AlertState } from '../../../../src/domain/alerts/alert.js';
import type { EventCondition } from '../../../../src/domain/alerts/alert-condition.js';
import { planForEvent, planQuietEvents } from '../../../../src/domain/alerts/match-event.js';
import { readCondition } from '../../../../src/domain/alerts/read-condition.js';
import type { PositionedEvent } from '../../../../src/domain/shared/domain-event.js';
import { anAlertRule, newId, NOON } from '../../../support/builders.js';

const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000);
const event = (seconds: number, more: Partial<PositionedEvent> = {}): PositionedEvent => ({
  id: newId(),
  type: 'brain.task.deleted',
  subject: 'task-1',
  data: {},
  occurredAt: after(seconds),
  actor: 'api-key:1',
  requestId: 'r',
  position: 1,
  ...more,
});

class Watched {
  active: readonly AlertState[] = [];
  private readonly condition: EventCondition;

  constructor(given: object) {
    const condition = {
      type: 'event',
      events: ['brain.task.deleted'],
      windowSeconds: 60,
      ...given,
    };
    this.condition = readCondition(condition) as EventCondition;
  }

  see(one: PositionedEvent): string | undefined {
    const tools = { now: one.occurredAt, newId: () => newId<'Alert'>(), keyOf: (t: string) => t };
    const rule = anAlertRule({ name: 'r', condition: this.condition }).state;
    const step = planForEvent(rule, this.condition, one, this.active, tools);
    if (!step) return undefined;
    const { state } = step.alert;
    const others = this.active.filter(({ id }) => id !== state.id);
    this.active = state.status === 'resolved' ? others : [...others, state];
    return [state.status, ...step.events.map(({ type }) => type)].join(' ');
  }

  quiet(seconds: number): number {
    return planQuietEvents(this.condition, this.active, after(seconds)).length;
  }
}

describe('planForEvent', () => {
  it('ends with an event of a kind that may also count, when it does not', () => {
    const watched = new Watched({
      events: ['brain.health.changed'],
      match: { to: 'unhealthy' },
      groupBy: ['process'],
      resolvedBy: ['brain.health.changed'],
    });
    const changed = (seconds: number, process: string, to: string) =>
      watched.see(event(seconds, { type: 'brain.health.changed', data: { process, to } }));
    expect(changed(0, 'a', 'unhealthy')).to.equal('firing brain.alert.fired');
    expect(changed(1, 'b', 'degraded')).to.equal(undefined);
    expect(changed(2, 'a', 'unhealthy')).to.equal('firing');
    expect(changed(3, 'a', 'degraded')).to.equal('resolved brain.alert.resolved');
  });

  it('fires at the first event, and goes on with the next', () => {
    const watched = new Watched({});
    expect(watched.see(event(0))).to.equal('firing brain.alert.fired');
    expect(watched.see(event(10))).to.equal('firing');
    expect(watched.active).to.have.length(1);
    expect(watched.quiet(69)).to.equal(0);
    expect(watched.quiet(70)).to.equal(1);
  });

  it('counts within the window only', () => {
    const watched = new Watched({ count: 3 });
    expect(watched.see(event(0))).to.equal('pending');
    expect(watched.see(event(50))).to.equal('pending');
    expect(watched.see(event(61))).to.equal('pending');
    expect(watched.see(event(62))).to.equal('firing brain.alert.fired');
    expect(watched.active[0]?.hits).to.have.length(3);
  });

  it('has an alert for each value of what it groups by', () => {
    const watched = new Watched({ groupBy: ['actor'], count: 2 });
    watched.see(event(0, { actor: 'a' }));
    watched.see(event(1, { actor: 'b' }));
    expect(watched.see(event(2, { actor: 'a' }))).to.equal('firing brain.alert.fired');
    expect(watched.active.map(({ labels }) => labels['actor'])).to.have.members(['a', 'b']);
  });

  it('passes over what does not match, or must not', () => {
    const watched = new Watched({ match: { role: 'admin' }, unless: { actor: 'system:*' } });
    expect(watched.see(event(0, { type: 'brain.task.created' }))).to.equal(undefined);
    expect(watched.see(event(0))).to.equal(undefined);
    expect(watched.see(event(0, { data: { role: 'viewer' } }))).to.equal(undefined);
    const data = { role: 'admin' };
    expect(watched.see(event(0, { data, actor: 'system:start' }))).to.equal(undefined);
    expect(watched.see(event(0, { data }))).to.equal('firing brain.alert.fired');
  });

  it('ends with the event that ends it', () => {
    const watched = new Watched({ groupBy: ['subject'], resolvedBy: ['brain.task.created'] });
    watched.see(event(0));
    const other = event(1, { type: 'brain.task.created', subject: 'task-2' });
    expect(watched.see(other)).to.equal(undefined);
    const same = event(2, { type: 'brain.task.created' });
    expect(watched.see(same)).to.equal('resolved brain.alert.resolved');
  });

  it('bounds labels and alerts, whatever events hold', () => {
    const watched = new Watched({ groupBy: ['actor'] });
    for (let index = 0; index < 250; index += 1) {
      watched.see(event(index, { actor: `${String(index)}${'x'.repeat(5_000)}` }));
    }
    expect(watched.active).to.have.length(200);
    expect(watched.active[0]?.labels['actor']).to.have.length(100);
  });
});
