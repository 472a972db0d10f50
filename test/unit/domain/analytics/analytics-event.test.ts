import { expect } from 'chai';
import {
  readEvent,
  type NewAnalyticsEvent,
} from '../../../../src/domain/analytics/analytics-event.js';
import { groupKey, groupOf, otherGroup } from '../../../../src/domain/analytics/event-group.js';
import { mapEvent } from '../../../../src/domain/analytics/event-mapping.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { newId, NOON } from '../../../support/builders.js';

const DAY_MS = 86_400_000;
const read = (told: NewAnalyticsEvent) =>
  readEvent(told, newId(), { now: NOON, keptMs: 10 * DAY_MS });

function refusal(told: NewAnalyticsEvent): string {
  try {
    read(told);
  } catch (error) {
    if (error instanceof AppError) return `${error.code} ${error.faults[0]?.path ?? ''}`;
  }
  return 'taken';
}

describe('readEvent', () => {
  it('takes an event with a name alone', () => {
    const event = read({ name: 'page.viewed' });
    expect(event).to.deep.include({ at: NOON, subject: null, value: null, dedupKey: null });
  });

  it('takes what is as old as events are kept or a day ahead, and nothing beyond', () => {
    const at = (ms: number) => ({ name: 'a', at: new Date(NOON.getTime() + ms) });
    expect(refusal(at(-10 * DAY_MS))).to.equal('taken');
    expect(refusal(at(-10 * DAY_MS - 1))).to.equal('analytics.too-old at');
    expect(refusal(at(DAY_MS))).to.equal('taken');
    expect(refusal(at(DAY_MS + 1))).to.equal('analytics.too-far-ahead at');
  });

  it('refuses names, texts and values that cannot be', () => {
    const wrong: readonly [Partial<NewAnalyticsEvent>, string][] = [
      [{ name: '1st' }, 'name'],
      [{ name: 'a'.repeat(101) }, 'name'],
      [{ at: new Date(Number.NaN) }, 'at'],
      [{ subject: 's'.repeat(201) }, 'subject'],
      [{ subject: 'a\0' }, 'subject'],
      [{ value: 1.1e15 }, 'value'],
      [{ value: Number.NaN }, 'value'],
      [{ dedupKey: 'k'.repeat(201) }, 'dedupKey'],
      [{ dimensions: { 'a b': 'c' } }, 'dimensions.a b'],
      [{ dimensions: { a: '' } }, 'dimensions.a'],
    ];
    for (const [told, path] of wrong) {
      expect(refusal({ name: 'a', ...told })).to.equal(`analytics.invalid ${path}`);
    }
  });
});

describe('groupOf', () => {
  const definition = { dimensions: ['plan', 'country'], mostGroups: 10 };

  it('has the declared dimensions only, and says where one is missing', () => {
    const group = groupOf({ country: 'DE', device: 'phone' }, definition);
    expect(group).to.deep.equal({ country: 'DE', plan: '(none)' });
    expect(groupOf({}, { dimensions: ['constructor'], mostGroups: 1 })).to.deep.equal({
      constructor: '(none)',
    });
    expect(otherGroup(definition)).to.deep.equal({ country: '(other)', plan: '(other)' });
  });

  it('has the same key whatever the order', () => {
    expect(groupKey({ a: '1', b: '2' })).to.equal(groupKey({ b: '2', a: '1' }));
    expect(groupKey({ a: '1' })).not.to.equal(groupKey({ a: '2' }));
  });
});

describe('mapEvent', () => {
  const event = {
    id: newId<'DomainEvent'>(),
    type: 'brain.task.completed',
    subject: 'task-1',
    occurredAt: NOON,
    actor: 'api-key:1',
    requestId: 'r',
    data: { points: 3, project: { id: 'p', isOpen: true }, list: [1], long: 'x'.repeat(300) },
  };

  it('finds values, subjects and dimensions, and leaves out what is none', () => {
    const mapped = mapEvent(event, {
      name: 'task.completed',
      value: 'points',
      dimensions: {
        project: 'project.id',
        open: 'project.isOpen',
        actor: 'actor',
        list: 'list',
        missing: 'project.id.more',
        proto: '__proto__.x',
        long: 'long',
      },
    });
    expect(mapped).to.deep.equal({
      name: 'task.completed',
      at: NOON,
      subject: 'task-1',
      value: 3,
      dimensions: { project: 'p', open: 'true', actor: 'api-key:1', long: 'x'.repeat(200) },
      dedupKey: event.id,
    });
  });

  it('takes no text for a value', () => {
    expect(mapEvent(event, { name: 'a', value: 'actor', dimensions: {} }).value).to.equal(null);
  });
});
