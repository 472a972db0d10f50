import { expect } from 'chai';
import { systemActor } from '../../../../src/domain/access/actor.js';
import { FollowDomainEvents } from '../../../../src/application/analytics/follow-domain-events.js';
import { analyticsUnderTest, DAY_MS } from './analytics-under-test.js';

const never = new AbortController().signal;

function underTest() {
  const parts = analyticsUnderTest();
  const { work, eventLog, eventStream, scope, ids, events } = parts;
  const happen = (count: number, type = 'brain.task.completed') =>
    scope.run({ actor: systemActor('test'), requestId: ids.next() }, () =>
      work.run(() =>
        eventLog.append(
          Array.from({ length: count }, (_, index) => ({
            type,
            subject: `task-${String(index)}`,
            data: { points: index },
          })),
        ),
      ),
    );
  const positioned = async () => {
    while ((await eventStream.sequence(500)) > 0);
  };
  const recorded = () =>
    events.scan({ name: 'task.completed', from: new Date(0), to: new Date(2 ** 45), limit: 9_999 });
  return { ...parts, happen, positioned, recorded };
}

const MAPPING = { name: 'task.completed', value: 'points', dimensions: {} };

describe('FollowDomainEvents', () => {
  it('records what is mapped, once, however often it looks', async () => {
    const { happen, positioned, recorded, follow, mappings } = underTest();
    mappings.set('brain.task.completed', MAPPING);
    await happen(3);
    await happen(2, 'brain.task.created');
    await positioned();
    await follow.catchUp(never);
    await follow.catchUp(never);
    const found = await recorded();
    expect(found.map(({ subject, value }) => [subject, value])).to.deep.equal([
      ['task-0', 0],
      ['task-1', 1],
      ['task-2', 2],
    ]);
  });

  it('goes on where it was after it broke off, and counts nothing twice', async () => {
    const { happen, positioned, recorded, mappings, recording, eventStream, scope, follow } =
      underTest();
    mappings.set('brain.task.completed', MAPPING);
    await happen(5);
    await positioned();
    const stream = Object.assign(Object.create(eventStream) as typeof eventStream, {
      advance: () => Promise.reject(new Error('killed')),
    });
    const broken = new FollowDomainEvents({ ...recording, stream, scope });
    const failure = await broken.catchUp(never).catch((error: unknown) => error);
    expect(failure).to.have.property('message', 'killed');
    expect(await recorded()).to.deep.equal([]);
    await follow.catchUp(never);
    expect(await recorded()).to.have.length(5);
  });

  it('counts each event once when two follow at once', async () => {
    const { happen, positioned, recorded, mappings, recording, eventStream, scope, follow } =
      underTest();
    mappings.set('brain.task.completed', MAPPING);
    await happen(50);
    await positioned();
    const other = new FollowDomainEvents({ ...recording, stream: eventStream, scope });
    await Promise.all([follow.catchUp(never), other.catchUp(never)]);
    expect(await recorded()).to.have.length(50);
  });

  it('passes over what is older than events are kept', async () => {
    const { happen, positioned, recorded, follow, mappings, clock, eventStream } = underTest();
    mappings.set('brain.task.completed', MAPPING);
    await happen(1);
    clock.setWallClock(new Date(clock.now().getTime() + 31 * DAY_MS));
    await happen(1);
    await positioned();
    await follow.catchUp(never);
    expect(await recorded()).to.have.length(1);
    expect(await eventStream.cursor('analytics')).to.equal(2);
  });

  it('holds no events back where nothing is mapped, nor once nothing is mapped any more', async () => {
    const { happen, positioned, follow, mappings, eventStream } = underTest();
    await happen(2);
    await positioned();
    await follow.catchUp(never);
    expect(await eventStream.cursor('analytics')).to.equal(0);
    mappings.set('brain.task.completed', MAPPING);
    await follow.catchUp(never);
    mappings.clear();
    await happen(2);
    await positioned();
    await follow.catchUp(never);
    expect(await eventStream.cursor('analytics')).to.equal(4);
  });
});
