import { expect } from 'chai';
import { PausedQueues } from '../../../../src/application/jobs/paused-queues.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

function subject() {
  const parts = inMemoryParts();
  const { queueStates, work, broker, clock, logger } = parts;
  let failure: Error | undefined;
  let looks = 0;
  const states = {
    list: () => {
      looks += 1;
      return failure ? Promise.reject(failure) : queueStates.list();
    },
  };
  const put = (name: string, isPaused: boolean) =>
    work.run(() => queueStates.put({ name, isPaused, updatedAt: clock.now() }));
  const paused = new PausedQueues({ states, broker, clock, logger });
  const fail = (error: Error | undefined) => (failure = error);
  return { ...parts, paused, put, fail, asked: () => looks };
}

describe('PausedQueues', () => {
  it('knows at once what it is told of, and tells it on', async () => {
    const { paused, put } = subject();
    let told = 0;
    const forget = paused.onChange(() => (told += 1));
    paused.start();
    await settle();
    await put('mail', true);
    await settle();
    expect([[...paused.current], told]).to.deep.equal([['mail'], 1]);
    await put('http', true);
    await settle();
    expect([...paused.current]).to.have.members(['mail', 'http']);
    forget();
    await put('mail', false);
    await settle();
    expect([[...paused.current], told]).to.deep.equal([['http'], 2]);
    await paused.stop();
  });

  it('tells nothing that it knew', async () => {
    const { paused, put } = subject();
    let told = 0;
    paused.onChange(() => (told += 1));
    await put('mail', true);
    await paused.look();
    await paused.look();
    expect(told).to.equal(1);
  });

  it('finds out before a claim what nobody told it of for half a minute', async () => {
    const { paused, put, broker, clock } = subject();
    broker.wake = () => undefined;
    await paused.refresh();
    await put('mail', true);
    await clock.advance(29_999);
    await paused.refresh();
    expect([...paused.current]).to.deep.equal([]);
    await clock.advance(1);
    await paused.refresh();
    expect([...paused.current]).to.deep.equal(['mail']);
  });

  it('finds out within half a minute that a queue goes on', async () => {
    const { paused, put, broker, clock } = subject();
    await put('mail', true);
    await paused.look();
    broker.wake = () => undefined;
    await put('mail', false);
    paused.start();
    await clock.advance(30_000);
    await settle();
    expect([...paused.current]).to.deep.equal([]);
    await paused.stop();
  });

  it('asks nothing while nothing is paused and nobody claims', async () => {
    const { paused, clock, asked } = subject();
    await paused.look();
    paused.start();
    await clock.advance(300_000);
    await settle();
    expect(asked()).to.equal(1);
    await paused.stop();
  });

  it('looks again at once when the store did not answer', async () => {
    const { paused, put, fail } = subject();
    await put('mail', true);
    fail(new Error('gone'));
    await paused.refresh();
    fail(undefined);
    await paused.refresh();
    expect([...paused.current]).to.deep.equal(['mail']);
  });

  it('keeps what it knew while the store does not answer', async () => {
    const { paused, put, fail } = subject();
    await put('mail', true);
    await paused.look();
    fail(new Error('gone'));
    await paused.look();
    expect([...paused.current]).to.deep.equal(['mail']);
  });

  it('hears nothing once it is stopped', async () => {
    const { paused, put } = subject();
    paused.start();
    await settle();
    await paused.stop();
    await put('mail', true);
    await settle();
    expect([...paused.current]).to.deep.equal([]);
  });
});
